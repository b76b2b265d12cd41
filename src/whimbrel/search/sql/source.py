"""Where the values of a field lie: in a column of the issue, or in the rows of another table that refer to it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, select, union_all

from whimbrel.jql.fields import QueryField
from whimbrel.jql.operators import FieldType
from whimbrel.storage.schema import issue as tables


class Rows(msgspec.Struct, frozen=True):
    """Rows that hold a field's values: in `value`, of the issue `issue_id`, where all `conditions` hold."""

    table: FromClause
    issue_id: ColumnElement[Any]
    value: ColumnElement[Any]
    conditions: Sequence[ColumnElement[bool]] = ()


_VALUE = tables.custom_field_value.c
_VALUE_COLUMN: Mapping[FieldType, ColumnElement[Any]] = {
    FieldType.TEXT: _VALUE.text,
    FieldType.EXACT: _VALUE.text,
    FieldType.NUMBER: _VALUE.number,
    FieldType.DAY: _VALUE.day,
    FieldType.INSTANT: _VALUE.instant,
}
_link = tables.issue_link.c
_ENDS = union_all(
    select(_link.source_id.label("issue_id"), _link.type_id), select(_link.destination_id, _link.type_id)
).subquery("link_end")

_ROWS: Mapping[str, Rows] = {
    "affectedVersion": Rows(
        tables.issue_affected_version,
        tables.issue_affected_version.c.issue_id,
        tables.issue_affected_version.c.version_id,
    ),
    "fixVersion": Rows(
        tables.issue_fix_version, tables.issue_fix_version.c.issue_id, tables.issue_fix_version.c.version_id
    ),
    "comment": Rows(tables.comment, tables.comment.c.issue_id, tables.comment.c.body, (tables.comment.c.body != "",)),
    "component": Rows(tables.issue_component, tables.issue_component.c.issue_id, tables.issue_component.c.component_id),
    "labels": Rows(tables.issue_label, tables.issue_label.c.issue_id, tables.issue_label.c.label),
    "attachments": Rows(tables.attachment, tables.attachment.c.issue_id, tables.attachment.c.id),
    "voter": Rows(tables.vote, tables.vote.c.issue_id, tables.vote.c.user_id),
    "watcher": Rows(tables.watcher, tables.watcher.c.issue_id, tables.watcher.c.user_id),
    "worklogAuthor": Rows(
        tables.worklog,
        tables.worklog.c.issue_id,
        tables.worklog.c.author_id,
        (tables.worklog.c.author_id.is_not(None),),
    ),
    "worklogComment": Rows(
        tables.worklog, tables.worklog.c.issue_id, tables.worklog.c.comment, (tables.worklog.c.comment != "",)
    ),
    "worklogDate": Rows(tables.worklog, tables.worklog.c.issue_id, tables.worklog.c.started),
    "lastViewed": Rows(tables.issue_view, tables.issue_view.c.issue_id, tables.issue_view.c.viewed),
    "issueLinkType": Rows(_ENDS, _ENDS.c.issue_id, _ENDS.c.type_id),
}


def has_row(rows: Rows, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return that an issue has a row for which all conditions hold."""
    found = select(rows.issue_id).select_from(rows.table)
    found = found.where(rows.issue_id == tables.issue.c.id, *rows.conditions, *conditions)
    return found.correlate(tables.issue).exists()


def column_of(field: QueryField) -> ColumnElement[Any] | None:
    """Return the column of the issue table that holds a field; None if it lies in rows of its own."""
    if field.custom_id is not None or field.id in _ROWS or field.stored is None:
        return None
    return tables.issue.c[field.stored]


def rows_of(field: QueryField) -> Rows:
    """Return the rows that hold a field's values."""
    if field.custom_id is None:
        return _ROWS[field.id]
    value = _VALUE_COLUMN.get(field.type, _VALUE.ref)
    return Rows(tables.custom_field_value, _VALUE.issue_id, value, (_VALUE.field_id == field.custom_id,))
