"""Entity properties in their tables, one a kind of entity."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, bindparam, delete, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from whimbrel.storage.postgres import Reader, Tx
from whimbrel.storage.schema.property import comment_property, issue_property, project_property, user_property
from whimbrel.tracker.property import Entity

TABLES: Mapping[Entity, Table] = {
    Entity.ISSUE: issue_property,
    Entity.PROJECT: project_property,
    Entity.COMMENT: comment_property,
    Entity.USER: user_property,
}


def _is_named(table: Table, entity: Entity) -> Any:
    return (table.c[f"{entity}_id"] == bindparam("entity_id")) & (table.c.key == bindparam("property_key"))


_KEYS = {
    entity: select(table.c.key).where(table.c[f"{entity}_id"] == bindparam("entity_id")).order_by(table.c.key)
    for entity, table in TABLES.items()
}
_VALUE = {entity: select(table.c.value).where(_is_named(table, entity)) for entity, table in TABLES.items()}
_DELETE = {entity: delete(table).where(_is_named(table, entity)) for entity, table in TABLES.items()}


def _put(entity: Entity, table: Table) -> Any:
    written = insert(table)
    kept = written.on_conflict_do_update(index_elements=[f"{entity}_id", "key"], set_={"value": written.excluded.value})
    # A row that no transaction has deleted or replaced was inserted by this statement.
    return kept.returning(literal_column("xmax = 0").label("inserted"))


_PUT = {entity: _put(entity, table) for entity, table in TABLES.items()}


async def keys(reader: Reader, entity: Entity, entity_id: int) -> list[str]:
    """Return the keys of an entity's properties, in order."""
    return [row.key for row in await reader.fetch_all(_KEYS[entity], {"entity_id": entity_id})]


async def value(reader: Reader, entity: Entity, entity_id: int, key: str) -> tuple[Any] | None:
    """Return a property's value in a tuple, since it may be null; None where there is no such property."""
    row = await reader.fetch_one(_VALUE[entity], {"entity_id": entity_id, "property_key": key})
    return None if row is None else (row.value,)


async def put(tx: Tx, entity: Entity, entity_id: int, key: str, content: Any) -> bool:
    """Set a property; tell whether it is there for the first time."""
    row = await tx.fetch_one(_PUT[entity], {f"{entity}_id": entity_id, "key": key, "value": content})
    return bool(row and row.inserted)


async def remove(tx: Tx, entity: Entity, entity_id: int, key: str) -> bool:
    """Delete a property; tell whether there was one."""
    return await tx.execute(_DELETE[entity], {"entity_id": entity_id, "property_key": key}) > 0
