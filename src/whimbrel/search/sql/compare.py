"""Comparisons of one column with the values and ranges of a resolved query."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Float, and_, false, func, literal, literal_column, or_, true
from sqlalchemy.types import BigInteger, TypeEngine

from whimbrel.jql.fields import QueryField
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import Range, Scalar
from whimbrel.search.sql.array import among, not_among
from whimbrel.storage.schema import issue as tables

Condition = ColumnElement[bool]

_INDEXED_LENGTH: ColumnElement[int] = literal_column(
    "200"
)  # of a custom field's text; a parameter would not match the index's expression
_ITEM: dict[FieldType, TypeEngine[Any]] = {
    FieldType.NUMBER: Float(53),
    FieldType.DAY: Date(),
    FieldType.INSTANT: DateTime(timezone=True),
}
_BIG = BigInteger()


def equals(field: QueryField, column: ColumnElement[Any], values: Sequence[Scalar]) -> Condition:
    """Return that a column has one of the values."""
    if field.type is FieldType.EXACT:
        return _same_text(field, column, values)
    if len(values) == 1:
        return column == _bound(values[0])
    return among(column, values, _ITEM.get(field.type, _BIG))


def differs(field: QueryField, column: ColumnElement[Any], values: Sequence[Scalar]) -> Condition:
    """Return that a column of the issue has a value, and none of these."""
    if len(values) == 1:
        return column != _bound(values[0])  # not true for NULL either
    return not_among(column, values, _ITEM.get(field.type, _BIG))


def lies_in(column: ColumnElement[Any], ranges: Sequence[Range]) -> Condition:
    """Return that a column lies in one of the ranges."""
    return or_(false(), *(_inside(column, stretch) for stretch in ranges))


def is_empty(field: QueryField, column: ColumnElement[Any]) -> Condition:
    """Return that a column of the issue holds nothing; no text is nothing too."""
    return func.coalesce(column, "") == "" if field.type is FieldType.TEXT else column.is_(None)


def is_not_empty(field: QueryField, column: ColumnElement[Any]) -> Condition:
    """Return that a column of the issue holds something."""
    return column != "" if field.type is FieldType.TEXT else column.is_not(None)


def _bound(value: Scalar) -> ColumnElement[Any] | Scalar:
    """Return a value as a parameter: a whole number may be larger than any that its column can hold."""
    return literal(value, _BIG) if isinstance(value, int) else value


def _inside(column: ColumnElement[Any], stretch: Range) -> Condition:
    bounds: list[Condition] = []
    if stretch.low is not None:
        low = _bound(stretch.low)
        bounds.append(column >= low if stretch.low_included else column > low)
    if stretch.high is not None:
        high = _bound(stretch.high)
        bounds.append(column <= high if stretch.high_included else column < high)
    return and_(true(), *bounds)


def _same_text(field: QueryField, column: ColumnElement[Any], values: Sequence[Scalar]) -> Condition:
    """Compare texts in any case of letters, as the database lowers them, by the index and then in full."""
    lowered = [func.lower(value) for value in values]
    whole = func.lower(column).in_(lowered)
    if field.custom_id is None:
        return whole
    assert column is tables.custom_field_value.c.text
    begins = func.lower(func.left(column, _INDEXED_LENGTH))
    return and_(begins.in_([func.lower(func.left(value, _INDEXED_LENGTH)) for value in values]), whole)
