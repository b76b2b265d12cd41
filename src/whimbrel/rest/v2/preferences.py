"""One's own preferences: `mypreferences`."""

from whimbrel.actions.preferences import set_preference, unset_preference
from whimbrel.errors import NotFound
from whimbrel.reads.preferences import read_preference
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route

_PATH = "/mypreferences"


@route("GET", _PATH, query="key")
async def read(call: Incoming) -> Answer:
    """Show a preference of one's own."""
    call.signed_in()
    return answer.json(await call.ask(read_preference, _key(call)))


@route("PUT", _PATH, query="key", body="a text", success=204)
async def put(call: Incoming) -> Answer:
    """Set a preference of one's own to the text in the body."""
    call.signed_in()
    done = await call.carry_out(set_preference, _key(call), await call.body())
    return answer.nothing(position=done.position)


@route("DELETE", _PATH, query="key", success=204)
async def delete(call: Incoming) -> Answer:
    """Take a preference of one's own away."""
    call.signed_in()
    done = await call.carry_out(unset_preference, _key(call))
    return answer.nothing(position=done.position)


def _key(call: Call) -> str:
    key = call.query.text("key")
    if not key:
        raise NotFound("The key query parameter was not provided")
    return key


HANDLERS = (read, put, delete)
