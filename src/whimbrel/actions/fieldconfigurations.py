"""What administrators do with field configurations: create, edit, delete, and say what holds of fields."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.rendering import RENDERERS
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.field import field_configuration as table
from whimbrel.storage.schema.field import field_configuration_item as items
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.screen import PLACEABLE, FieldConfiguration, FieldSetting
from whimbrel.tracker.user import User

_WHAT = "change field configurations"
_NEVER_HIDDEN = frozenset({"summary", "issuetype"})
_ALL = select(table)
_LOCK = select(table).where(table.c.id == bindparam("configuration")).with_for_update()
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("configuration"))
_DELETE = delete(table).where(table.c.id == bindparam("configuration"))
_put = upsert(items)
_PUT = _put.on_conflict_do_update(
    index_elements=["configuration_id", "field_key"],
    set_={name: _put.excluded[name] for name in ("required", "hidden", "renderer", "description")},
)


async def create_configuration(
    tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]
) -> FieldConfiguration:
    """Create a configuration, `{"name", "description"}`, in which all fields are optional and shown.

    Raises `NotAllowed`, `Invalid`, `Conflict` for a name that is taken.
    """
    require_administrator(catalogue, actor, _WHAT)
    made = _named(FieldConfiguration(0, ""), sent)
    await touch(tx, "screens")
    await _require_free(tx, made)
    row = {"name": made.name, "description": made.description}
    made = msgspec.structs.replace(made, id=int(await tx.fetch_value(_INSERT, row)))
    _announce(tx, catalogue, actor, Avi.FIELD_CONFIGURATION_CREATED, made.id)
    return made


async def edit_configuration(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> FieldConfiguration:
    """Change the name or the description of a configuration. Raises `NotFound`, and as creating does."""
    after = _named(await _held(tx, catalogue, actor, mention), sent)
    await _require_free(tx, after)
    row = {"name": after.name, "description": after.description}
    await tx.execute(_UPDATE.values(row), {"configuration": after.id})
    _announce(tx, catalogue, actor, Avi.FIELD_CONFIGURATION_UPDATED, after.id)
    return after


async def delete_configuration(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a configuration that no scheme uses. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    gone = await _held(tx, catalogue, actor, mention)
    for scheme in catalogue.screens.configuration_schemes.values():
        if gone.id in (scheme.default_configuration_id, *scheme.by_issue_type.values()):
            raise Invalid(f"The field configuration scheme '{scheme.name}' uses this configuration.")
    await tx.execute(_DELETE, {"configuration": gone.id})
    _announce(tx, catalogue, actor, Avi.FIELD_CONFIGURATION_DELETED, gone.id)


async def set_settings(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> None:
    """Say what holds of some fields: `{"fieldConfigurationItems": [{"id", "isHidden", "isRequired", ...}]}`.

    What is not sent of a field stays. Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    configuration = await _held(tx, catalogue, actor, mention)
    wanted = sent.get("fieldConfigurationItems")
    if not isinstance(wanted, list) or not all(isinstance(item, dict) for item in wanted):
        raise Invalid(fields={"fieldConfigurationItems": "data was not an array"})
    said = catalogue.screens.settings.get(configuration.id, {})
    rows: dict[str, dict[str, Any]] = {}
    for item in wanted:
        key = item.get("id")
        if not isinstance(key, str) or (key not in PLACEABLE and catalogue.fields.by_key(key) is None):
            raise Invalid(fields={"fieldConfigurationItems": f"The field '{str(key)[:80]}' does not exist."})
        setting = _setting(key, said.get(key, FieldSetting()), item)
        rows[key] = {"configuration_id": configuration.id, "field_key": key, **msgspec.structs.asdict(setting)}
    await tx.execute(_PUT, list(rows.values()))
    _announce(tx, catalogue, actor, Avi.FIELD_CONFIGURATION_UPDATED, configuration.id)


def _setting(key: str, setting: FieldSetting, item: dict[str, Any]) -> FieldSetting:
    wrong: dict[str, str] = {}
    hidden, required = (item.get(name, kept) for name, kept in _flags(setting))
    if not isinstance(hidden, bool) or not isinstance(required, bool):
        wrong[key] = "isHidden and isRequired must be true or false."
    elif hidden and key in _NEVER_HIDDEN:
        wrong[key] = "This field cannot be hidden."
    elif hidden and required:
        wrong[key] = "A hidden field cannot be required."
    renderer = item.get("renderer", setting.renderer)
    if renderer not in (None, *RENDERERS):
        wrong[key] = f"The renderer must be one of {', '.join(RENDERERS)}."
    description = read_description(item, setting.description or "", wrong) or None
    if wrong:
        raise Invalid(fields=wrong)
    return FieldSetting(bool(required), bool(hidden), renderer, description)


def _flags(setting: FieldSetting) -> tuple[tuple[str, bool], ...]:
    return ("isHidden", setting.hidden), ("isRequired", setting.required)


async def _held(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> FieldConfiguration:
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "screens")
    configuration_id = parse_id(mention)
    asked = {"configuration": configuration_id}
    row = await tx.fetch_one(_LOCK, asked) if configuration_id is not None else None
    if row is None:
        raise NotFound(f"The field configuration with id '{mention[:80]}' does not exist.")
    return FieldConfiguration(row.id, row.name, row.description)


async def _require_free(tx: Tx, configuration: FieldConfiguration) -> None:
    for row in await tx.fetch_all(_ALL):
        if row.name.lower() == configuration.name.lower() and row.id != configuration.id:
            raise Conflict(f"A field configuration with the name '{configuration.name}' already exists.")


def _named(configuration: FieldConfiguration, sent: dict[str, Any]) -> FieldConfiguration:
    wrong: dict[str, str] = {}
    name = read_name(sent, configuration.name, wrong, "You must specify a name for the field configuration.")
    description = read_description(sent, configuration.description, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return FieldConfiguration(configuration.id, name, description)


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, avi: Avi, configuration_id: int) -> None:
    named = ari(catalogue.site_id, "field-configuration", configuration_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None))
