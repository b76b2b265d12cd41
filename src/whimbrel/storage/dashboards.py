"""Dashboards out of their tables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Select, any_, bindparam, func, select

from whimbrel.storage.postgres import Reader, Tx
from whimbrel.storage.schema.site import dashboard, dashboard_share, favourite_dashboard
from whimbrel.tracker.dashboard import Dashboard
from whimbrel.tracker.filter import FilterShare, ShareKind

_board, _share = dashboard.c, dashboard_share.c
_OF_BOARD = tuple(name for name in Dashboard.__struct_fields__ if name != "shares")
_OF_SHARE = tuple(name for name in FilterShare.__struct_fields__ if name != "id")


def _with_shares() -> Select[Any]:
    """Return the statement for dashboards, a row for each share of one; that of the system first, then by name."""
    return (
        select(
            *(_board[name] for name in _OF_BOARD), _share.id.label("share_id"), *(_share[name] for name in _OF_SHARE)
        )
        .outerjoin(dashboard_share, _share.dashboard_id == _board.id)
        .order_by(_board.system.desc(), func.lower(_board.name), _board.id, _share.id)
    )


_ALL = _with_shares()
_ONE = _with_shares().where(_board.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
_FAVOURITES = select(favourite_dashboard.c.dashboard_id).where(favourite_dashboard.c.user_id == bindparam("user"))


async def all_dashboards(reader: Reader) -> list[Dashboard]:
    """Return all dashboards, whoever may see them."""
    return _dashboards(await reader.fetch_all(_ALL))


async def find_one(reader: Reader | Tx, dashboard_id: int) -> Dashboard | None:
    """Return a dashboard, whoever may see it; None where there is none."""
    found = _dashboards(await reader.fetch_all(_ONE, {"ids": [dashboard_id]}))
    return found[0] if found else None


async def favourites(reader: Reader, user_id: int) -> frozenset[int]:
    """Return the ids of a user's favourite dashboards."""
    return frozenset(row.dashboard_id for row in await reader.fetch_all(_FAVOURITES, {"user": user_id}))


def _dashboards(rows: Sequence[Any]) -> list[Dashboard]:
    shares: dict[int, list[FilterShare]] = {}
    for row in rows:
        of_board = shares.setdefault(row.id, [])
        if row.share_id is not None:
            values = {name: getattr(row, name) for name in _OF_SHARE}
            of_board.append(FilterShare(id=row.share_id, **{**values, "kind": ShareKind(row.kind)}))
    by_id = {row.id: row for row in rows}
    return [
        Dashboard(**{name: getattr(row, name) for name in _OF_BOARD}, shares=tuple(shares[row.id]))
        for row in by_id.values()
    ]
