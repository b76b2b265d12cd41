"""What administrators do with the options of a select field: add, change, order, delete with a replacement."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.customfields import administered_field, field_event
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi
from whimbrel.storage.options import replace_option
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.field import custom_field_option as table
from whimbrel.tracker.customfield import CustomField, Kind, Option
from whimbrel.tracker.user import User

LONGEST_VALUE = 255
MOST_OPTIONS = 10_000
_MISSING = "The option does not exist."
_OF_FIELD = select(table).where(table.c.field_id == bindparam("field")).order_by(table.c.sequence, table.c.id)
_INSERT = insert(table).returning(table.c.id)
_THIS = table.c.id == bindparam("option")
_UPDATE = update(table).where(_THIS).values(value=bindparam("value"), disabled=bindparam("disabled"))
_HOLD = select(table.c.id).where(_THIS).with_for_update()
_DELETE = delete(table).where(_THIS)
_ORDER = update(table).where(_THIS).values(sequence=bindparam("place"))
_NEXT = select(func.coalesce(func.max(table.c.sequence), 0) + 1).where(table.c.field_id == bindparam("field"))


async def add_option(  # noqa: PLR0913  an option needs them all
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    field_key: str,
    value: str,
    *,
    context_id: int | None = None,
    parent_id: int | None = None,
) -> Option:
    """Add an option at the end: in one context or in all, below a parent in a cascade.

    Raises `NotFound` for no field, `NotAllowed`, `Invalid` for a value that is empty, too long or there already.
    """
    field = administered_field(catalogue, actor, field_key)
    _require_place(catalogue, field, context_id, parent_id)
    option = Option(0, field.id, _value(value), 0, parent_id, context_id=context_id)
    await touch(tx, "fields")
    rows = await tx.fetch_all(_OF_FIELD, {"field": field.id})
    if len(rows) >= MOST_OPTIONS:
        raise Invalid(f"A field has at most {MOST_OPTIONS:,} options.")
    _require_free(rows, option)
    option = msgspec.structs.replace(option, sequence=int(await tx.fetch_value(_NEXT, {"field": field.id})))
    row = {name: content for name, content in msgspec.structs.asdict(option).items() if name != "id"}
    option = msgspec.structs.replace(option, id=int(await tx.fetch_value(_INSERT, row)))
    tx.emit(field_event(catalogue, Avi.OPTION_CREATED, option.id, actor, field.id))
    return option


async def edit_option(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    option_id: int,
    *,
    value: str | None = None,
    disabled: bool | None = None,
) -> Option:
    """Rename an option, disable it or offer it again; issues that have it keep it."""
    option = _known(catalogue, actor, option_id)
    after = msgspec.structs.replace(
        option,
        value=option.value if value is None else _value(value),
        disabled=option.disabled if disabled is None else disabled,
    )
    await touch(tx, "fields")
    _require_free(await tx.fetch_all(_OF_FIELD, {"field": option.field_id}), after)
    row = {"option": after.id, "value": after.value, "disabled": after.disabled}
    if not await tx.execute(_UPDATE, row):
        raise NotFound(_MISSING)
    tx.emit(field_event(catalogue, Avi.OPTION_UPDATED, after.id, actor, after.field_id))
    return after


async def order_options(
    tx: Tx, catalogue: Catalogue, actor: User | None, field_key: str, option_ids: Sequence[int]
) -> None:
    """Put all options of a field in this order. Raises `Invalid` unless each of them is named once."""
    field = administered_field(catalogue, actor, field_key)
    await touch(tx, "fields")
    known = [row.id for row in await tx.fetch_all(_OF_FIELD, {"field": field.id})]
    if sorted(option_ids) != sorted(known):
        raise Invalid("The order must name every option of the field once.")
    places = [{"option": option_id, "place": place} for place, option_id in enumerate(option_ids, 1)]
    await tx.execute(_ORDER, places)
    order = {"order": [str(option_id) for option_id in option_ids]}
    tx.emit(field_event(catalogue, Avi.OPTIONS_ORDERED, field.id, actor, field.id, order))


async def delete_option(
    tx: Tx, catalogue: Catalogue, actor: User | None, option_id: int, replacement_id: int | None = None
) -> None:
    """Delete an option, with those below it; the issues that have it get the replacement, or none.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for a replacement that is no other option of the same level.
    """
    option = _known(catalogue, actor, option_id)
    other = catalogue.fields.options.get(replacement_id) if replacement_id is not None else None
    if replacement_id is not None and (other is None or not _is_alike(option, other)):
        raise Invalid("The replacement must be another option of the field.")
    await touch(tx, "fields")
    rows = await tx.fetch_all(_OF_FIELD, {"field": option.field_id})
    if not await tx.fetch_all(_HOLD, {"option": option.id}):
        raise NotFound(_MISSING)
    below = [row.id for row in rows if row.parent_id == option.id]
    await replace_option(tx, option.field_id, option.id, replacement_id, below)
    await tx.execute(_DELETE, {"option": option.id})
    gone = {str(option.id): str(replacement_id) if replacement_id is not None else None}
    mapping = {**gone, **{str(one): None for one in below}}
    body = {"replace": {f"customfield_{option.field_id}": mapping}}
    tx.emit(field_event(catalogue, Avi.OPTION_DELETED, option.id, actor, option.field_id, body))


def _known(catalogue: Catalogue, actor: User | None, option_id: int) -> Option:
    require_administrator(catalogue, actor, "change custom fields")
    option = catalogue.fields.options.get(option_id)
    if option is None:
        raise NotFound(_MISSING)
    return option


def _is_alike(option: Option, other: Option) -> bool:
    same_place = (other.field_id, other.parent_id) == (option.field_id, option.parent_id)
    return same_place and other.id != option.id and other.context_id in {None, option.context_id}


def _value(sent: str) -> str:
    value = values.storable(sent).strip()
    if not 0 < len(value) <= LONGEST_VALUE:
        raise Invalid(f"The value of an option must have 1 to {LONGEST_VALUE} characters.")
    return value


def _require_place(catalogue: Catalogue, field: CustomField, context_id: int | None, parent_id: int | None) -> None:
    """Refuse an option for a field that has none, in a context or below a parent that is not the field's."""
    fields = catalogue.fields
    if field.type.kind not in {Kind.OPTION, Kind.CASCADE}:
        raise Invalid("A field of this type has no options.")
    if context_id is not None and context_id not in {one.id for one in fields.contexts_of.get(field.id, ())}:
        raise Invalid("The context is none of the field.")
    if parent_id is None:
        return
    parent = fields.options.get(parent_id)
    fits = parent is not None and (parent.field_id, parent.parent_id, parent.context_id) == (field.id, None, context_id)
    if field.type.kind is not Kind.CASCADE or not fits:
        raise Invalid("The parent must be an option of the first level of the same field and context.")


def _require_free(rows: Sequence[Any], option: Option) -> None:
    for row in rows:
        same_place = (row.parent_id, row.context_id) == (option.parent_id, option.context_id)
        if same_place and row.id != option.id and row.value.lower() == option.value.lower():
            raise Invalid(f"The option '{option.value}' exists already.")
