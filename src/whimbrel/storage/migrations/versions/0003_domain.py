"""The rooms of the tracker: contexts, screens, boards, remote links, former keys, avatars, properties of everything."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables, columns and indexes; the statements stand in the file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
