"""Screens with their tabs and fields; for administrators."""

from litestar.params import FromPath

from whimbrel.actions import screens as actions
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.reads.screens import available_fields, read_screens, read_tab, read_tabs
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.field import SYSTEM_FIELDS
from whimbrel.tracker.screen import Screen, ScreenTab


@route("GET", "/screens", query="search startAt maxResults")
async def read_all(call: Incoming) -> Answer:
    """List the screens, by name, or those with a text in their names."""
    call.administrator()
    text = (call.query.text("search") or "").lower()
    found = [one for one in await call.ask(read_screens) if text in one.name.lower()]
    return answer.json([_screen(one) for one in Page.asked(call.query, default=100, most=1000).of(found)])


@route("POST", "/screens", body="name, description", success=201)
async def create(call: Incoming) -> Answer:
    """Create a screen with one empty tab."""
    call.administrator()
    done = await call.carry_out(actions.create_screen, await call.object())
    return answer.json(_screen(done.result), 201, position=done.position)


@route("POST", "/screens/addToDefault/{field_id:str}", success=204)
async def add_to_default(call: Incoming, field_id: FromPath[str]) -> Answer:
    """Put a field on the first tab of the default screen."""
    call.administrator()
    done = await call.carry_out(actions.add_to_default, field_id)
    return answer.nothing(position=done.position)


@route("PUT", "/screens/{screen:str}", body="name, description")
async def edit(call: Incoming, screen: FromPath[str]) -> Answer:
    """Change a screen; what is not sent stays."""
    call.administrator()
    done = await call.carry_out(actions.edit_screen, screen, await call.object())
    return answer.json(_screen(done.result), position=done.position)


@route("DELETE", "/screens/{screen:str}", success=204)
async def delete(call: Incoming, screen: FromPath[str]) -> Answer:
    """Delete a screen that no scheme shows."""
    call.administrator()
    done = await call.carry_out(actions.delete_screen, screen)
    return answer.nothing(position=done.position)


@route("GET", "/screens/{screen:str}/availableFields")
async def read_available(call: Incoming, screen: FromPath[str]) -> Answer:
    """List the fields that are not on a screen and could be."""
    call.administrator()
    keys = await call.ask(available_fields, screen)
    return answer.json([_field(call.catalogue, key) for key in keys])


@route("GET", "/screens/{screen:str}/tabs", query="projectKey")
async def read_all_tabs(call: Incoming, screen: FromPath[str]) -> Answer:
    """List the tabs of a screen, in order."""
    call.administrator()
    return answer.json([_tab(one) for one in await call.ask(read_tabs, screen)])


@route("POST", "/screens/{screen:str}/tabs", body="name")
async def add_tab(call: Incoming, screen: FromPath[str]) -> Answer:
    """Add a tab to a screen."""
    call.administrator()
    done = await call.carry_out(actions.add_tab, screen, await call.object())
    return answer.json(_tab(done.result), position=done.position)


@route("PUT", "/screens/{screen:str}/tabs/{tab:str}", body="name")
async def rename_tab(call: Incoming, screen: FromPath[str], tab: FromPath[str]) -> Answer:
    """Give a tab another name."""
    call.administrator()
    done = await call.carry_out(actions.rename_tab, screen, tab, await call.object())
    return answer.json(_tab(done.result), position=done.position)


@route("DELETE", "/screens/{screen:str}/tabs/{tab:str}", success=204)
async def delete_tab(call: Incoming, screen: FromPath[str], tab: FromPath[str]) -> Answer:
    """Delete a tab with its fields."""
    call.administrator()
    done = await call.carry_out(actions.delete_tab, screen, tab)
    return answer.nothing(position=done.position)


@route("POST", "/screens/{screen:str}/tabs/{tab:str}/move/{position:str}", success=204)
async def move_tab(call: Incoming, screen: FromPath[str], tab: FromPath[str], position: FromPath[str]) -> Answer:
    """Put a tab at a place, the first of which is 0."""
    call.administrator()
    if not (position.isascii() and position.isdigit() and len(position) <= 3):  # noqa: PLR2004  no screen has more tabs
        raise Invalid("The position must be a whole number.")
    done = await call.carry_out(actions.move_tab, screen, tab, int(position))
    return answer.nothing(position=done.position)


@route("GET", "/screens/{screen:str}/tabs/{tab:str}/fields", query="projectKey")
async def read_fields(call: Incoming, screen: FromPath[str], tab: FromPath[str]) -> Answer:
    """List the fields of a tab, in order."""
    call.administrator()
    found = await call.ask(read_tab, screen, tab)
    return answer.json([_field(call.catalogue, key) for key in found.field_keys])


@route("POST", "/screens/{screen:str}/tabs/{tab:str}/fields", body="fieldId")
async def add_field(call: Incoming, screen: FromPath[str], tab: FromPath[str]) -> Answer:
    """Put a field at the end of a tab."""
    call.administrator()
    done = await call.carry_out(actions.add_field, screen, tab, await call.object())
    return answer.json(_field(call.catalogue, done.result), position=done.position)


@route("DELETE", "/screens/{screen:str}/tabs/{tab:str}/fields/{field_id:str}", success=204)
async def remove_field(call: Incoming, screen: FromPath[str], tab: FromPath[str], field_id: FromPath[str]) -> Answer:
    """Take a field from a tab."""
    call.administrator()
    done = await call.carry_out(actions.remove_field, screen, tab, field_id)
    return answer.nothing(position=done.position)


@route("POST", "/screens/{screen:str}/tabs/{tab:str}/fields/{field_id:str}/move", body="after or position", success=204)
async def move_field(call: Incoming, screen: FromPath[str], tab: FromPath[str], field_id: FromPath[str]) -> Answer:
    """Put a field elsewhere on its tab."""
    call.administrator()
    done = await call.carry_out(actions.move_field, screen, tab, field_id, sent=await call.object())
    return answer.nothing(position=done.position)


def _screen(screen: Screen) -> Json:
    return {"id": screen.id, "name": screen.name, "description": screen.description}


def _tab(tab: ScreenTab) -> Json:
    return {"id": tab.id, "name": tab.name}


def _field(catalogue: Catalogue, key: str) -> Json:
    custom, system = catalogue.fields.by_key(key), SYSTEM_FIELDS.get(key)
    name = custom.name if custom is not None else system.name if system is not None else key
    return {"id": key, "name": name, "type": "custom" if custom is not None else "system"}


HANDLERS = (
    *(read_all, create, add_to_default, edit, delete, read_available),
    *(read_all_tabs, add_tab, rename_tab, delete_tab, move_tab),
    *(read_fields, add_field, remove_field, move_field),
)
