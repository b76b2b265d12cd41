"""The order of an answer: what is joined to the issues, and the columns that they are sorted by.

Empty fields are greater than every value, as PostgreSQL has it of NULL: last when ascending, first when descending. Of
several values the first in the order of values stands for the issue, whatever the direction.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Join, Select, and_, func, select, true

from whimbrel.jql.fields import BY_NAME, QueryField
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import And, AnyOf, IsEmpty, Node, Resolved, Within
from whimbrel.search.sight import NO_USER, Sight
from whimbrel.search.sql.ranked import Ranked, ranked
from whimbrel.search.sql.source import column_of, rows_of
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.project import project

Columns = Sequence[ColumnElement[Any]]

_KEY, _PROJECT, _VIEWED = BY_NAME["key"], BY_NAME["project"], BY_NAME["lastviewed"]
_TEXTS = frozenset({FieldType.TEXT, FieldType.EXACT})


class _Sorted(msgspec.Struct, frozen=True):
    """The columns that a key sorts by, and what they need joined: (table, condition) pairs.

    `filled` tells that every issue has a row to be joined, so that PostgreSQL may begin with those rows.
    """

    columns: Columns
    joins: tuple[tuple[FromClause, ColumnElement[bool]], ...] = ()
    filled: bool = False


def in_order(statement: Select[Any], query: Resolved, sight: Sight) -> Select[Any]:
    """Return a statement over the issue table in the query's order; issues equal in every key come newest id first."""
    source: FromClause | Join = tables.issue
    columns: list[ColumnElement[Any]] = []
    for key in dict.fromkeys(query.order_by):
        by = _by_key(query.where) if key.field == _KEY else _sorted(key.field, query.where, sight)
        for table, on in by.joins:
            source = source.join(table, on, isouter=not by.filled)
        columns.extend(column.desc() if key.descending else column.asc() for column in by.columns)
    return statement.select_from(source).order_by(*columns, tables.issue.c.id.desc())


def _by_key(where: Node) -> _Sorted:
    """Sort by project and number: within one project by the number alone."""
    number = tables.issue.c.number
    if any(_is_one_project(part) for part in _parts(where)):
        return _Sorted((number,))
    projects = project.alias()
    return _Sorted((projects.c.key, number), ((projects, projects.c.id == tables.issue.c.project_id),))


def _parts(where: Node) -> Sequence[Node]:
    """Return nodes that all hold for every issue."""
    return where.children if isinstance(where, And) else (where,)


def _is_one_project(node: Node) -> bool:
    return isinstance(node, AnyOf) and node.field == _PROJECT and len(node.values) == 1 and not node.negated


def _sorted(field: QueryField, where: Node, sight: Sight) -> _Sorted:
    column = column_of(field)
    of_issue = _column_behind(field) if column is None else column
    if field == _VIEWED:
        return _by_view(sight)
    if of_issue is None:
        return _of_one_row(field, where) if _has_one_row(field) else _of_first_row(field)
    names = ranked(field.type)
    if names is None:
        return _Sorted((_comparable(field, of_issue),))
    return _Sorted(names.columns, ((names.table, names.id == of_issue),))


def _by_view(sight: Sight) -> _Sorted:
    views = tables.issue_view.alias()
    on = and_(views.c.issue_id == tables.issue.c.id, views.c.user_id == (sight.user_id or NO_USER))
    return _Sorted((views.c.viewed,), ((views, on),))


def _column_behind(field: QueryField) -> ColumnElement[Any] | None:
    """Return the column of the issue that a field without one of its own is about."""
    if field.type is FieldType.PROJECT_TYPE:
        return tables.issue.c.project_id
    return tables.issue.c.status_id if field.type is FieldType.STATUS_CATEGORY else None


def _has_one_row(field: QueryField) -> bool:
    return field.custom_id is not None and (not field.many or field.type is FieldType.CASCADE)


def _of_one_row(field: QueryField, where: Node) -> _Sorted:
    """Sort by a custom field with one value, or by the upper level of a cascade: a plain join can be hashed."""
    filled = any(_needs_a_value(part, field) for part in _parts(where))
    value = tables.custom_field_value.alias()
    column = value.c[rows_of(field).value.name]
    on = and_(value.c.issue_id == tables.issue.c.id, value.c.field_id == field.custom_id, value.c.ordinal == 0)
    if filled:
        on = and_(on, column.is_not(None))  # as the index on it has it
    names = ranked(field.type)
    if names is None:
        return _Sorted((_comparable(field, column),), ((value, on),), filled=filled)
    return _Sorted(names.columns, ((value, on), (names.table, names.id == column)))


def _needs_a_value(node: Node, field: QueryField) -> bool:
    """Tell that an issue for which a node holds has a value of a field."""
    if isinstance(node, IsEmpty):
        return node.field == field and node.negated
    return isinstance(node, AnyOf | Within) and node.field == field and not field.empty_differs


def _of_first_row(field: QueryField) -> _Sorted:
    """Sort by the first of several values."""
    rows = rows_of(field)
    names = ranked(field.type) or Ranked(rows.table, rows.value, (_comparable(field, rows.value),))
    source = rows.table if names.table is rows.table else rows.table.join(names.table, names.id == rows.value)
    columns = [column.label(f"sort_{place}") for place, column in enumerate(names.columns)]
    first = (
        select(*columns)
        .select_from(source)
        .where(rows.issue_id == tables.issue.c.id, *rows.conditions)
        .order_by(*names.columns)
        .limit(1)
        .correlate(tables.issue)
        .lateral()
    )
    return _Sorted(tuple(first.c), ((first, true()),))


def _comparable(field: QueryField, column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.lower(func.nullif(column, "")) if field.type in _TEXTS else column
