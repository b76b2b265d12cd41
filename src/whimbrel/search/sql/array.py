"""Sets of values as one bound parameter each, so that a statement keeps its shape whatever their number."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, all_, any_, bindparam
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import TypeEngine

_BIG = BigInteger()


def bound(values: Iterable[Any], item: TypeEngine[Any] = _BIG) -> BindParameter[Any]:
    """Return an array of values as a parameter."""
    return bindparam(None, list(values), type_=ARRAY(item), unique=True)


def among(column: ColumnElement[Any], values: Iterable[Any], item: TypeEngine[Any] = _BIG) -> ColumnElement[bool]:
    """Return that a column has one of the values."""
    return column == any_(bound(values, item))


def not_among(column: ColumnElement[Any], values: Iterable[Any], item: TypeEngine[Any] = _BIG) -> ColumnElement[bool]:
    """Return that a column has a value, and none of these."""
    return column.is_not(None) & (column != all_(bound(values, item)))
