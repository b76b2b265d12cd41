"""History questions as conditions on the issue table."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, exists, false, literal_column, not_, or_, select, union_all

from whimbrel.jql.operators import FieldType
from whimbrel.jql.past import Changed, PastValues, Was
from whimbrel.search.sql.array import among
from whimbrel.search.sql.held import held
from whimbrel.search.sql.heldversions import held_versions, writes
from whimbrel.search.sql.line import Side, has_value, is_line_of, lines
from whimbrel.storage.schema.issue import issue

Condition = ColumnElement[bool]


def past(leaf: Was | Changed, *, of_few: bool = False) -> Condition:
    """Return the condition that holds for the issues that a history question means.

    `of_few` tells that other conditions leave few issues to be asked about.
    """
    if isinstance(leaf, Changed):
        condition = _is_among([_changed_versions(leaf) if leaf.field.many else _changed(leaf)])
    else:
        found = held_versions(leaf) if leaf.field.many else held(leaf)
        condition = _is_among(found) if _is_rare(leaf, of_few=of_few) else _has_held(found, of_few=of_few)
    return not_(condition) if leaf.negated else condition


def _is_rare(leaf: Was, *, of_few: bool) -> bool:
    """Tell whether it is best to begin with the issues that are found: those that somebody had to do with are few.

    Half of all issues may have had a status, or no version, and finding them all would be in vain where one project is
    asked about; but all are found at once if there is nothing else to begin with.
    """
    if leaf.field.many:
        return not (leaf.wanted.empty and of_few)
    return leaf.by is not None or (leaf.field.type is FieldType.USER and not leaf.wanted.empty)


def _has_held(found: Iterable[Select[Any]], *, of_few: bool) -> Condition:
    """Return that an issue held a wanted value, as each way of recognising it shows for one issue.

    PostgreSQL would rather find all issues that did, even for one project, unless an OFFSET forbids it.
    """
    ways = []
    for statement in found:
        of_issue = statement.where(statement.selected_columns.issue_id == issue.c.id).correlate(issue)
        ways.append((of_issue.offset(literal_column("0")) if of_few else of_issue).exists())
    return or_(false(), *ways)


def _is_among(found: Iterable[Select[Any]]) -> Condition:
    """Return that one of the statements finds the issue: as a join, or issue by issue, as PostgreSQL sees fit."""
    statements = list(found)
    if not statements:
        return false()
    rows = (union_all(*statements) if len(statements) > 1 else statements[0]).subquery()
    return select(rows.c.issue_id).where(rows.c.issue_id == issue.c.id).correlate(issue).exists()


def _changed(leaf: Changed) -> Select[Any]:
    line = lines()
    sides = [or_(false(), *has_value(line, side, wanted)) for side, wanted in _demands(leaf)]
    return select(line.c.issue_id).where(is_line_of(leaf.field, line), *_at(leaf, line), *sides)


def _demands(leaf: Changed) -> Iterator[tuple[Side, PastValues]]:
    yield from ((Side.FROM, wanted) for wanted in leaf.old)
    yield from ((Side.TO, wanted) for wanted in leaf.new)


def _at(leaf: Changed, row: FromClause) -> Iterator[Condition]:
    """Yield what is demanded of when, and by whom, a change was made."""
    low, high = leaf.window.low, leaf.window.high
    if low is not None:
        yield row.c.created >= low.instant if low.included else row.c.created > low.instant
    if high is not None:
        yield row.c.created <= high.instant if high.included else row.c.created < high.instant
    if leaf.by is not None:
        yield among(row.c.author_id, leaf.by)


def _changed_versions(leaf: Changed) -> Select[Any]:
    """Return the issues one write to which took a version away, or brought one, as is asked."""
    demands = list(_demands(leaf))
    counted = any(wanted.empty for _, wanted in demands)
    change = writes(leaf.field) if counted else lines()
    found = select(change.c.issue_id).where(*_at(leaf, change))
    if not counted:
        found = found.where(is_line_of(leaf.field, change))
    for side, wanted in demands:
        line = lines()
        ways = list(has_value(line, side, PastValues(keys=wanted.keys, names=wanted.names)))
        of_write = (line.c.group_id == change.c.group_id, is_line_of(leaf.field, line), or_(false(), *ways))
        met: list[Condition] = [exists().where(*of_write).correlate(change)] if ways else []
        if wanted.empty:
            met.append((change.c.before if side is Side.FROM else change.c.after) <= 0)
        found = found.where(or_(false(), *met))
    return found
