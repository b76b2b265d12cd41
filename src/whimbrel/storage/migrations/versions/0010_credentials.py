"""Credentials have a generation of their own, by which nodes forget those that were withdrawn."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Begin it where there is a site; founding one does so otherwise."""
    op.execute("INSERT INTO catalogue_part (name) SELECT 'credentials' WHERE EXISTS (SELECT FROM site)")
