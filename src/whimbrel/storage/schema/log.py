"""The event log, its epochs, and the generations of what nodes remember."""

from typing import Any

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

from whimbrel.storage.schema.metadata import instant, metadata


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id; psycopg gives it as text, so it is cast wherever it is read."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name in DDL."""
        return "xid8"


event = Table(
    "event",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("tx", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    instant("at"),
    Column("avi", Text, nullable=False),
    Column("ari", Text, nullable=False),
    Column("project_id", BigInteger),
    Column("issue_id", BigInteger),
    Column("actor_id", BigInteger),
    Column("client_id", Text),
    Column("body", JSONB, nullable=False),
    Index("event_tx_id_idx", "tx", "id"),
)

epoch = Table(
    "epoch",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("system_identifier", Text, nullable=False),
    Column("timeline", Integer, nullable=False),
    instant("began"),
)

# A write to a part of the catalogue raises its generation in the same transaction; nodes reload what rose.
catalogue_part = Table(
    "catalogue_part",
    metadata,
    Column("name", Text, primary_key=True),
    Column("generation", BigInteger, nullable=False, server_default="1"),
)
