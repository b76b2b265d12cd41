"""The two statements of an answer: how many issues there are, and a page of their ids in order."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, case, func, select

from whimbrel.jql.resolved import Resolved
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.condition import condition
from whimbrel.search.sql.order import in_order
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema.issue import issue


def find(query: Resolved, sight: Sight, few: int = 0) -> Select[Any]:
    """Return the statement for the number of issues that the query means and the asker sees: `total`.

    Where they are at most `few`, but not none, `ids` are the issues in no order, else NULL. Collecting ids of a million
    issues adds a fifth to the time that counting them takes; not to look for few a second time saves half of it.
    """
    found = select(func.count().label("total")).select_from(issue).where(*_conditions(query, sight))
    if few:
        ids = func.array_agg(issue.c.id, type_=ARRAY(BigInteger))
        found = found.add_columns(case((func.count() <= few, ids)).label("ids"))
    return found


def page_among(ids: Iterable[int], query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    """Return the statement for a page of issues that are known to be all that the query finds, in order."""
    return _cut(select(issue.c.id).where(among(issue.c.id, ids)), query, sight, start, limit)


def page(query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    """Return the statement for the ids of at most `limit` issues that the query means and the asker sees, in order.

    PostgreSQL may walk the issues in their order until it has found enough, which is best where many are found; where
    few are found but many were expected, it takes hundreds of times as long as finding them all.
    """
    return _cut(select(issue.c.id).where(*_conditions(query, sight)), query, sight, start, limit)


def _conditions(query: Resolved, sight: Sight) -> tuple[ColumnElement[bool], ...]:
    return sees(sight.visible), condition(query.where, sight)


def _cut(found: Select[Any], query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    return in_order(found, query, sight).limit(limit).offset(start)
