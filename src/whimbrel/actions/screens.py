"""What administrators do with screens: create, edit, delete; and with their tabs and the fields on them."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.field import screen as table
from whimbrel.storage.schema.field import screen_tab as tabs
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.screen import DEFAULT_SCREEN, PLACEABLE, STANDARD_FIELDS, Screen, ScreenTab
from whimbrel.tracker.user import User

MOST_TABS, MOST_SCREENS = 50, 1000
_WHAT = "change screens"
_FIRST_TAB = "Field Tab"
_ALL = select(table)
_LOCK = select(table).where(table.c.id == bindparam("screen")).with_for_update()
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("screen"))
_DELETE = delete(table).where(table.c.id == bindparam("screen"))
_TABS = select(tabs).where(tabs.c.screen_id == bindparam("screen")).order_by(tabs.c.sequence, tabs.c.id)
_INSERT_TAB = insert(tabs).returning(tabs.c.id)
_THIS_TAB = tabs.c.id == bindparam("tab")
_UPDATE_TAB = update(tabs).where(_THIS_TAB)
_DELETE_TAB = delete(tabs).where(_THIS_TAB)


async def create_screen(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Screen:
    """Create a screen, `{"name", "description"}`, with one empty tab. Raises `NotAllowed`, `Invalid`, `Conflict`."""
    require_administrator(catalogue, actor, _WHAT)
    return await _insert(tx, catalogue, actor, _named(Screen(0, ""), sent), ())


async def edit_screen(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> Screen:
    """Change the name or the description of a screen. Raises `NotFound`, and as creating does."""
    before = await _held(tx, catalogue, actor, mention)
    after = _named(before, sent)
    await _require_free(tx, after)
    await tx.execute(_UPDATE.values(name=after.name, description=after.description), {"screen": after.id})
    _announce(tx, catalogue, actor, Avi.SCREEN_UPDATED, after.id)
    return after


async def delete_screen(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a screen that no scheme and no transition shows. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    gone = await _held(tx, catalogue, actor, mention)
    for scheme in catalogue.screens.screen_schemes.values():
        if gone.id in (scheme.default_screen_id, *scheme.by_operation.values()):
            raise Invalid(f"The screen scheme '{scheme.name}' shows this screen.")
    for workflow in catalogue.schemes.workflows.values():
        if any(transition.screen_id == gone.id for transition in workflow.transitions):
            raise Invalid(f"The workflow '{workflow.name}' shows this screen.")
    await tx.execute(_DELETE, {"screen": gone.id})
    _announce(tx, catalogue, actor, Avi.SCREEN_DELETED, gone.id)


async def add_tab(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> ScreenTab:
    """Add a tab, `{"name"}`, behind the others. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    screen = await _held(tx, catalogue, actor, mention)
    known = await _tabs(tx, screen)
    if len(known) >= MOST_TABS:
        raise Invalid(f"A screen has at most {MOST_TABS} tabs.")
    last = known[-1].sequence if known else 0
    tab = ScreenTab(0, screen.id, _tab_name(sent, known), last + 1)
    row = {"screen_id": screen.id, "name": tab.name, "sequence": tab.sequence, "field_keys": []}
    tab = msgspec.structs.replace(tab, id=int(await tx.fetch_value(_INSERT_TAB, row)))
    _announce(tx, catalogue, actor, Avi.SCREEN_UPDATED, screen.id)
    return tab


async def rename_tab(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, tab: str, sent: dict[str, Any]
) -> ScreenTab:
    """Give a tab another name. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    screen, known = await _screen_and_tabs(tx, catalogue, actor, mention)
    before = _tab(known, tab)
    name = _tab_name(sent, [one for one in known if one != before])
    await tx.execute(_UPDATE_TAB.values(name=name), {"tab": before.id})
    _announce(tx, catalogue, actor, Avi.SCREEN_UPDATED, screen.id)
    return msgspec.structs.replace(before, name=name)


async def delete_tab(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, tab: str) -> None:
    """Delete a tab with its fields; the last one stays. Raises `NotFound`, `NotAllowed`, `Conflict`."""
    screen, known = await _screen_and_tabs(tx, catalogue, actor, mention)
    gone = _tab(known, tab)
    if len(known) == 1:
        raise Conflict("A screen has at least one tab.")
    await tx.execute(_DELETE_TAB, {"tab": gone.id})
    _announce(tx, catalogue, actor, Avi.SCREEN_UPDATED, screen.id)


async def move_tab(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, tab: str, position: int) -> None:
    """Put a tab at a place, the first of which is 0. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    screen, known = await _screen_and_tabs(tx, catalogue, actor, mention)
    moved = _tab(known, tab)
    if not 0 <= position < len(known):
        raise Invalid(f"The position must be between 0 and {len(known) - 1}.")
    others = [one for one in known if one != moved]
    others.insert(position, moved)
    places = [{"tab": one.id, "place": place} for place, one in enumerate(others, 1)]
    await tx.execute(_UPDATE_TAB.values(sequence=bindparam("place")), places)
    _announce(tx, catalogue, actor, Avi.SCREEN_UPDATED, screen.id)


async def add_field(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, tab: str, sent: dict[str, Any]
) -> str:
    """Put the field `fieldId` at the end of a tab, and return its REST id.

    Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    screen, known = await _screen_and_tabs(tx, catalogue, actor, mention)
    place = _tab(known, tab)
    key = _placeable(catalogue, sent.get("fieldId"))
    _require_absent(known, key)
    await _place(tx, catalogue, actor, screen, place, (*place.field_keys, key))
    return key


async def remove_field(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, tab: str, key: str) -> None:
    """Take a field from a tab. Raises `NotFound`, `NotAllowed`."""
    screen, known = await _screen_and_tabs(tx, catalogue, actor, mention)
    place = _tab(known, tab)
    _require_placed(place, key)
    await _place(tx, catalogue, actor, screen, place, tuple(one for one in place.field_keys if one != key))


async def move_field(  # noqa: PLR0913  a change needs them all
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, tab: str, key: str, *, sent: dict[str, Any]
) -> None:
    """Put a field elsewhere on its tab: `{"after": its address or id}` or `{"position": "First" and so on}`.

    Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    screen, known = await _screen_and_tabs(tx, catalogue, actor, mention)
    place = _tab(known, tab)
    _require_placed(place, key)
    at = place.field_keys.index(key)
    others = [one for one in place.field_keys if one != key]
    others.insert(_new_place(others, at, sent), key)
    await _place(tx, catalogue, actor, screen, place, tuple(others))


async def add_to_default(tx: Tx, catalogue: Catalogue, actor: User | None, key: str) -> None:
    """Put a field on the first tab of the default screen, which is made where there is none.

    Raises `NotAllowed`, `Invalid` for what is no field or is there already.
    """
    require_administrator(catalogue, actor, _WHAT)
    wanted = _placeable(catalogue, key)
    await touch(tx, "screens")
    known = [_screen(row) for row in await tx.fetch_all(_ALL)]
    found = next((one for one in known if one.name == DEFAULT_SCREEN), None)
    screen = found or await _insert(tx, catalogue, actor, Screen(0, DEFAULT_SCREEN), STANDARD_FIELDS)
    placed = await _tabs(tx, screen)
    _require_absent(placed, wanted)
    await _place(tx, catalogue, actor, screen, placed[0], (*placed[0].field_keys, wanted))


async def _insert(tx: Tx, catalogue: Catalogue, actor: User | None, screen: Screen, keys: Sequence[str]) -> Screen:
    await touch(tx, "screens")
    await _require_free(tx, screen)
    row = {"name": screen.name, "description": screen.description}
    screen = msgspec.structs.replace(screen, id=int(await tx.fetch_value(_INSERT, row)))
    tab = {"screen_id": screen.id, "name": _FIRST_TAB, "sequence": 1, "field_keys": list(keys)}
    await tx.execute(insert(tabs), tab)
    _announce(tx, catalogue, actor, Avi.SCREEN_CREATED, screen.id)
    return screen


async def _held(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> Screen:
    """Return a screen; nobody else changes screens until the end of the transaction."""
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "screens")
    screen_id = parse_id(mention)
    row = await tx.fetch_one(_LOCK, {"screen": screen_id}) if screen_id is not None else None
    if row is None:
        raise NotFound(f"Screen with id '{mention[:80]}' does not exist")
    return _screen(row)


async def _screen_and_tabs(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str
) -> tuple[Screen, list[ScreenTab]]:
    screen = await _held(tx, catalogue, actor, mention)
    return screen, await _tabs(tx, screen)


async def _tabs(tx: Tx, screen: Screen) -> list[ScreenTab]:
    rows = await tx.fetch_all(_TABS, {"screen": screen.id})
    return [msgspec.convert(row._asdict(), ScreenTab) for row in rows]


async def _place(
    tx: Tx, catalogue: Catalogue, actor: User | None, screen: Screen, tab: ScreenTab, keys: tuple[str, ...]
) -> None:
    await tx.execute(_UPDATE_TAB.values(field_keys=list(keys)), {"tab": tab.id})
    _announce(tx, catalogue, actor, Avi.SCREEN_UPDATED, screen.id)


async def _require_free(tx: Tx, screen: Screen) -> None:
    rows = await tx.fetch_all(_ALL)
    if not screen.id and len(rows) >= MOST_SCREENS:
        raise Invalid(f"A site has at most {MOST_SCREENS:,} screens.")
    if any(row.name.lower() == screen.name.lower() and row.id != screen.id for row in rows):
        raise Conflict(f"A screen with the name '{screen.name}' already exists.")


def _screen(row: Any) -> Screen:
    return Screen(row.id, row.name, row.description)


def _named(screen: Screen, sent: dict[str, Any]) -> Screen:
    wrong: dict[str, str] = {}
    name = read_name(sent, screen.name, wrong, "You must specify a name for the screen.")
    description = read_description(sent, screen.description, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return Screen(screen.id, name, description)


def _tab(known: Sequence[ScreenTab], mention: str) -> ScreenTab:
    found = next((one for one in known if one.id == parse_id(mention)), None)
    if found is None:
        raise NotFound(f"Tab with id '{mention[:80]}' does not exist on the screen")
    return found


def _tab_name(sent: dict[str, Any], others: Sequence[ScreenTab]) -> str:
    wrong: dict[str, str] = {}
    name = read_name(sent, "", wrong, "You must specify a name for the tab.")
    if any(one.name.lower() == name.lower() for one in others):
        wrong["name"] = "A tab with this name already exists on the screen."
    if wrong:
        raise Invalid(fields=wrong)
    return name


def _placeable(catalogue: Catalogue, sent: Any) -> str:
    if isinstance(sent, str) and (sent in PLACEABLE or catalogue.fields.by_key(sent) is not None):
        return sent
    raise Invalid(fields={"fieldId": f"The field '{str(sent)[:80]}' does not exist, or cannot be on a screen."})


def _require_absent(known: Sequence[ScreenTab], key: str) -> None:
    if any(key in tab.field_keys for tab in known):
        raise Invalid(fields={"fieldId": f"The field '{key}' is already on the screen."})


def _require_placed(tab: ScreenTab, key: str) -> None:
    if key not in tab.field_keys:
        raise NotFound(f"The field '{key[:80]}' is not on the tab.")


def _new_place(others: Sequence[str], at: int, sent: dict[str, Any]) -> int:
    if sent.get("after"):
        before = str(sent["after"]).rstrip("/").rpartition("/")[2]
        if before not in others:
            raise Invalid(fields={"after": f"The field '{before[:80]}' is not on the tab."})
        return others.index(before) + 1
    places = {"First": 0, "Last": len(others), "Earlier": max(at - 1, 0), "Later": at + 1}
    if sent.get("position") not in places:
        raise Invalid(fields={"position": f"The position must be one of {', '.join(places)}."})
    return places[sent["position"]]


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, avi: Avi, screen_id: int) -> None:
    named = ari(catalogue.site_id, "screen", screen_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None))
