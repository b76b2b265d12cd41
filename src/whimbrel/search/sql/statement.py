"""The two statements of an answer: a page of ids in order, and the number of all."""

from typing import Any

from sqlalchemy import Select, func, select

from whimbrel.jql.resolved import Resolved
from whimbrel.search.sight import Sight
from whimbrel.search.sql.condition import condition
from whimbrel.search.sql.order import in_order
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema.issue import issue


def page(query: Resolved, sight: Sight, start: int, limit: int) -> Select[Any]:
    """Return the statement for the ids of at most `limit` issues that the query means and the asker sees, in order."""
    found = select(issue.c.id).where(sees(sight.visible), condition(query.where, sight))
    return in_order(found, query.order_by).limit(limit).offset(start)


def count(query: Resolved, sight: Sight) -> Select[Any]:
    """Return the statement for the number of issues that the query means and the asker sees."""
    return select(func.count()).select_from(issue).where(sees(sight.visible), condition(query.where, sight))
