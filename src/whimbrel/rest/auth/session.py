"""The session of a browser, or of a script that keeps cookies."""

from typing import Any

from whimbrel.actions.credentials import begin_session, end_session
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED, SESSION_LASTS
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotSignedIn
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.credentials import (
    COOKIE,
    SessionCookie,
    WrongCredentials,
    read_credentials,
    session_cookie,
)
from whimbrel.rest.http.origin import refuse_other_sites
from whimbrel.rest.http.place import context_path
from whimbrel.rest.http.route import route
from whimbrel.tracker.user import User


@route("GET", "/rest/auth/1/session")
async def read(call: Incoming) -> Answer:
    """Tell who is signed in."""
    user = call.signed_in()
    return answer.json({"self": call.place.user(user.name), "name": user.name, "loginInfo": {}})


@route("POST", "/rest/auth/1/session", body="username, password")
async def begin(call: Incoming) -> Answer:
    """Sign in with a name and a password; the cookie in the answer proves it from then on."""
    refuse_other_sites(call.headers, call.place.base)
    sent = await call.object()
    name, password = sent.get("username"), sent.get("password")
    if not isinstance(name, str) or not isinstance(password, str):
        raise Invalid("Signing in needs a username and a password.")
    try:
        user = await call.backend.sign_in.by_password(call.catalogue, name, password)
    except NotSignedIn:
        raise WrongCredentials("Login failed") from None
    done = await call.backend.writes.carry_out(_begin, user)
    shown = {"session": {"name": COOKIE, "value": done.result}, "loginInfo": {}}
    return answer.json(shown, headers={"Set-Cookie": _cookie(call, done.result, int(SESSION_LASTS.total_seconds()))})


@route("DELETE", "/rest/auth/1/session", success=204)
async def end(call: Incoming) -> Answer:
    """Sign out: the session of the cookie ends, everywhere and at once."""
    sent = read_credentials("", call.headers.get("cookie", ""))
    if not isinstance(sent, SessionCookie) or call.user is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    await call.carry_out(_end, sent.raw)
    return answer.nothing(headers={"Set-Cookie": _cookie(call, "", 0)})


def _cookie(call: Call, raw: str, lasts: int) -> str:
    path = context_path(call.backend.settings)
    return session_cookie(raw, path, secure=call.place.secure, lasts=lasts)


async def _begin(tx: Any, _catalogue: Catalogue, user: User) -> str:
    return await begin_session(tx, user)


async def _end(tx: Any, _catalogue: Catalogue, _actor: User | None, raw: str) -> None:
    await end_session(tx, raw)
