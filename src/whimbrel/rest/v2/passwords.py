"""Passwords and sessions: `myself/password`, `user/password`, `user/session`."""

from litestar.params import FromPath

from whimbrel.actions.accounts import change_password, end_sessions
from whimbrel.errors import Invalid
from whimbrel.reads.people import read_user
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.credentials import SessionCookie, read_credentials
from whimbrel.rest.http.password import hash_chosen, require_own
from whimbrel.rest.http.route import route


@route("PUT", "/myself/password", body="password, currentPassword", success=204)
async def change_own(call: Incoming) -> Answer:
    """Choose another password for oneself; all sessions but this one end."""
    user = call.signed_in()
    sent = await call.object()
    await require_own(call, user, sent.get("currentPassword"), "currentPassword")
    hashed = await hash_chosen(call, sent)
    own = read_credentials(call.headers.get("authorization", ""), call.headers.get("cookie", ""))
    done = await call.carry_out(change_password, user, hashed, own.raw if isinstance(own, SessionCookie) else None)
    return answer.nothing(position=done.position)


@route("PUT", "/user/password", query="username key", body="password", success=204)
async def change(call: Incoming) -> Answer:
    """Give an account another password, which ends its sessions; for administrators."""
    call.administrator()
    found = read_user(call.catalogue, call.user, name=call.query.text("username"), key=call.query.text("key"))
    password = (await call.object()).get("password")
    if not isinstance(password, str):
        raise Invalid(fields={"password": "The password must be a text."})
    hashed = await call.backend.passwords.hash(password)
    done = await call.carry_out(change_password, found, hashed)
    return answer.nothing(position=done.position)


@route("DELETE", "/user/session/{name:str}")
async def sign_out(call: Incoming, name: FromPath[str]) -> Answer:
    """Sign somebody out everywhere; for administrators."""
    call.administrator()
    done = await call.carry_out(end_sessions, read_user(call.catalogue, call.user, name=name))
    return answer.nothing(200, position=done.position)


HANDLERS = (change_own, change, sign_out)
