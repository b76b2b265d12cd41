"""The two statements of an answer: how many issues there are, and a page of their ids in order."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, case, func, select

from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.resolved import And, AnyOf, Resolved, all_of
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.condition import condition
from whimbrel.search.sql.order import in_order
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema.issue import issue

_PROJECT = BY_NAME["project"]
_FEW_PROJECTS = 5


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
    """Return the conditions under which an issue is found, its project asked for once.

    PostgreSQL takes two lists of projects, those that are seen and those that are meant, for two chances that are
    multiplied, and then expects a fraction of the issues that there are.
    """
    parts = query.where.children if isinstance(query.where, And) else (query.where,)
    visible, others = sight.visible, []
    for part in parts:
        if isinstance(part, AnyOf) and part.field == _PROJECT and not part.negated:
            visible = visible.within(part.values)
        else:
            others.append(part)
    of_few = len(others) < len(parts) and len(visible.project_ids) <= _FEW_PROJECTS
    return sees(visible), condition(all_of(others), sight, of_few=of_few)


def _cut(found: Select[Any], query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    return in_order(found, query, sight).limit(limit).offset(start)
