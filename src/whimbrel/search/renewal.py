"""Analyses the texts of a site whose lexemes are those of another version of the analyser, or that has none yet.

It goes through all issues, comments and worklogs in the order of their ids, in short transactions. What is right
already is not written again, so a renewal that was interrupted begins again and is soon where it was.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from whimbrel.catalogue.store import CatalogueStore
from whimbrel.errors import Unavailable
from whimbrel.search.analysis.analyse import VERSION
from whimbrel.search.lexemes import lexemes, rewrite_lexemes
from whimbrel.storage import issues
from whimbrel.storage.failure import Collision
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Database, Tx
from whimbrel.storage.schema.issue import comment, custom_field_value, issue, worklog
from whimbrel.storage.schema.site import site

_LOOKED_AT = 500  # rows whose texts are measured at once
_SIZE = 100_000  # bytes of the texts of one transaction, which then takes about 0.1 s
_ATTEMPTS = 4
_PAUSE = 1.0  # seconds until a node that waits for another looks again
_TOLD = 10.0  # seconds between two lines in the log

# Whoever started the node waits for its end, so it is told at a level that is always shown.
_log = logging.getLogger(__name__)

_VERSION = select(site.c.analysis_version)
_SET_VERSION = update(site).values(analysis_version=bindparam("version"))
_LOCK = text("SELECT pg_try_advisory_lock(hashtext('whimbrel.analysis'))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('whimbrel.analysis'))")

Write = Callable[[Tx, list[int]], Awaitable[None]]
"""Writes the lexemes of the texts of some rows, as they are then."""


async def renew_lexemes(database: Database, store: CatalogueStore) -> None:
    """See to it that the lexemes of all texts are those of this version of the analyser.

    Costs one statement where they are. Of several nodes one does the work, and the others wait for it. Whoever writes
    texts meanwhile is not disturbed. Raises `Unavailable` when the database stays away; what is done by then is kept.
    """
    if await database.fetch_value(_VERSION) == VERSION:
        return
    async with database.session() as session:
        while not await session.fetch_value(_LOCK):  # noqa: ASYNC110  another node's lock tells nobody when it ends
            await asyncio.sleep(_PAUSE)
        try:
            before = await database.fetch_value(_VERSION)
            if before != VERSION:
                _log.warning("analysing all texts of the site: version %s of the analyser, before %s", VERSION, before)
                count = await _Renewal(database, store).run()
                async with database.transaction() as tx:
                    await tx.execute(_SET_VERSION, {"version": VERSION})
                _log.warning("the texts of all %d issues, comments and worklogs are analysed", count)
        finally:
            with contextlib.suppress(Unavailable):  # a session that is lost holds no lock either
                await session.fetch_value(_UNLOCK)


class _Renewal:
    """One walk through all texts."""

    def __init__(self, database: Database, store: CatalogueStore) -> None:
        self._database = database
        self._store = store
        self._done = 0
        self._told = asyncio.get_running_loop().time()

    async def run(self) -> int:
        """Write the lexemes of all texts; return the number of issues, comments and worklogs."""
        value = custom_field_value.c
        custom = select(func.sum(func.octet_length(value.text))).where(value.issue_id == issue.c.id).scalar_subquery()
        system = (func.octet_length(issue.c[name]) for name in ("summary", "description", "environment"))
        await self._walk(_measure(issue, *system, custom), self._write_issues)
        for table, column in ((comment, comment.c.body), (worklog, worklog.c.comment)):
            await self._walk(_measure(table, func.octet_length(column)), _writer(table, column.name))
        return self._done

    async def _walk(self, measure: Select[Any], write: Write) -> None:
        last = 0
        while rows := await self._database.fetch_all(measure, {"last": last}):
            for ids in _parts((row.id, row.size) for row in rows):
                await self._write(ids, write)
            last = rows[-1].id

    async def _write(self, ids: list[int], write: Write) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                async with self._database.transaction() as tx:
                    await write(tx, ids)
                break
            except Collision:
                if attempt == _ATTEMPTS - 1:
                    raise
        self._done += len(ids)
        now = asyncio.get_running_loop().time()
        if now - self._told >= _TOLD:
            self._told = now
            _log.warning("analysed the texts of %d issues, comments and worklogs so far", self._done)

    async def _write_issues(self, tx: Tx, ids: list[int]) -> None:
        fields = (await self._store.current()).fields.all.values()
        found = await issues.load(tx, ids, hold=Hold.CHANGE)
        await rewrite_lexemes(tx, list(found.values()), fields)


def _measure(table: Table, *sizes: ColumnElement[int | None]) -> Select[Any]:
    """Return the statement that tells the ids of the rows behind `last`, with the sizes of their texts in bytes."""
    size = sum((func.coalesce(one, 0) for one in sizes), start=bindparam("zero", 0, BigInteger))
    behind = select(table.c.id, size.label("size")).where(table.c.id > bindparam("last"))
    return behind.order_by(table.c.id).limit(_LOOKED_AT)


def _writer(table: Table, column: str) -> Write:
    """Return what writes the lexemes of a table that keeps them beside the text."""
    ids = bindparam("ids", type_=ARRAY(BigInteger))
    lock = select(table.c.id, table.c[column]).where(table.c.id == any_(ids)).order_by(table.c.id)
    lock = lock.with_for_update(key_share=True)
    given = func.unnest(ids, bindparam("lexemes", type_=ARRAY(Text))).table_valued("id", "lexemes", name="given")
    given = given.render_derived()
    found = cast(given.c.lexemes, TSVECTOR)
    save = update(table).where(table.c.id == given.c.id, table.c.lexemes.is_distinct_from(found)).values(lexemes=found)

    async def write(tx: Tx, ids: list[int]) -> None:
        rows = await tx.fetch_all(lock, {"ids": ids})
        written = [lexemes(row[1], tx.add_words) for row in rows]
        await tx.execute(save, {"ids": [row[0] for row in rows], "lexemes": written})

    return write


def _parts(sizes: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield ids in parts whose texts are as large as one transaction may be."""
    part: list[int] = []
    total = 0
    for row_id, size in sizes:
        part.append(row_id)
        total += size
        if total >= _SIZE:
            yield part
            part, total = [], 0
    if part:
        yield part
