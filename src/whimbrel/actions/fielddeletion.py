"""Custom fields renamed, and deleted with the values that issues have of them."""

from typing import Any

import msgspec
from sqlalchemy import any_, bindparam, delete, func, select, update

from whimbrel.actions.customfields import CREATABLE, administered_field, field_event
from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.agile import board
from whimbrel.storage.schema.field import custom_field, field_configuration_item, screen_tab
from whimbrel.storage.schema.issue import custom_field_value
from whimbrel.tracker.customfield import CustomField
from whimbrel.tracker.user import User

_THIS = custom_field.c.id == bindparam("field")
_UPDATE = update(custom_field).where(_THIS)
_HOLD = select(custom_field.c.id).where(_THIS).with_for_update()
_DELETE = delete(custom_field).where(_THIS)
_DELETE_VALUES = delete(custom_field_value).where(custom_field_value.c.field_id == bindparam("field"))
_keys, _key = screen_tab.c.field_keys, bindparam("key", type_=screen_tab.c.name.type)
_LEAVE_SCREENS = update(screen_tab).where(_key == any_(_keys)).values(field_keys=func.array_remove(_keys, _key))
_LEAVE_CONFIGURATIONS = delete(field_configuration_item).where(field_configuration_item.c.field_key == _key)
_LEAVE_BOARDS = update(board).where(board.c.estimation_field == _key).values(estimation_field=None)


async def edit_field(
    tx: Tx, catalogue: Catalogue, actor: User | None, field_key: str, sent: dict[str, Any]
) -> CustomField:
    """Change the name or the description of a custom field. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    field = administered_field(catalogue, actor, field_key)
    wrong: dict[str, str] = {}
    name = read_name(sent, field.name, wrong, "The custom field name cannot be empty.")
    description = read_description(sent, field.description, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    if name != field.name and not is_own(field):
        raise Invalid(fields={"name": "This field is locked: its name is that by which the product knows it."})
    await touch(tx, "fields")
    row = {"name": name, "description": description}
    if not await tx.execute(_UPDATE.values(row), {"field": field.id}):
        raise NotFound(f"The custom field '{field_key[:40]}' does not exist.")
    tx.emit(field_event(catalogue, Avi.FIELD_UPDATED, field.id, actor, field.id))
    return msgspec.structs.replace(field, name=name, description=description)


async def delete_field(tx: Tx, catalogue: Catalogue, actor: User | None, field_key: str) -> None:
    """Delete a custom field with its contexts, options and all values that issues have; their history stays.

    Raises `NotFound`, `NotAllowed`, `Invalid` for a field that the product itself needs.
    """
    require_administrator(catalogue, actor, "change custom fields")
    field = administered_field(catalogue, actor, field_key)
    if not is_own(field):
        raise Invalid("This field is locked, so it cannot be deleted.")
    await touch(tx, "fields", "screens", "boards")
    if not await tx.fetch_all(_HOLD, {"field": field.id}):
        raise NotFound(f"The custom field '{field_key[:40]}' does not exist.")
    await tx.execute(_DELETE_VALUES, {"field": field.id})
    for statement in (_LEAVE_SCREENS, _LEAVE_CONFIGURATIONS, _LEAVE_BOARDS):
        await tx.execute(statement, {"key": field.key})
    await tx.execute(_DELETE, {"field": field.id})
    tx.emit(field_event(catalogue, Avi.FIELD_DELETED, field.id, actor, field.id))


def is_own(field: CustomField) -> bool:
    """Tell whether a field is one that administrators made, or could have made; others are the product's."""
    return field.type_key.startswith(CREATABLE)
