"""Personal access tokens: made, listed and revoked by their owner."""

from typing import Any

from litestar.params import FromPath

from whimbrel.actions.credentials import issue_token, revoke_token
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.tokens import own_tokens
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.http.route import route
from whimbrel.tracker.identity import parse_id

_PATH = "/rest/pat/latest/tokens"


@route("GET", _PATH)
async def read_all(call: Incoming) -> Answer:
    """List one's own tokens; never their secrets, which nobody has."""
    call.signed_in()
    return answer.json(
        [
            {
                "id": token.id,
                "name": token.name,
                "createdAt": to_jira(token.created),
                "expiringAt": to_jira(token.expires),
                "lastAccessedAt": to_jira(token.last_accessed),
            }
            for token in await call.ask(own_tokens)
        ]
    )


@route("POST", _PATH, body="name, expirationDuration (days)", success=201)
async def create(call: Incoming) -> Answer:
    """Make a token; its secret, `rawToken`, is told this once."""
    call.signed_in()
    sent = await call.object()
    name = sent.get("name")
    if not isinstance(name, str):
        raise Invalid("A token needs a name.")
    done = await call.carry_out(issue_token, name.strip(), _days(sent.get("expirationDuration")))
    token = done.result
    shown = {
        "id": token.id,
        "name": token.name,
        "createdAt": to_jira(token.created),
        "expiringAt": to_jira(token.expires),
        "rawToken": token.raw,
    }
    return answer.json(shown, 201, position=done.position)


@route("DELETE", _PATH + "/{key:str}", success=204)
async def revoke(call: Incoming, key: FromPath[str]) -> Answer:
    """Revoke a token of one's own."""
    call.signed_in()
    token_id = parse_id(key)
    if token_id is None:
        raise NotFound(f"You have no token with id {key[:40]}.")
    done = await call.carry_out(revoke_token, token_id)
    return answer.nothing(position=done.position)


def _days(sent: Any) -> int | None:
    if sent is None or (isinstance(sent, int) and not isinstance(sent, bool)):
        return sent
    raise Invalid("The expirationDuration must be a whole number of days, or null for a token that lasts.")
