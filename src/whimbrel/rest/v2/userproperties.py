"""Entity properties of accounts: `user/properties`, where a parameter names the account."""

from urllib.parse import quote

from litestar.params import FromPath

from whimbrel.actions.properties import PropertyName, delete_property, set_property
from whimbrel.reads.people import read_user
from whimbrel.reads.properties import property_keys, read_property
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.tracker.property import Entity

_EVERY = "/user/properties"
_ONE = _EVERY + "/{key:str}"
_NAMED = "username userKey"


@route("GET", _EVERY, query=_NAMED)
async def read_keys(call: Incoming) -> Answer:
    """List the keys of the properties of an account; one's own, or for administrators."""
    mention = _mention(call)
    keys = await call.ask(property_keys, Entity.USER, mention)
    address = call.place.rest("user", "properties")
    return answer.json(
        {
            "keys": [
                {"self": f"{address}/{quote(key, safe='')}?userKey={quote(mention, safe='')}", "key": key}
                for key in keys
            ]
        }
    )


@route("GET", _ONE, query=_NAMED)
async def read_one(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a property of an account; one's own, or for administrators."""
    found = await call.ask(read_property, Entity.USER, _mention(call), key)
    return answer.json({"key": key, "value": found})


@route("PUT", _ONE, query=_NAMED, body="any JSON value")
async def put(call: Incoming, key: FromPath[str]) -> Answer:
    """Set a property of an account to the JSON value in the body; 201 where it was not there before."""
    done = await call.carry_out(set_property, PropertyName(Entity.USER, _mention(call), key), await call.body())
    return answer.nothing(201 if done.result else 200, position=done.position)


@route("DELETE", _ONE, query=_NAMED, success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a property of an account."""
    done = await call.carry_out(delete_property, PropertyName(Entity.USER, _mention(call), key))
    return answer.nothing(position=done.position)


def _mention(call: Call) -> str:
    """Return the key of the account that is named."""
    call.signed_in()
    return read_user(call.catalogue, call.user, name=call.query.text("username"), key=call.query.text("userKey")).key


HANDLERS = (read_keys, read_one, put, delete)
