"""Screens with their tabs, and field configurations, for those who administer the site."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import bindparam, func, select

from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema import field as tables
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.screen import PLACEABLE, FieldConfiguration, FieldSetting, Screen, ScreenTab
from whimbrel.tracker.user import User

Noun = TypeVar("Noun", bound=msgspec.Struct)
_SCREENS = select(tables.screen).order_by(func.lower(tables.screen.c.name), tables.screen.c.id)
_TABS = (
    select(tables.screen_tab)
    .where(tables.screen_tab.c.screen_id == bindparam("screen"))
    .order_by(tables.screen_tab.c.sequence, tables.screen_tab.c.id)
)
_SCREEN = select(tables.screen).where(tables.screen.c.id == bindparam("screen"))
_CONFIGURATIONS = select(tables.field_configuration).order_by(tables.field_configuration.c.id)


async def read_screens(reader: Reader, catalogue: Catalogue, user: User | None) -> list[Screen]:
    """Return all screens, by name."""
    require_administrator(catalogue, user, "see screens")
    return _made(await reader.fetch_all(_SCREENS), Screen)


async def read_tabs(reader: Reader, catalogue: Catalogue, user: User | None, mention: str) -> list[ScreenTab]:
    """Return the tabs of a screen, in order. Raises `NotFound`."""
    require_administrator(catalogue, user, "see screens")
    screen_id = parse_id(mention)
    if screen_id is None or await reader.fetch_one(_SCREEN, {"screen": screen_id}) is None:
        raise NotFound(f"Screen with id '{mention[:80]}' does not exist")
    return _made(await reader.fetch_all(_TABS, {"screen": screen_id}), ScreenTab)


async def read_tab(reader: Reader, catalogue: Catalogue, user: User | None, screen: str, tab: str) -> ScreenTab:
    """Return one tab of a screen. Raises `NotFound`."""
    for one in await read_tabs(reader, catalogue, user, screen):
        if one.id == parse_id(tab):
            return one
    raise NotFound(f"Tab with id '{tab[:80]}' does not exist on the screen")


async def available_fields(reader: Reader, catalogue: Catalogue, user: User | None, mention: str) -> list[str]:
    """Return the REST ids of the fields that are not on a screen yet, and could be. Raises `NotFound`."""
    placed = {key for tab in await read_tabs(reader, catalogue, user, mention) for key in tab.field_keys}
    known = [*sorted(PLACEABLE), *(field.key for field in catalogue.fields.all.values())]
    return [key for key in known if key not in placed]


async def read_configurations(reader: Reader, catalogue: Catalogue, user: User | None) -> list[FieldConfiguration]:
    """Return all field configurations, oldest first."""
    require_administrator(catalogue, user, "see field configurations")
    return _made(await reader.fetch_all(_CONFIGURATIONS), FieldConfiguration)


async def read_settings(
    reader: Reader, catalogue: Catalogue, user: User | None, mention: str
) -> dict[str, FieldSetting]:
    """Return what a field configuration says of each field, by REST ids. Raises `NotFound`."""
    known = {one.id for one in await read_configurations(reader, catalogue, user)}
    configuration_id = parse_id(mention)
    if configuration_id not in known or configuration_id is None:
        raise NotFound(f"The field configuration with id '{mention[:80]}' does not exist.")
    said = catalogue.screens.settings.get(configuration_id, {})
    keys = [*sorted(PLACEABLE), *(field.key for field in catalogue.fields.all.values())]
    return {key: said.get(key, FieldSetting()) for key in keys}


def _made(rows: Iterable[Any], noun: type[Noun]) -> list[Noun]:
    return [msgspec.convert(row._asdict(), noun) for row in rows]
