"""Lines of history: those of one field, in their order, and the values on their two sides.

Statements name the field as a literal, since the indexes of history are for the fields of which queries ask.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Text, and_, any_, func, literal_column, or_, select, tuple_
from sqlalchemy.sql.selectable import LateralFromClause

from whimbrel.jql.fields import QueryField
from whimbrel.jql.past import PastValues
from whimbrel.search.sql.array import among, bound
from whimbrel.storage.schema.history import change_item

Condition = ColumnElement[bool]

_INDEXED_LENGTH: ColumnElement[int] = literal_column("200")
_FEW = 20
"""So many names are planned for one by one; composing a statement with thousands takes seconds."""
_FIELDS: Mapping[str, ColumnElement[str]] = {
    name: literal_column(f"'{kept_as}'")
    for name, kept_as in (
        *((name, name) for name in ("assignee", "priority", "reporter", "resolution", "status")),
        ("fixVersion", "Fix Version"),
    )
}


class Side(StrEnum):
    """The side of a line: the value before the change, or the one after it."""

    FROM = "from"
    TO = "to"


def is_line_of(field: QueryField, line: FromClause) -> Condition:
    """Return that a line tells of a field."""
    return line.c.field == _FIELDS[field.id]


def has_value(line: FromClause, side: Side, wanted: PastValues) -> Iterator[Condition]:
    """Yield the ways in which one side of a line can have a wanted value; an index answers each of them."""
    key, name = line.c[f"{side}_value"], line.c[f"{side}_string"]
    if wanted.keys:
        yield among(key, wanted.keys, Text())
    if wanted.names:
        yield _is_named(name, wanted.names)
    if wanted.empty:
        yield and_(or_(key.is_(None), key == ""), func.coalesce(name, "") == "")


def has_key(line: FromClause, side: Side, key: ColumnElement[str]) -> Condition:
    """Return that one side of a line has a key."""
    return line.c[f"{side}_value"] == key


def has_name(line: FromClause, side: Side, name: ColumnElement[str]) -> Condition:
    """Return that one side of a line has a name, in any case of letters: by the index and then in full."""
    column = line.c[f"{side}_string"]
    begins = func.lower(func.left(column, _INDEXED_LENGTH)) == func.lower(func.left(name, _INDEXED_LENGTH))
    return and_(begins, func.lower(column) == func.lower(name))


def neighbour(
    field: QueryField, line: FromClause, *conditions: Condition, other: FromClause, later: bool
) -> LateralFromClause:
    """Return the nearest line of a field before or after `line` on its issue: `other`, where the conditions hold."""
    place, there = tuple_(line.c.created, line.c.id), tuple_(other.c.created, other.c.id)
    return nearest(
        field, other, other.c.issue_id == line.c.issue_id, there > place if later else there < place, *conditions,
        later=later,
    )  # fmt: skip


def nearest(field: QueryField, line: FromClause, *conditions: Condition, later: bool) -> LateralFromClause:
    """Return the first (or else the last) line of a field for which the conditions hold, for each row joined to it."""
    order: Sequence[Any] = (line.c.created, line.c.id)
    found = select(line.c.id, line.c.created, line.c.author_id).where(is_line_of(field, line), *conditions)
    return found.order_by(*(order if later else (column.desc() for column in order))).limit(1).lateral()


def lines() -> FromClause:
    """Return the table of lines, to be named apart from others in one statement."""
    return change_item.alias()


def _is_named(name: ColumnElement[Any], names: Sequence[str]) -> Condition:
    """Compare names as the database lowers them, by the index and then in full."""
    begins = func.lower(func.left(name, _INDEXED_LENGTH))
    if len(names) > _FEW:
        asked = func.unnest(bound(names, Text())).table_valued("name").render_derived().c.name
        beginnings = select(func.lower(func.left(asked, _INDEXED_LENGTH))).scalar_subquery()
        return and_(
            begins == any_(func.array(beginnings)),
            func.lower(name) == any_(func.array(select(func.lower(asked)).scalar_subquery())),
        )
    wanted = [func.lower(func.left(one, _INDEXED_LENGTH)) for one in names]
    return and_(begins.in_(wanted), func.lower(name).in_([func.lower(one) for one in names]))
