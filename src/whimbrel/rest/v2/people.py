"""People: `myself`, `user`, `user/search`."""

from typing import Any

from whimbrel.actions.accounts import delete_user, edit_myself, edit_user
from whimbrel.actions.people import NewUser, create_user
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.reads.people import find_users, read_user
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.password import require_own
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.user_json import account_json, user_json
from whimbrel.tracker.user import SOFTWARE_USERS, User

MOST = 1000
NEEDED = ("name", "displayName", "emailAddress")


@route("GET", "/myself", query="expand")
async def read_myself(call: Incoming) -> Answer:
    """Show who asks."""
    return answer.json(account_json(call.place, call.catalogue, call.signed_in(), call.query.names("expand")))


@route("PUT", "/myself", body="password (one's own), displayName, emailAddress")
async def edit_own(call: Incoming) -> Answer:
    """Change one's own full name or e-mail address; what is not sent stays."""
    user, sent = call.signed_in(), await call.object()
    await require_own(call, user, sent.get("password"), "password")
    done = await call.carry_out(edit_myself, sent)
    shown = account_json(call.place, await call.backend.reads.catalogue(), done.result, ())
    return answer.json(shown, position=done.position)


@route("GET", "/user", query="username key expand")
async def read_one(call: Incoming) -> Answer:
    """Show the user with a name or a key."""
    found = read_user(call.catalogue, call.user, name=call.query.text("username"), key=call.query.text("key"))
    return answer.json(account_json(call.place, call.catalogue, found, call.query.names("expand")))


@route("GET", "/user/search", query="username startAt maxResults includeActive includeInactive")
async def search(call: Incoming) -> Answer:
    """List the users whose name, e-mail address or full name begins with a text; `.` lists all."""
    text = call.query.text("username", "query")
    found = find_users(
        call.catalogue,
        call.user,
        text or "",
        active=call.query.flag("includeActive", default=True),
        inactive=call.query.flag("includeInactive"),
    )
    if text is None:
        raise Invalid("The username query parameter was not provided")
    page = Page.asked(call.query, default=50, most=MOST)
    return answer.json([user_json(call.place, user, with_email=True) for user in page.of(found)])


@route("POST", "/user", body="name, password, emailAddress, displayName", success=201)
async def create(call: Incoming) -> Answer:
    """Create an account that may use the site; for administrators."""
    call.administrator()
    sent = _required(await call.object())
    password = sent.get("password")
    hashed = await call.backend.passwords.hash(str(password)) if password else None
    new = NewUser(sent["name"], sent["displayName"], sent["emailAddress"], hashed)
    done = await call.carry_out(_create, new)
    shown = account_json(call.place, await call.backend.reads.catalogue(), done.result, ("groups",))
    return answer.json(shown, 201, position=done.position)


@route("PUT", "/user", query="username key", body="displayName, emailAddress, active")
async def edit(call: Incoming) -> Answer:
    """Change an account or switch it off; for administrators. What is not sent stays."""
    call.administrator()
    found = read_user(call.catalogue, call.user, name=call.query.text("username"), key=call.query.text("key"))
    done = await call.carry_out(edit_user, found, await call.object())
    shown = account_json(call.place, await call.backend.reads.catalogue(), done.result, call.query.names("expand"))
    return answer.json(shown, position=done.position)


@route("DELETE", "/user", query="username key", success=204)
async def delete(call: Incoming) -> Answer:
    """Delete an account that nothing refers to; for administrators."""
    call.administrator()
    found = read_user(call.catalogue, call.user, name=call.query.text("username"), key=call.query.text("key"))
    done = await call.carry_out(delete_user, found)
    return answer.nothing(position=done.position)


async def _create(tx: Any, catalogue: Catalogue, _actor: User | None, new: NewUser) -> User:
    return await create_user(tx, catalogue, new, (SOFTWARE_USERS,))


def _required(sent: Json) -> Json:
    """Return the body of a new account. Raises `Invalid` naming every member that is missing."""
    wrong = {name: f"You must specify a {name}." for name in NEEDED if not isinstance(sent.get(name), str)}
    wrong |= {name: f"You must specify a {name}." for name in NEEDED if name not in wrong and not sent[name].strip()}
    if wrong:
        raise Invalid(fields=wrong)
    return sent


HANDLERS = (read_myself, edit_own, read_one, search, create, edit, delete)
