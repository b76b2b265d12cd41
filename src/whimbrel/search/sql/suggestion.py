"""What is suggested from the tables of issues: labels and keys, of issues that the asker sees."""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import INTEGER
from sqlalchemy.sql.selectable import LateralFromClause

from whimbrel.catalogue.permissions import Visible
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema.issue import custom_field_value, issue, issue_label

MOST_TEXTS = 200
"""So many different texts are looked at for a suggestion."""
MOST_ISSUES = 500
"""Of each text, so many issues are looked at for one that is seen: what is common elsewhere costs no more."""
LONGEST_NUMBER = 9
"""Digits of the highest number that an issue's key is expected to have."""

_LAST = "\U0010ffff"
_INDEXED_LENGTH: ColumnElement[int] = literal_column("200")
_value = custom_field_value.c
_INDEXED = func.lower(func.left(_value.text, _INDEXED_LENGTH))
_OF_FIELD = (_value.field_id == bindparam("field_id", type_=BigInteger()), _value.text.is_not(None))


def labels(visible: Visible, most: int) -> Select[Any]:
    """Select labels that begin with the parameter `prefix`, in any case of letters, each once."""
    return _seen_texts(*_LABELS, visible, most)


def custom_labels(visible: Visible, most: int) -> Select[Any]:
    """Select the texts that begin with `prefix` which the custom field `field_id` has, each once."""
    return _seen_texts(*_CUSTOM_LABELS, visible, most)


def _steps(
    text: Column[str], indexed: ColumnElement[str], *conditions: ColumnElement[bool]
) -> tuple[CTE, LateralFromClause]:
    """Return the different texts of an index from `prefix` on, and of each the issues that have it, the newest first.

    PostgreSQL does not skip equal entries of an index by itself; this is the recursion that its wiki calls a loose
    index scan.
    """
    low = func.lower(bindparam("prefix", type_=Text()))
    high = low.concat(_LAST)

    def next_one(bound: ColumnElement[bool]) -> ScalarSelect[str]:
        wanted = select(indexed).where(*conditions, bound, indexed < high).order_by(indexed)
        return wanted.limit(1).scalar_subquery()

    first = select(next_one(indexed >= low).label("lowered"), literal(1, INTEGER).label("count"))
    step = first.cte("step", recursive=True)
    further = select(next_one(indexed > step.c.lowered), step.c.count + 1)
    step = step.union_all(further.where(step.c.lowered.is_not(None), step.c.count < MOST_TEXTS))
    issue_id = text.table.c.issue_id
    holders = select(issue_id, text.label("text")).where(*conditions, indexed == step.c.lowered)
    return step, holders.order_by(issue_id.desc()).limit(MOST_ISSUES).correlate(step).lateral("holder")


def _seen_texts(step: CTE, holder: LateralFromClause, visible: Visible, most: int) -> Select[Any]:
    """Select each text from an issue that is seen. Nothing is sorted, so that it ends with the last that is wanted."""
    seen = select(holder.c.text).join(_seen(holder.c.issue_id, visible), true()).limit(1)
    found = seen.correlate(step).lateral("found")
    return select(found.c.text).select_from(step).join(found, true()).limit(most)


def issues(project_id: int, digits: str, visible: Visible, most: int) -> Select[Any]:
    """Select issues of a project whose numbers begin with some digits, low ones first; without any, the newest."""
    number = issue.c.number
    of_project = select(issue.c.id).where(issue.c.project_id == project_id)
    if digits:
        lengths = range(max(LONGEST_NUMBER - len(digits), 0) + 1)
        stretches = ((int(digits) * 10**more, int(digits) * 10**more + 10**more - 1) for more in lengths)
        # Each stretch by itself is a walk along the index, which a condition on all of them would not be.
        parts = [of_project.where(number.between(*stretch)).order_by(number) for stretch in stretches]
        near = union_all(*(part.limit(MOST_ISSUES).subquery().select() for part in parts)).subquery("near")
    else:
        near = of_project.order_by(number.desc()).limit(MOST_ISSUES).subquery("near")
    seen = _seen(near.c.id, visible)
    return select(seen.c.project_id, seen.c.number, seen.c.summary).select_from(near).join(seen, true()).limit(most)


def epics(visible: Visible, most: int) -> Select[Any]:
    """Select epics whose names, in the custom field `field_id`, begin with `prefix` in any case of letters."""
    low = func.lower(bindparam("prefix", type_=Text()))
    named = select(_value.issue_id, _value.text.label("name")).where(
        *_OF_FIELD, _INDEXED.between(low, low.concat(_LAST))
    )
    near = named.order_by(_INDEXED).limit(MOST_ISSUES).subquery("near")
    seen = _seen(near.c.issue_id, visible)
    shown = select(seen.c.project_id, seen.c.number, near.c.name.label("summary"))
    return shown.select_from(near).join(seen, true()).limit(most)


def _seen(issue_id: ColumnElement[int], visible: Visible) -> LateralFromClause:
    """Return the issue with an id if it is seen.

    The limit keeps PostgreSQL from joining all issues that are seen, and with them it looks at one after the other in
    the order in which they come, until there are enough.
    """
    columns = (issue.c.project_id, issue.c.number, issue.c.summary)
    one = select(*columns).where(issue.c.id == issue_id, sees(visible)).limit(1)
    return one.correlate(issue_id.table).lateral("seen")


# What does not depend on the asker is made once: composing it takes longer than the database does.
_LABELS = _steps(issue_label.c.label, func.lower(issue_label.c.label))
_CUSTOM_LABELS = _steps(_value.text, _INDEXED, *_OF_FIELD)
