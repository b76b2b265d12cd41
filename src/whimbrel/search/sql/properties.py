"""Entity properties as conditions on the issue table."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Float, FromClause, Text, and_, case, cast, func, literal_column, not_, or_, select
from sqlalchemy import true as always
from sqlalchemy.dialects.postgresql import JSONPATH

from whimbrel.jql.resolved import HasProperty
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.compare import lies_in
from whimbrel.search.sql.inside import hears
from whimbrel.storage.schema.issue import comment, issue
from whimbrel.storage.schema.property import comment_property, issue_property, project_property
from whimbrel.tracker.property import Entity

Condition = ColumnElement[bool]
Compares = Callable[[ColumnElement[Any]], Condition]

_WHOLE: ColumnElement[Any] = literal_column("'{}'::text[]")


class _Properties(msgspec.Struct, frozen=True):
    """The rows of an entity's properties, and what makes them those of an issue."""

    table: FromClause
    key: ColumnElement[Any]
    value: ColumnElement[Any]
    conditions: Sequence[Condition]


def has_property(leaf: HasProperty, sight: Sight) -> Condition:
    """Return the condition under which an issue has a property as a leaf asks for it."""
    there = _exists(leaf, sight, lambda _element: always())
    if not (leaf.texts or leaf.numbers or leaf.stretch):
        return not_(there) if leaf.negated else there
    found = _exists(leaf, sight, lambda element: _compares(leaf, element))
    return and_(there, not_(found)) if leaf.negated else found


def _exists(leaf: HasProperty, sight: Sight, compares: Compares) -> Condition:
    rows = _rows(leaf.entity, sight)
    elements = (
        func.jsonb_path_query(rows.value, cast(_path(leaf.path), JSONPATH)).table_valued("element").render_derived()
    )
    return (
        select(issue.c.id)
        .select_from(rows.table.join(elements, always()))
        .where(rows.key == leaf.key, *rows.conditions, compares(elements.c.element))
        .correlate(issue)
        .exists()
    )


def _path(path: Sequence[str]) -> str:
    """Return the jsonpath to the values: the elements of an array at its end, and what is no array as it is."""
    return f"lax ${''.join(f'.{json.dumps(part)}' for part in path)}[*] ? (@ != null)"


def _compares(leaf: HasProperty, element: ColumnElement[Any]) -> Condition:
    text = func.lower(element.op("#>>", return_type=Text())(_WHOLE))
    # A cast of what is no number would fail, and only CASE is sure to look before it casts.
    number = case((func.jsonb_typeof(element) == "number", cast(element, Float(53))))
    if leaf.stretch is not None:
        bound = leaf.stretch.low if leaf.stretch.low is not None else leaf.stretch.high
        return lies_in(text if isinstance(bound, str) else number, (leaf.stretch,))
    return or_(among(text, leaf.texts, Text()), among(number, leaf.numbers, Float(53)))


def _rows(entity: Entity, sight: Sight) -> _Properties:
    if entity is Entity.PROJECT:
        table = project_property
        return _Properties(table, table.c.key, table.c.value, (table.c.project_id == issue.c.project_id,))
    if entity is Entity.ISSUE:
        table = issue_property
        return _Properties(table, table.c.key, table.c.value, (table.c.issue_id == issue.c.id,))
    table = comment_property
    return _Properties(
        comment.join(table, table.c.comment_id == comment.c.id),
        table.c.key,
        table.c.value,
        (comment.c.issue_id == issue.c.id, hears(comment, issue.c.project_id, sight)),
    )
