"""Entity properties below issues, projects, comments, issue types and the items of dashboards."""

from litestar.params import FromPath

from whimbrel.actions.properties import PropertyName, delete_property, set_property
from whimbrel.reads.properties import property_keys, read_property
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.place import Place
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.property_routes import Address, property_routes
from whimbrel.tracker.property import Entity

_NOUNS = {
    Entity.ISSUE: "issue",
    Entity.PROJECT: "project",
    Entity.COMMENT: "comment",
    Entity.ISSUE_TYPE: "issuetype",
}
_ITEM = "/dashboard/{board:str}/items/{item:str}/properties"


def _address(place: Place) -> Address:
    return place.rest


@route("GET", _ITEM)
async def read_keys(call: Incoming, board: FromPath[str], item: FromPath[str]) -> Answer:
    """List the keys of the properties of an item of a dashboard."""
    keys = await call.ask(property_keys, Entity.DASHBOARD_ITEM, f"{board}/{item}")
    place = call.place
    shown = [{"self": place.rest("dashboard", board, "items", item, "properties", key), "key": key} for key in keys]
    return answer.json({"keys": shown})


@route("GET", _ITEM + "/{key:str}")
async def read_one(call: Incoming, board: FromPath[str], item: FromPath[str], key: FromPath[str]) -> Answer:
    """Show a property of an item of a dashboard."""
    found = await call.ask(read_property, Entity.DASHBOARD_ITEM, f"{board}/{item}", key)
    return answer.json({"key": key, "value": found})


@route("PUT", _ITEM + "/{key:str}", body="any JSON value")
async def put(call: Incoming, board: FromPath[str], item: FromPath[str], key: FromPath[str]) -> Answer:
    """Set a property of an item to the JSON value in the body; 201 where it was not there before."""
    call.signed_in()
    name = PropertyName(Entity.DASHBOARD_ITEM, f"{board}/{item}", key)
    done = await call.carry_out(set_property, name, await call.body())
    return answer.nothing(201 if done.result else 200, position=done.position)


@route("DELETE", _ITEM + "/{key:str}", success=204)
async def delete(call: Incoming, board: FromPath[str], item: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a property of an item of a dashboard."""
    call.signed_in()
    done = await call.carry_out(delete_property, PropertyName(Entity.DASHBOARD_ITEM, f"{board}/{item}", key))
    return answer.nothing(position=done.position)


HANDLERS = (
    *(handler for entity, noun in _NOUNS.items() for handler in property_routes(entity, noun, _address)),
    *(read_keys, read_one, put, delete),
)
