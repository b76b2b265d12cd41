"""The issues above and below one: by sub-tasks and their parents, and by epics and the issues in them.

Both walk one step at a time through issues that the asker sees, and end where a step adds none, so that rings end too.
"""

from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, Select, bindparam, select, true, union_all

from whimbrel.jql.resolved import Related
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema.issue import custom_field_value, issue

_VALUE = custom_field_value.c


def issues_below(leaf: Related, sight: Sight) -> Select[Any]:
    """Return the ids of the issues below the issue `leaf.id`."""
    walked = _begin(leaf)
    other = issue.alias()
    steps = [select(other.c.id.label("id")).where(other.c.parent_id == walked.c.id)]
    if leaf.fields:
        in_epic = select(_VALUE.issue_id).where(among(_VALUE.field_id, leaf.fields), _VALUE.ref == walked.c.id)
        steps.append(in_epic)
    return _walk(leaf, sight, walked, steps)


def issues_above(leaf: Related, sight: Sight) -> Select[Any]:
    """Return the ids of the issues above the issue `leaf.id`."""
    walked = _begin(leaf)
    other = issue.alias()
    steps = [select(other.c.parent_id.label("id")).where(other.c.id == walked.c.id)]
    if leaf.fields:
        epic = select(_VALUE.ref).where(among(_VALUE.field_id, leaf.fields), _VALUE.issue_id == walked.c.id)
        steps.append(epic)
    return _walk(leaf, sight, walked, steps)


def _begin(leaf: Related) -> CTE:
    start: ColumnElement[int] = bindparam(None, leaf.id, type_=BigInteger(), unique=True)
    return select(start.label("id")).cte(recursive=True)


def _walk(leaf: Related, sight: Sight, walked: CTE, steps: list[Select[Any]]) -> Select[Any]:
    step = union_all(*(one.correlate(walked) for one in steps)).lateral()
    reached = (
        select(issue.c.id)
        .select_from(walked.join(step, true()).join(issue, issue.c.id == step.c.id))
        .where(sees(sight.visible))
        .correlate(None)
    )
    all_walked = walked.union(reached)
    return select(all_walked.c.id).where(all_walked.c.id != leaf.id)
