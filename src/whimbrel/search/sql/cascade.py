"""What is chosen in a cascading field: the parent option lies in the row of ordinal 0, its child in that of 1."""

from sqlalchemy import ColumnElement, and_, not_

from whimbrel.jql.resolved import ParentAlone
from whimbrel.search.sql.source import has_row, rows_of
from whimbrel.storage.schema.issue import custom_field_value

_PARENT, _CHILD = 0, 1


def parent_alone(leaf: ParentAlone) -> ColumnElement[bool]:
    """Return that an issue has the parent option and no child of it."""
    rows, ordinal = rows_of(leaf.field), custom_field_value.c.ordinal
    alone = and_(has_row(rows, ordinal == _PARENT, rows.value == leaf.id), not_(has_row(rows, ordinal == _CHILD)))
    return and_(has_row(rows), not_(alone)) if leaf.negated else alone
