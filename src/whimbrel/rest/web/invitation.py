"""Where one-time links lead: whoever holds one chooses a password, and the names of an invited account."""

import html
from typing import Any

from whimbrel.actions.invitations import INVITATION, RESET, Acceptance, accept_invitation, reset_password
from whimbrel.errors import Invalid
from whimbrel.reads.links import require_link
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.origin import refuse_other_sites
from whimbrel.rest.http.password import hash_chosen
from whimbrel.rest.http.route import PAGE, route
from whimbrel.rest.web.file import page


@route("GET", "/login/invitation", answers=PAGE)
async def read_invitation(call: Incoming) -> Answer:
    """Give the page where an invitation is accepted."""
    return page(call, "invitation.html", title=html.escape(call.backend.title))


@route("GET", "/login/reset", answers=PAGE)
async def read_reset(call: Incoming) -> Answer:
    """Give the page where another password is chosen."""
    return page(call, "reset.html", title=html.escape(call.backend.title))


@route("POST", "/login/invitation", body="secret, password, name, displayName", success=201)
async def accept(call: Incoming) -> Answer:
    """Give an invited account a password and, where they are sent, other names; the secret is good for one use."""
    refuse_other_sites(call.headers, call.place.base)
    sent = await call.object()
    secret, names = await _secret(call, INVITATION, sent), [sent.get("name"), sent.get("displayName")]
    if not all(name is None or isinstance(name, str) for name in names):
        raise Invalid("The name and the displayName must be texts.")
    chosen = Acceptance(secret, await hash_chosen(call, sent), *(name or None for name in names))
    done = await call.carry_out(accept_invitation, chosen)
    return answer.json({"name": done.result.name}, 201, position=done.position)


@route("POST", "/login/reset", body="secret, password")
async def reset(call: Incoming) -> Answer:
    """Replace a forgotten password; the secret is good for one use, and all sessions end."""
    refuse_other_sites(call.headers, call.place.base)
    sent = await call.object()
    secret = await _secret(call, RESET, sent)
    done = await call.carry_out(reset_password, secret, await hash_chosen(call, sent))
    return answer.json({"name": done.result.name}, position=done.position)


async def _secret(call: Call, purpose: str, sent: dict[str, Any]) -> str:
    """Return the secret, if it is good: nobody else has passwords hashed, which takes long."""
    secret = sent.get("secret")
    if not isinstance(secret, str):
        raise Invalid("Choosing a password needs the secret of a link.")
    await call.ask(require_link, purpose, secret, call.backend.clock.now())
    return secret
