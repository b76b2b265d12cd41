"""Groups: `group` and its members."""

from whimbrel.actions import groups as actions
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, group_json
from whimbrel.rest.shape.user_json import user_json
from whimbrel.tracker.user import Group, User

_MOST = 50


@route("GET", "/group", query="groupname expand")
async def read(call: Incoming) -> Answer:
    """Show a group; `expand=users[0:49]` shows a range of its members. For administrators."""
    call.administrator()
    return answer.json(_group_json(call, call.catalogue, _group(call)))


@route("POST", "/group", body="name", success=201)
async def create(call: Incoming) -> Answer:
    """Create a group; for administrators."""
    call.administrator()
    done = await call.carry_out(actions.create_group, (await call.object()).get("name"))
    shown = _group_json(call, await call.backend.reads.catalogue(), done.result)
    return answer.json(shown, 201, position=done.position)


@route("DELETE", "/group", query="groupname swapGroup")
async def delete(call: Incoming) -> Answer:
    """Delete a group; what it was granted, and what was said to it alone, becomes that of `swapGroup`."""
    call.administrator()
    done = await call.carry_out(actions.delete_group, _name(call), call.query.text("swapGroup"))
    return answer.nothing(200, position=done.position)


@route("GET", "/group/member", query="groupname includeInactiveUsers startAt maxResults")
async def read_members(call: Incoming) -> Answer:
    """Show a page of the members of a group, by name; for administrators."""
    call.administrator()
    members = _members(call.catalogue, _group(call), inactive=call.query.flag("includeInactiveUsers"))
    page = Page.asked(call.query, default=_MOST, most=_MOST)
    shown = [user_json(call.place, user, with_email=True) for user in page.of(members)]
    last = page.start + len(shown) >= len(members)
    counts = {"maxResults": page.limit, "startAt": page.start, "total": len(members), "isLast": last}
    return answer.json({"self": call.place.rest("group", "member"), **counts, "values": shown})


@route("POST", "/group/user", query="groupname", body="name", success=201)
async def add(call: Incoming) -> Answer:
    """Add a user to a group; for administrators."""
    call.administrator()
    done = await call.carry_out(actions.add_member, _name(call), (await call.object()).get("name"))
    shown = _group_json(call, await call.backend.reads.catalogue(), done.result)
    return answer.json(shown, 201, position=done.position)


@route("DELETE", "/group/user", query="groupname username")
async def remove(call: Incoming) -> Answer:
    """Remove a user from a group; for administrators."""
    call.administrator()
    done = await call.carry_out(actions.remove_member, _name(call), call.query.text("username"))
    return answer.nothing(200, position=done.position)


def _name(call: Call) -> str:
    name = call.query.text("groupname")
    if not name:
        raise Invalid("The groupname query parameter was not provided")
    return name


def _group(call: Call) -> Group:
    name = _name(call)
    group = call.catalogue.people.groups_by_name.get(name.lower())
    if group is None:
        raise NotFound(f"The group named '{name[:255]}' does not exist.")
    return group


def _members(catalogue: Catalogue, group: Group, *, inactive: bool) -> list[User]:
    found = (catalogue.people.users[user_id] for user_id in catalogue.people.members_of(group.id))
    return sorted((user for user in found if user.active or inactive), key=lambda user: user.name)


def _group_json(call: Call, catalogue: Catalogue, group: Group) -> Json:
    """Show a group with a range of its members, in the form of the API: `users[0:49]` is both ends inclusive."""
    members = _members(catalogue, group, inactive=False)
    wanted = next((part for part in call.query.names("expand") if part.startswith("users")), None)
    start, end = _range(wanted, len(members)) if wanted else (0, 0)
    users = {
        "size": len(members),
        "items": [user_json(call.place, user, with_email=True) for user in members[start:end]],
        "max-results": _MOST,
        "start-index": start,
        "end-index": max(start, end - 1) if end else 0,
    }
    return {**group_json(call.place, group), "users": users, "expand": "users"}


def _range(wanted: str, size: int) -> tuple[int, int]:
    """Read `users[a:b]`, at most fifty; without a range it begins at the first. Raises `Invalid`."""
    inside = wanted.removeprefix("users").strip("[]")
    first, _, last = inside.partition(":")
    try:
        start = int(first) if first else 0
        end = int(last) + 1 if last else start + _MOST
    except ValueError:
        raise Invalid("The members of a group are expanded as users[0:49].") from None
    start = min(max(start, 0), size)
    return start, min(end, start + _MOST, size)


HANDLERS = (read, create, delete, read_members, add, remove)
