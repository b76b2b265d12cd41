"""Saved filters out of their tables."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, Text, any_, bindparam, func, or_, select

from whimbrel.storage.postgres import Reader, Tx
from whimbrel.storage.schema.filter import favourite_filter, filter_share, saved_filter
from whimbrel.tracker.filter import FilterShare, SavedFilter, ShareKind

_filter, _share = saved_filter.c, filter_share.c
_OF_FILTER = tuple(name for name in SavedFilter.__struct_fields__ if name in _filter)
_OF_SHARE = tuple(name for name in FilterShare.__struct_fields__ if name != "id")


def _with_shares() -> Select[Any]:
    """Return the statement for filters, a row for each share of one."""
    return (
        select(
            *(_filter[name] for name in _OF_FILTER), _share.id.label("share_id"), *(_share[name] for name in _OF_SHARE)
        )
        .outerjoin(filter_share, _share.filter_id == _filter.id)
        .order_by(func.lower(_filter.name), _filter.id, _share.id)
    )


_MENTIONED = _with_shares().where(
    or_(
        _filter.id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
        func.lower(_filter.name) == any_(bindparam("names", type_=ARRAY(Text))),
    )
)
_FAVOURITES = _with_shares().join(
    favourite_filter, (favourite_filter.c.filter_id == _filter.id) & (favourite_filter.c.user_id == bindparam("user"))
)
_LOWER_NAME = func.lower(_filter.name)
_BEGINNING = (
    select(_filter.id)
    .where(bindparam("low") <= _LOWER_NAME, bindparam("high") >= _LOWER_NAME)
    .order_by(_LOWER_NAME)
    .limit(bindparam("most"))
)
_FAVOURITE_IDS = select(favourite_filter.c.filter_id).where(
    favourite_filter.c.user_id == bindparam("user"),
    favourite_filter.c.filter_id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
)


async def mentioned(reader: Reader | Tx, ids: Iterable[int], names: Iterable[str] = ()) -> list[SavedFilter]:
    """Return the filters with those ids or lower-case names, by name; one statement."""
    return _filters(await reader.fetch_all(_MENTIONED, {"ids": sorted(ids), "names": sorted(names)}))


async def beginning_with(reader: Reader, prefix: str, most: int) -> list[SavedFilter]:
    """Return the first filters by name whose names begin with a prefix, whoever may see them."""
    low = prefix.lower()
    rows = await reader.fetch_all(_BEGINNING, {"low": low, "high": f"{low}\U0010ffff", "most": most})
    return await mentioned(reader, [row.id for row in rows]) if rows else []


async def favourites(reader: Reader, user_id: int) -> list[SavedFilter]:
    """Return a user's favourite filters, by name."""
    return _filters(await reader.fetch_all(_FAVOURITES, {"user": user_id}))


async def favoured(reader: Reader, user_id: int, ids: Sequence[int]) -> frozenset[int]:
    """Return which filters are favourites of a user."""
    return frozenset(
        row.filter_id for row in await reader.fetch_all(_FAVOURITE_IDS, {"user": user_id, "ids": list(ids)})
    )


def _filters(rows: Sequence[Any]) -> list[SavedFilter]:
    shares: dict[int, list[FilterShare]] = {}
    for row in rows:
        of_filter = shares.setdefault(row.id, [])
        if row.share_id is not None:
            values = {name: getattr(row, name) for name in _OF_SHARE}
            of_filter.append(FilterShare(id=row.share_id, **{**values, "kind": ShareKind(row.kind)}))
    by_id = {row.id: row for row in rows}
    return [
        SavedFilter(
            **{name: getattr(row, name) for name in _OF_FILTER if name != "columns"},
            columns=None if row.columns is None else tuple(row.columns),
            shares=tuple(shares[row.id]),
        )
        for row in by_id.values()
    ]
