"""Ids for imported rows: the source's own where they are free, new ones elsewhere."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, Table, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from whimbrel.storage.postgres import Tx

LARGEST = 2**53 - 1  # what JSON clients can still read as a whole number

# The sequence only ever moves forwards: a running node draws from it at the same time.
_ADVANCE = text(
    "SELECT setval(seqrelid, :kept) FROM pg_sequence"
    " WHERE seqrelid = pg_get_serial_sequence(:name, 'id')::regclass"
    " AND coalesce(pg_sequence_last_value(seqrelid), seqstart - 1) < :kept"
)
_DRAW = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) AS id FROM generate_series(1, :count)")

_ADVANCE_RANK = text(
    "SELECT setval('issue_rank_seq', :kept) FROM issue_rank_seq"
    " WHERE last_value < :kept OR (last_value = :kept AND NOT is_called)"
)
_DRAW_RANKS = text("SELECT nextval('issue_rank_seq') AS rank FROM generate_series(1, :count)")


async def allot(tx: Tx, table: Table, wishes: Sequence[int | None]) -> list[int]:
    """Return an id for each wish, in order: the wished one if no row and no earlier wish has it, else a new one.

    The table's sequence is moved past the ids that are kept, so that later ids do not meet them.
    """
    kept = await _free(tx, table, wishes)
    granted: list[int | None] = []
    for wish in wishes:
        free = wish in kept
        granted.append(wish if free else None)
        if free:
            kept.discard(wish)
    fresh = iter(await _draw(tx, table, granted.count(None)))
    return [next(fresh) if one is None else one for one in granted]


async def _free(tx: Tx, table: Table, wishes: Sequence[int | None]) -> set[int]:
    """Return the wished ids that no row has, and move the sequence past them."""
    wished = {wish for wish in wishes if wish is not None and 0 < wish <= LARGEST}
    if not wished:
        return set()
    taken = select(table.c.id).where(table.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    free = wished - {row.id for row in await tx.fetch_all(taken, {"ids": list(wished)})}
    if free:
        await tx.fetch_all(_ADVANCE, {"name": table.name, "kept": max(free)})
    return free


async def _draw(tx: Tx, table: Table, count: int) -> list[int]:
    if not count:
        return []
    return [row.id for row in await tx.fetch_all(_DRAW, {"name": table.name, "count": count})]


async def allot_ranks(tx: Tx, wishes: Sequence[int | None]) -> list[int]:
    """Return a rank for each wish: imported ranks as they are, and places behind all others for those without.

    The places behind are drawn after the sequence was moved past the imported ones.
    """
    wished = [wish for wish in wishes if wish is not None]
    if wished:
        await tx.fetch_all(_ADVANCE_RANK, {"kept": max(wished)})
    missing = len(wishes) - len(wished)
    fresh = iter([row.rank for row in await tx.fetch_all(_DRAW_RANKS, {"count": missing})] if missing else [])
    return [next(fresh) if wish is None else wish for wish in wishes]
