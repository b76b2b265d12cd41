"""The first administrator: made by whoever holds the secret of the set-up link."""

from whimbrel.actions.administrator import accept_invitation
from whimbrel.errors import Invalid
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.origin import refuse_other_sites
from whimbrel.rest.http.password import hash_chosen
from whimbrel.rest.http.route import route


@route("POST", "/login/setup", body="secret, password", success=201)
async def accept(call: Incoming) -> Answer:
    """Make the user `admin` with the chosen password; the secret is good for one use."""
    refuse_other_sites(call.headers, call.place.base)
    sent = await call.object()
    secret, password = sent.get("secret"), sent.get("password")
    if not isinstance(secret, str) or not isinstance(password, str):
        raise Invalid("Setting up needs a secret and a password.")
    done = await call.carry_out(accept_invitation, secret, await hash_chosen(call, sent))
    return answer.json({"name": done.result.name}, 201, position=done.position)
