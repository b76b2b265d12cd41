"""The two statements of an answer: a page of ids in order, and the number of all."""

from typing import Any

from sqlalchemy import Select, func, select

from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.resolved import And, AnyOf, Node, Resolved
from whimbrel.search.sight import Sight
from whimbrel.search.sql.condition import condition
from whimbrel.search.sql.order import in_order
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema.issue import issue

_PROJECT = BY_NAME["project"]


def page(query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    """Return the statement for the ids of at most `limit` issues that the query means and the asker sees, in order.

    PostgreSQL may walk the issues in their order until it has found enough, which is best where many are found.
    """
    return _cut(_found(query, sight), query, sight, start, limit)


def page_of_few(query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    """Return a statement for the same ids that finds all issues before it looks at their order.

    Where few are found but many were expected, walking through all issues in order takes hundreds of times as long.
    """
    few = _found(query, sight).cte("found").prefix_with("MATERIALIZED")
    return _cut(select(issue.c.id).where(issue.c.id.in_(select(few.c.id))), query, sight, start, limit)


def _found(query: Resolved, sight: Sight) -> Select[Any]:
    return select(issue.c.id).where(sees(sight.visible), condition(query.where, sight))


def _cut(found: Select[Any], query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    one_project = _in_one_project(query.where)
    return in_order(found, query.order_by, sight, one_project=one_project).limit(limit).offset(start)


def count(query: Resolved, sight: Sight) -> Select[Any]:
    """Return the statement for the number of issues that the query means and the asker sees."""
    return select(func.count()).select_from(issue).where(sees(sight.visible), condition(query.where, sight))


def _in_one_project(where: Node) -> bool:
    parts = where.children if isinstance(where, And) else (where,)
    return any(_is_one_project(part) for part in parts)


def _is_one_project(node: Node) -> bool:
    return isinstance(node, AnyOf) and node.field == _PROJECT and len(node.values) == 1 and not node.negated
