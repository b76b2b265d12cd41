"""The handlers of entity properties, the same for each kind of entity, on whichever face it has its address."""

from collections.abc import Callable

from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from whimbrel.actions.properties import PropertyName, delete_property, set_property
from whimbrel.reads.properties import property_keys, read_property
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.place import Place
from whimbrel.rest.http.route import route
from whimbrel.tracker.property import Entity

Address = Callable[..., str]


def property_routes(entity: Entity, noun: str, address: Callable[[Place], Address]) -> tuple[HTTPRouteHandler, ...]:
    """Return the four handlers of one kind of entity, which its address calls `noun`."""
    every = f"/{noun}/{{mention:str}}/properties"
    one = f"{every}/{{key:str}}"

    @route("GET", every)
    async def read_keys(call: Incoming, mention: FromPath[str]) -> Answer:
        """List the keys of the properties."""
        call.somebody()
        keys = await call.ask(property_keys, entity, mention)
        place = address(call.place)
        return answer.json({"keys": [{"self": place(noun, mention, "properties", key), "key": key} for key in keys]})

    @route("GET", one)
    async def read_one(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
        """Show a property."""
        call.somebody()
        return answer.json({"key": key, "value": await call.ask(read_property, entity, mention, key)})

    @route("PUT", one, body="any JSON value")
    async def put(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
        """Set a property to the JSON value in the body; 201 where it was not there before."""
        call.somebody()
        done = await call.carry_out(set_property, PropertyName(entity, mention, key), await call.body())
        return answer.nothing(201 if done.result else 200, position=done.position)

    @route("DELETE", one, success=204)
    async def delete(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
        """Delete a property."""
        call.somebody()
        done = await call.carry_out(delete_property, PropertyName(entity, mention, key))
        return answer.nothing(position=done.position)

    return read_keys, read_one, put, delete
