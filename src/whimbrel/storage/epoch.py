"""The epoch: which life of the event log a position belongs to.

Transaction ids and event ids belong to one PostgreSQL instance and its timeline. A dump restored elsewhere starts a new
instance; a failover, or a recovery to a point in time, starts a new timeline and may have lost the log's tail. The
newest row of the table `epoch` says which instance and timeline the present epoch began with.
"""

from datetime import datetime

import msgspec
import psycopg
from psycopg.rows import class_row

from whimbrel.storage.reader import Link

# The first eight digits of a WAL file's name are the timeline that is being written; what pg_control_checkpoint() tells
# lags behind a promotion until the next checkpoint.
_INSTANCE = """
    SELECT system_identifier::text AS system_identifier,
           ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int AS timeline
      FROM pg_control_system()
"""
_NEWEST = "SELECT epoch, system_identifier, timeline FROM epoch ORDER BY epoch DESC LIMIT 1"
_INSERT = "INSERT INTO epoch (epoch, system_identifier, timeline, began) VALUES (%s, %s, %s, %s)"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('whimbrel.epoch', 0))"


class Instance(msgspec.Struct, frozen=True):
    """One PostgreSQL instance on one timeline."""

    system_identifier: str
    timeline: int


class _Epoch(msgspec.Struct, frozen=True):
    epoch: int
    system_identifier: str
    timeline: int


async def read_instance(connection: Link) -> Instance:
    """Return the instance that a connection speaks to. It must be a primary: a standby raises the driver's error."""
    cursor = await connection.cursor(row_factory=class_row(Instance)).execute(_INSTANCE, prepare=False)
    instance = await cursor.fetchone()
    assert instance is not None
    return instance


async def ensure_epoch(connection: Link, instance: Instance, now: datetime) -> int:
    """Return the present epoch, after beginning a new one where the instance or its timeline is another than before."""
    async with connection.transaction():
        newest = await _locked_newest(connection)
        if newest is not None and Instance(newest.system_identifier, newest.timeline) == instance:
            return newest.epoch
        return await _insert(connection, newest, instance, now)


async def begin_epoch(connection: Link, now: datetime) -> int:
    """Begin a new epoch whatever the instance says, for example when a consumer is ahead of the log; return it."""
    async with connection.transaction():
        newest = await _locked_newest(connection)
        return await _insert(connection, newest, await read_instance(connection), now)


async def _locked_newest(connection: Link) -> _Epoch | None:
    await connection.execute(_LOCK)
    try:
        cursor = await connection.cursor(row_factory=class_row(_Epoch)).execute(_NEWEST)
    except psycopg.errors.UndefinedTable as error:
        raise RuntimeError("The database has no tables yet: call migrate() before it is used.") from error
    return await cursor.fetchone()


async def _insert(connection: Link, newest: _Epoch | None, instance: Instance, now: datetime) -> int:
    number = newest.epoch + 1 if newest is not None else 1
    await connection.execute(_INSERT, [number, instance.system_identifier, instance.timeline, now])
    return number
