"""A connection that one piece of work keeps for itself, for what a session holds: advisory locks, above all."""

import contextlib

import psycopg
from sqlalchemy import Executable

from whimbrel.storage.reader import Link, Reader
from whimbrel.storage.statement import Parameters


class Session(Reader):
    """A session of its own outside the pool; each statement is a transaction of its own.

    What the session holds is lost with the connection, which every method then says by raising `Lost`.
    """

    async def execute(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Execute a statement; return the number of rows that it touched."""
        return max(0, (await self._ask(statement, parameters)).rowcount)


async def close_quietly(connection: Link) -> None:
    """Close a connection that may be broken already."""
    with contextlib.suppress(psycopg.Error, OSError):
        await connection.close()
