"""What searching needs: words of texts, indexes over the history, saved filters, properties, logins and views."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables, columns and indexes; the statements stand in the file beside this one."""
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
