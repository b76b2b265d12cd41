"""Entity properties in their tables, one a kind of entity."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    delete,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from whimbrel.storage.postgres import Reader, Tx
from whimbrel.storage.schema.property import (
    board_property,
    comment_property,
    dashboard_item_property,
    issue_property,
    issue_type_property,
    project_property,
    sprint_property,
    user_property,
)
from whimbrel.tracker.property import Entity

TABLES: Mapping[Entity, Table] = {
    Entity.ISSUE: issue_property,
    Entity.PROJECT: project_property,
    Entity.COMMENT: comment_property,
    Entity.USER: user_property,
    Entity.ISSUE_TYPE: issue_type_property,
    Entity.BOARD: board_property,
    Entity.SPRINT: sprint_property,
    Entity.DASHBOARD_ITEM: dashboard_item_property,
}
Ids = tuple[int, ...]
"""What an entity is known by: its id, before it that of its dashboard where it is an item of one."""


def _columns(entity: Entity) -> tuple[str, ...]:
    """Return the columns that tell the entity, in the order of its ids."""
    return ("dashboard_id", "item_id") if entity is Entity.DASHBOARD_ITEM else (f"{entity}_id",)


def _is_of(table: Table, entity: Entity) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"of_{name}") for name in _columns(entity)))


def _is_named(table: Table, entity: Entity) -> ColumnElement[bool]:
    return and_(_is_of(table, entity), table.c.key == bindparam("property_key"))


def _of(entity: Entity, ids: Ids) -> dict[str, Any]:
    return {f"of_{name}": one for name, one in zip(_columns(entity), ids, strict=True)}


_KEYS = {
    entity: select(table.c.key).where(_is_of(table, entity)).order_by(table.c.key) for entity, table in TABLES.items()
}
_VALUE = {entity: select(table.c.value).where(_is_named(table, entity)) for entity, table in TABLES.items()}
_DELETE = {entity: delete(table).where(_is_named(table, entity)) for entity, table in TABLES.items()}


def _put(entity: Entity, table: Table) -> Any:
    written = insert(table)
    kept = written.on_conflict_do_update(
        index_elements=[*_columns(entity), "key"], set_={"value": written.excluded.value}
    )
    # A row that no transaction has deleted or replaced was inserted by this statement.
    return kept.returning(literal_column("xmax = 0").label("inserted"))


_PUT = {entity: _put(entity, table) for entity, table in TABLES.items()}


_OF_ISSUES = (
    select(issue_property.c.issue_id, issue_property.c.key, issue_property.c.value)
    .where(
        issue_property.c.issue_id == any_(bindparam("issues", type_=ARRAY(BigInteger))),
        or_(bindparam("all", type_=Boolean), issue_property.c.key == any_(bindparam("keys", type_=ARRAY(Text)))),
    )
    .order_by(issue_property.c.issue_id, issue_property.c.key)
)


async def keys(reader: Reader, entity: Entity, ids: Ids) -> list[str]:
    """Return the keys of an entity's properties, in order."""
    return [row.key for row in await reader.fetch_all(_KEYS[entity], _of(entity, ids))]


async def value(reader: Reader, entity: Entity, ids: Ids, key: str) -> tuple[Any] | None:
    """Return a property's value in a tuple, since it may be null; None where there is no such property."""
    row = await reader.fetch_one(_VALUE[entity], {**_of(entity, ids), "property_key": key})
    return None if row is None else (row.value,)


async def of_issues(reader: Reader, ids: Sequence[int], wanted: Sequence[str] | None) -> dict[int, dict[str, Any]]:
    """Return the properties of issues that are wanted, or all of them for None, by issue and key."""
    sent = {"issues": list(ids), "keys": list(wanted or ()), "all": wanted is None}
    found: dict[int, dict[str, Any]] = {}
    for row in await reader.fetch_all(_OF_ISSUES, sent):
        found.setdefault(row.issue_id, {})[row.key] = row.value
    return found


async def put(tx: Tx, entity: Entity, ids: Ids, key: str, content: Any) -> bool:
    """Set a property; tell whether it is there for the first time."""
    named = dict(zip(_columns(entity), ids, strict=True))
    row = await tx.fetch_one(_PUT[entity], {**named, "key": key, "value": content})
    return bool(row and row.inserted)


async def remove(tx: Tx, entity: Entity, ids: Ids, key: str) -> bool:
    """Delete a property; tell whether there was one."""
    return await tx.execute(_DELETE[entity], {**_of(entity, ids), "property_key": key}) > 0
