"""The metadata that all tables join, with a naming convention so that violations can be told apart."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Index, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def identity(start: int = 10000) -> Column[int]:
    """Return a generated bigint primary key that leaves the ids below `start` to Jira's own defaults."""
    return Column("id", BigInteger, Identity(start=start), primary_key=True)


def reference(name: str, target: str, *, nullable: bool = False, cascade: bool = False) -> Column[int]:
    """Return a bigint foreign key column; `cascade` where the row has no life without its target."""
    key = ForeignKey(f"{target}.id", ondelete="CASCADE" if cascade else None)
    return Column(name, BigInteger, key, nullable=nullable)


def instant(name: str, *, nullable: bool = False) -> Column[object]:
    """Return a timestamptz column."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def lexemes_index(name: str, where: str | None = None) -> Index:
    """Return an index of a column of lexemes, of all rows or of those for which `where` is true.

    New rows wait in a list, and whoever makes it too long works it off. With 4 MB, PostgreSQL's default, that takes
    longer than a write may, and every search has to go through the list.
    """
    condition = None if where is None else text(where)
    size = {"gin_pending_list_limit": 256}  # kB
    return Index(name, "lexemes", postgresql_using="gin", postgresql_with=size, postgresql_where=condition)
