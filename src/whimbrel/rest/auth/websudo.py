"""Jira asks administrators for their password again before they administer. Here nobody is asked, so none is kept."""

from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.password import require_own
from whimbrel.rest.http.route import route

_PATH = "/rest/auth/1/websudo"


@route("POST", _PATH, body="password", success=204)
async def begin(call: Incoming) -> Answer:
    """Hold one's own password once more against what is sent."""
    user = call.signed_in()
    await require_own(call, user, (await call.object()).get("password"), "password")
    return answer.nothing()


@route("DELETE", _PATH, success=204)
async def end(call: Incoming) -> Answer:
    """Give up what having said the password again allowed; whoever is signed in goes on as they are."""
    call.signed_in()
    return answer.nothing()
