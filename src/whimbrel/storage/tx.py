"""An open write transaction, which also collects the history, the events and the words of what it does."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Table

from whimbrel.ids import Position
from whimbrel.storage import history, log, vocabulary
from whimbrel.storage.failure import translated
from whimbrel.storage.reader import Link, Reader, Row
from whimbrel.storage.schema.history import change_group, change_item
from whimbrel.storage.schema.log import event as event_table
from whimbrel.storage.statement import DIALECT, Parameters, compose, compose_many
from whimbrel.storage.vocabulary import KnownWords
from whimbrel.tracker.change import Change
from whimbrel.tracker.event import Event

_COPY_FROM = 200  # rows of the log from which COPY is worth its extra statement
NOTHING_SAID = Position(0, 0, 0)


class Tx(Reader):
    """An open transaction; `Database.transaction` opens, commits and rolls it back.

    What was emitted and recorded, and the words of the texts, are written just before COMMIT, in one statement each, so
    that a change, its history and its events are one thing. `now` is the instant of all that the transaction does.
    """

    def __init__(self, connection: Link, now: datetime, known: KnownWords) -> None:
        super().__init__(connection)
        self._known = known
        self.now = now
        self._events: list[Event] = []
        self._changes: list[Change] = []
        self._words: set[str] = set()
        self._written = NOTHING_SAID
        self._position: Position | None = None

    @property
    def position(self) -> Position:
        """Return where the last event of this transaction stands in the log, once it is committed.

        A transaction that emitted nothing stands at the beginning of the log: whoever waits for it need not wait.
        Raises RuntimeError before the commit.
        """
        if self._position is None:
            raise RuntimeError("A transaction has no position before it is committed.")
        return self._position

    async def execute(self, statement: Executable, parameters: Parameters | Sequence[Parameters] | None = None) -> int:
        """Execute a statement, once or for each of a list of parameters with equal keys; return the rows it touched."""
        if isinstance(parameters, Sequence):
            return await self._execute_many(statement, parameters)
        text, values = compose(statement, parameters)
        with translated(self._connection):
            return max(0, (await self._connection.execute(text, values)).rowcount)

    async def copy(self, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Insert rows by COPY, which is the fastest way for many; return their number."""
        names = ", ".join(DIALECT.identifier_preparer.quote(name) for name in columns)
        target = DIALECT.identifier_preparer.format_table(table)
        handed = _handed(rows, [_processor(table, name) for name in columns])
        count = 0
        with translated(self._connection):
            async with self._connection.cursor() as cursor, cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
                for row in handed:
                    await copy.write_row(row)
                    count += 1
        return count

    def emit(self, event: Event) -> None:
        """Tell the log what happened, in the order of the calls. Raises RuntimeError after the commit."""
        self._refuse_after_commit()
        self._events.append(event)

    def record(self, change: Change) -> None:
        """Add to an issue's history; a change without a line leaves no trace. Raises RuntimeError after the commit."""
        self._refuse_after_commit()
        if change.items:
            self._changes.append(change)

    def add_words(self, words: Iterable[str]) -> None:
        """See to it that the vocabulary has the words of a text. Raises RuntimeError after the commit."""
        self._refuse_after_commit()
        self._words.update(words)

    async def write_collected(self) -> None:
        """Write words, history and events; called by the database alone, as the last thing before COMMIT."""
        if words := self._known.unknown(self._words):
            await self.execute(vocabulary.INSERT_WORDS, vocabulary.word_parameters(words))
        if self._changes and self._events and max(len(self._changes), len(self._events)) < _COPY_FROM:
            await self._write_both()
            return
        if self._changes:
            await self._write_changes()
        if self._events:
            await self._write_events()

    def committed(self) -> None:
        """Note that COMMIT has succeeded; called by the database alone."""
        self._position = self._written
        self._known.remember(self._words)

    async def _execute_many(self, statement: Executable, rows: Sequence[Parameters]) -> int:
        if not rows:
            return 0
        text, values = compose_many(statement, rows)
        with translated(self._connection):
            async with self._connection.cursor() as cursor:
                await cursor.executemany(text, values)
                return max(0, cursor.rowcount)

    async def _write_changes(self) -> None:
        if len(self._changes) < _COPY_FROM:
            await self.execute(history.INSERT_CHANGES, history.change_parameters(self._changes))
            return
        ids = [row[0] for row in await self.fetch_all(history.DRAW_GROUP_IDS, {"count": len(self._changes)})]
        await self.copy(change_group, history.GROUP_COLUMNS, history.group_rows(ids, self._changes))
        await self.copy(change_item, history.ITEM_COLUMNS, history.item_rows(ids, self._changes))

    async def _write_both(self) -> None:
        parameters = history.change_parameters(self._changes) | log.event_parameters(self._events, self.now)
        self._stand_at(await self.fetch_one(log.INSERT_CHANGES_AND_EVENTS, parameters))

    async def _write_events(self) -> None:
        if len(self._events) < _COPY_FROM:
            last = await self.fetch_one(log.INSERT_EVENTS, log.event_parameters(self._events, self.now))
        else:
            await self.copy(event_table, log.COLUMNS, log.event_rows(self._events, self.now))
            last = await self.fetch_one(log.LAST_COPIED)
        self._stand_at(last)

    def _stand_at(self, last: Row | None) -> None:
        assert last is not None
        self._written = Position(last.epoch, last.tx, last.id)

    def _refuse_after_commit(self) -> None:
        if self._position is not None:
            raise RuntimeError("The transaction is committed; it takes no more events, history or words.")


def _processor(table: Table, column: str) -> Callable[[Any], Any] | None:
    # A dict says nothing of being jsonb; SQLAlchemy's type of the column knows how to hand it to the driver.
    return table.c[column].type.dialect_impl(DIALECT).bind_processor(DIALECT)


def _handed(
    rows: Iterable[Sequence[Any]], processors: Sequence[Callable[[Any], Any] | None]
) -> Iterable[Sequence[Any]]:
    """Return rows as the driver takes them; most tables need nothing done, and then nothing is done per value."""
    if not any(processors):
        return rows
    return (
        [process(value) if process else value for process, value in zip(processors, row, strict=True)] for row in rows
    )
