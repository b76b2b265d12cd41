"""Asks questions of one connection."""

from collections.abc import AsyncIterator
from typing import Any

import psycopg
from sqlalchemy import Executable

from whimbrel.storage.failure import translated
from whimbrel.storage.statement import Parameters, compose

Row = Any  # a named tuple: columns are read as attributes, under the names that the statement gives them
Link = psycopg.AsyncConnection[Any]


class Reader:
    """Asks questions of one connection, in the transaction in which that stands.

    Instants come back in UTC with their zone, jsonb decoded, xid8 as int. Raises `Lost`, `TimedOut`, `Collision` and
    the other errors of `failure.py`.
    """

    def __init__(self, connection: Link) -> None:
        self._connection = connection

    async def fetch_all(self, statement: Executable, parameters: Parameters | None = None) -> list[Row]:
        """Return all rows."""
        return await (await self._ask(statement, parameters)).fetchall()

    async def fetch_one(self, statement: Executable, parameters: Parameters | None = None) -> Row | None:
        """Return the first row, None if there is none."""
        return await (await self._ask(statement, parameters)).fetchone()

    async def fetch_value(self, statement: Executable, parameters: Parameters | None = None) -> Any:
        """Return the first column of the first row, None if there is no row."""
        row = await self.fetch_one(statement, parameters)
        return None if row is None else row[0]

    async def fetch_batches(
        self, statement: Executable, parameters: Parameters | None = None, *, size: int = 2000
    ) -> AsyncIterator[list[Row]]:
        """Yield the rows in lists of at most `size`, so that a whole table never stands in memory at once.

        Only inside a snapshot or a transaction; one at a time.
        """
        text, values = compose(statement, parameters)
        with translated(self._connection):
            async with self._connection.cursor(name="whimbrel_batches") as cursor:
                await cursor.execute(text, values)
                while rows := await cursor.fetchmany(size):
                    yield rows

    async def _ask(self, statement: Executable, parameters: Parameters | None) -> psycopg.AsyncCursor[Any]:
        text, values = compose(statement, parameters)
        with translated(self._connection):
            return await self._connection.execute(text, values)
