"""The ids of the issues that a leaf means, found in an index and not by looking at each issue.

Where alternatives are all of this kind, PostgreSQL looks at what they find. As alternative conditions on an issue it
looks at every issue that is seen, since it can join with the rows of one condition but not of one or another.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, select, union_all

from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import AnyOf, Node, Related, Within
from whimbrel.search.sight import Sight
from whimbrel.search.sql import compare
from whimbrel.search.sql.inside import PARTICIPANTS
from whimbrel.search.sql.related import related_ids
from whimbrel.search.sql.source import column_of, rows_of
from whimbrel.storage.schema import issue as tables

Ids = Select[Any] | CompoundSelect[Any]

_KEY = BY_NAME["key"]
_RARE = frozenset({FieldType.USER, FieldType.ISSUE})
"""Types of which each value is that of few issues, unlike a status or a project."""


def found_by_one_of(nodes: Iterable[Node], sight: Sight) -> ColumnElement[bool] | None:
    """Return the condition that one of some nodes holds, by the ids that they find; None if it cannot be had so.

    Columns of the issue alone are left to PostgreSQL, which can combine their indexes.
    """
    ids = [_ids(node, sight) for node in nodes]
    of_columns = all(isinstance(node, AnyOf | Within) and column_of(node.field) is not None for node in nodes)
    if of_columns or any(one is None for one in ids):
        return None
    return tables.issue.c.id.in_(union_all(*(one for one in ids if one is not None)))


def _ids(node: Node, sight: Sight) -> Ids | None:
    if isinstance(node, Related):
        return None if node.negated or node.field != _KEY else related_ids(node, sight)
    if not isinstance(node, AnyOf | Within) or node.negated:
        return None
    column = column_of(node.field)
    if column is not None:
        return _of_column(node, column)
    return _of_rows(node) if _is_seen_with_its_issue(node, sight) else None


def _of_column(leaf: AnyOf | Within, column: ColumnElement[Any]) -> Ids | None:
    if leaf.field.type not in _RARE or not isinstance(leaf, AnyOf):
        return None
    others = tables.issue.alias()
    return select(others.c.id).where(compare.equals(leaf.field, others.c[str(column.key)], leaf.values))


def _of_rows(leaf: AnyOf | Within) -> Ids:
    rows = rows_of(leaf.field)
    matching = (
        compare.equals(leaf.field, rows.value, leaf.values)
        if isinstance(leaf, AnyOf)
        else compare.lies_in(rows.value, leaf.ranges)
    )
    return select(rows.issue_id).select_from(rows.table).where(*rows.conditions, matching)


def _is_seen_with_its_issue(leaf: AnyOf | Within, sight: Sight) -> bool:
    """Tell that who sees an issue sees these rows of it: not others' votes and watches, and not every worklog."""
    if leaf.field in PARTICIPANTS:
        return isinstance(leaf, AnyOf) and leaf.values == (sight.user_id,)
    return rows_of(leaf.field).table is not tables.worklog
