"""Runs the migrations at the start of a node; of many nodes that start together one does it and the others wait."""

import asyncio
import logging
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from whimbrel.errors import Conflict, Unavailable

_log = logging.getLogger(__name__)

_LOCK = text("SELECT pg_advisory_lock(hashtextextended('whimbrel.migrations', 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended('whimbrel.migrations', 0))")


class DatabaseTooNew(Conflict):
    """The database was migrated by a newer version, or is not one of ours."""


async def migrate(database_url: str) -> None:
    """Bring the tables to the present version; a database that has it already is left alone.

    Each step is a transaction. Raises `DatabaseTooNew` for a revision that this version does not know, and
    `Unavailable` when the database cannot be reached.
    """
    await asyncio.to_thread(_migrate, database_url)


def _migrate(database_url: str) -> None:
    # Alembic speaks through SQLAlchemy's engine, but psycopg reads the URL: it takes more forms of one.
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(database_url), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(_LOCK)
            connection.commit()
            try:
                _upgrade(connection)
            finally:
                connection.rollback()
                connection.execute(_UNLOCK)
                connection.commit()
    except OperationalError as error:
        raise Unavailable(f"The database is not available: {str(error.orig).strip()}") from error


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    present = MigrationContext.configure(connection).get_current_heads()
    connection.commit()
    _refuse_unknown(scripts, present)
    if present == tuple(scripts.get_heads()):
        return
    _log.info("migrating the database from %s to %s", present or "nothing", scripts.get_heads())
    command.upgrade(config, "heads")
    connection.commit()


def _refuse_unknown(scripts: ScriptDirectory, present: tuple[str, ...]) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if unknown := set(present) - known:
        raise DatabaseTooNew(
            f"The database is at revision {', '.join(sorted(unknown))}, which this version of Whimbrel does not know. "
            "Start the version that migrated it, or a later one."
        )
