"""Pictures of people, projects and issue types, and files by the hash of their content."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables, columns and indexes; the statements stand in the file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
