"""The database of a site, as one process uses it."""

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout
from sqlalchemy import Executable

from whimbrel.clock import Clock, SystemClock
from whimbrel.errors import Unavailable
from whimbrel.service import Service, to_the_end
from whimbrel.storage.epoch import Instance, begin_epoch, ensure_epoch, read_instance
from whimbrel.storage.failure import Lost, NoConnection, translate, translate_commit, translated
from whimbrel.storage.link import connect_options, make_ready, open_link
from whimbrel.storage.reader import Link, Reader, Row
from whimbrel.storage.session import Session, close_quietly
from whimbrel.storage.statement import Parameters
from whimbrel.storage.tx import Tx
from whimbrel.storage.vocabulary import KnownWords

__all__ = ["Database", "Reader", "Row", "Session", "Tx"]

_log = logging.getLogger(__name__)

T = TypeVar("T")

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_GETTING = 2.0  # seconds to wait for a connection before the pool is asked anew, which makes it try to grow
# A plan for any list of ids is a bad one for most queries: a search by a long list of versions took twice as long with
# it. All other statements are always the same, and have one plan (`link.py`).
_SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL plan_cache_mode = 'force_custom_plan'"


class Database(Service):
    """A pool of connections to one database; reads outlast a restart of the server, writes are never repeated.

    `patience` is how many seconds a read, or the beginning of a transaction, keeps trying while the server is away;
    then it raises `Unavailable`. `statement_timeout` is in seconds too.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None = None,
        max_size: int = 10,
        statement_timeout: float = 60.0,
        patience: float = 10.0,
        application_name: str = "whimbrel",
    ) -> None:
        super().__init__()
        self._url = url
        self._clock = clock or SystemClock()
        self._statement_timeout = statement_timeout
        self._patience = patience
        self._application_name = application_name
        self._instance: Instance | None = None
        self._max_size = max_size
        self._words = KnownWords()
        self._pool = self._new_pool()

    async def fetch_all(self, statement: Executable, parameters: Parameters | None = None) -> list[Row]:
        """Return all rows of a question that stands alone."""
        return await self._read(lambda reader: reader.fetch_all(statement, parameters))

    async def fetch_one(self, statement: Executable, parameters: Parameters | None = None) -> Row | None:
        """Return the first row of a question that stands alone, None if there is none."""
        return await self._read(lambda reader: reader.fetch_one(statement, parameters))

    async def fetch_value(self, statement: Executable, parameters: Parameters | None = None) -> Any:
        """Return the first column of the first row of a question that stands alone, None if there is no row."""
        return await self._read(lambda reader: reader.fetch_value(statement, parameters))

    async def answer(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        """Answer a question of one statement, which sees one state by itself; asked again like a snapshot."""
        return await self._read(question)

    async def snapshot(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        """Answer a question of several statements that all see one state of the database.

        The whole question is asked again when the connection is lost, so it must have no effect of its own.
        """
        return await self._patiently(lambda: self._in_snapshot(question))

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """Open a transaction that is committed when the block is left, or rolled back when it raises.

        Raises `Unavailable` when nothing was changed, `OutcomeUnknown` when that cannot be known, and `Collision`
        or `Violation`, both `Conflict`, when the state of the database forbids it.
        """
        connection = await self._patiently(lambda: self._begin("BEGIN"))
        tx = Tx(connection, self._clock.now(), self._words)
        try:
            yield tx
            await tx.write_collected()
            await _commit(connection)
            tx.committed()
        finally:
            await self._give_back(connection)

    @contextlib.asynccontextmanager
    async def session(self, idle_timeout: float = 0) -> AsyncIterator[Session]:
        """Open a connection of its own; the server ends it when it is silent for `idle_timeout` seconds (0: never)."""
        connection = await self._open_link()
        try:
            with translated(connection):
                await make_ready(connection, self._statement_timeout, idle_timeout)
            yield Session(connection)
        finally:
            await close_quietly(connection)

    async def begin_epoch(self) -> int:
        """Begin a new epoch of the event log and return it: positions of the one before are then the past's."""
        connection = await self._get()
        try:
            with translated(connection):
                return await begin_epoch(connection, self._clock.now())
        finally:
            await self._give_back(connection)

    async def _open(self) -> None:
        self._pool = self._new_pool()
        await self._pool.open()
        await self._patiently(self._adopt_instance)

    async def _close(self) -> None:
        await self._pool.close()
        self._instance = None

    def _new_pool(self) -> AsyncConnectionPool[Link]:
        return AsyncConnectionPool(
            self._url,
            open=False,
            min_size=1,
            max_size=self._max_size,
            kwargs=connect_options(self._application_name),
            configure=self._configure,
            timeout=_GETTING,
            reconnect_timeout=_GETTING,  # then it waits for the next request, which may come when the server is back
            name=self._application_name,
        )

    async def _configure(self, connection: Link) -> None:
        await make_ready(connection, self._statement_timeout)
        if self._instance is not None:
            await self._meet(connection)

    async def _adopt_instance(self) -> None:
        # Not through the pool, which would tell that there is no connection, and not why.
        connection = await self._open_link()
        try:
            with translated(connection):
                await self._meet(connection)
        finally:
            await close_quietly(connection)

    async def _open_link(self) -> Link:
        try:
            return await open_link(self._url, self._application_name)
        except psycopg.Error as error:
            raise translate(error, lost=True) from error

    async def _meet(self, connection: Link) -> None:
        """See to it that the epoch is that of the server, which may be another since a failover."""
        instance = await read_instance(connection)
        if instance != self._instance:
            epoch = await ensure_epoch(connection, instance, self._clock.now())
            _log.info("the event log is in epoch %d (timeline %d)", epoch, instance.timeline)
            self._instance = instance
            self._words.forget()

    async def _read(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        return await self._patiently(lambda: self._ask(question))

    async def _ask(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        connection = await self._get()
        try:
            return await question(Reader(connection))
        finally:
            await self._give_back(connection)

    async def _in_snapshot(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        connection = await self._begin(_SNAPSHOT)
        try:
            answer = await question(Reader(connection))
            await _commit(connection)
        finally:
            await self._give_back(connection)
        return answer

    async def _begin(self, how: str) -> Link:
        connection = await self._get()
        try:
            with translated(connection):
                await connection.execute(how, prepare=False)
        except BaseException:
            await self._give_back(connection)
            raise
        return connection

    async def _get(self) -> Link:
        try:
            return await self._pool.getconn()
        except PoolTimeout as error:
            raise NoConnection(
                f"The database gave no connection: it is away, or all {self._max_size} connections are in use."
            ) from error
        except PoolClosed as error:
            raise Unavailable("The database is not started, or stopped already.") from error

    async def _give_back(self, connection: Link) -> None:
        # A transaction that is still open here has failed, or its task was cancelled.
        if connection.closed or connection.info.transaction_status == TransactionStatus.IDLE:
            await self._pool.putconn(connection)
        else:
            await to_the_end(self._roll_back(connection))

    async def _roll_back(self, connection: Link) -> None:
        try:
            await connection.execute("ROLLBACK", prepare=False)
        except psycopg.Error:
            await close_quietly(connection)
        await self._pool.putconn(connection)

    async def _patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._patience
        pause = _FIRST_PAUSE
        while True:
            try:
                return await attempt()
            except (Lost, NoConnection):
                if loop.time() + pause > deadline:
                    raise
            await self._pool.check()  # what broke one connection has broken its idle neighbours
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  spreads retries, guards nothing
            pause = min(pause * 2, _LONGEST_PAUSE)


async def _commit(connection: Link) -> None:
    if connection.info.transaction_status == TransactionStatus.INERROR:
        raise RuntimeError("A statement of this transaction failed and its error was not passed on; nothing is kept.")
    try:
        await connection.execute("COMMIT", prepare=False)
    except psycopg.Error as error:
        raise translate_commit(error, lost=connection.closed) from error
