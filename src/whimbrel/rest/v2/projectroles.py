"""Roles that people can play in projects, and who plays them in projects to come: `role`."""

from litestar.params import FromPath

from whimbrel.actions.actors import ActorNames
from whimbrel.actions.projectroles import (
    add_default_actors,
    create_role,
    delete_role,
    edit_role,
    remove_default_actors,
)
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.v2.actor_json import actors_json
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import ProjectRole

_EVERY = "/role"
_ONE = _EVERY + "/{role:str}"
_ACTORS = _ONE + "/actors"


@route("GET", _EVERY)
async def read_all(call: Incoming) -> Answer:
    """List the roles that people can play in projects; administrators see their default actors."""
    call.signed_in()
    return answer.json([_json(call, call.catalogue, role) for role in call.catalogue.schemes.roles.values()])


@route("POST", _EVERY, body="name, description")
async def create(call: Incoming) -> Answer:
    """Create a role; for administrators."""
    call.administrator()
    done = await call.carry_out(create_role, await call.object())
    return answer.json(_json(call, await call.backend.reads.catalogue(), done.result), position=done.position)


@route("GET", _ONE)
async def read_one(call: Incoming, role: FromPath[str]) -> Answer:
    """Show a role; administrators see its default actors."""
    call.signed_in()
    return answer.json(_json(call, call.catalogue, _role(call.catalogue, role)))


@route("PUT", _ONE, body="name, description")
async def replace(call: Incoming, role: FromPath[str]) -> Answer:
    """Change the name and the description of a role, which must both be sent; for administrators."""
    call.administrator()
    sent = await call.object()
    wrong = {name: f"The {name} of the role is required." for name in ("name", "description") if name not in sent}
    if wrong:
        raise Invalid(fields=wrong)
    return await _edit(call, role, sent)


@route("POST", _ONE, body="name, description")
async def edit(call: Incoming, role: FromPath[str]) -> Answer:
    """Change the name or the description of a role; for administrators."""
    call.administrator()
    return await _edit(call, role, await call.object())


@route("DELETE", _ONE, query="swap", success=204)
async def delete(call: Incoming, role: FromPath[str]) -> Answer:
    """Delete a role; the role `swap` takes its place wherever it is named. For administrators."""
    call.administrator()
    done = await call.carry_out(delete_role, role, call.query.text("swap"))
    return answer.nothing(position=done.position)


@route("GET", _ACTORS)
async def read_actors(call: Incoming, role: FromPath[str]) -> Answer:
    """List who plays a role in projects to come; for administrators."""
    call.administrator()
    return answer.json(_actors(call.catalogue, _role(call.catalogue, role)))


@route("POST", _ACTORS, body="user: [names] or group: [names]")
async def add(call: Incoming, role: FromPath[str]) -> Answer:
    """Have more people play a role in projects to come; for administrators."""
    call.administrator()
    body = await call.object()
    done = await call.carry_out(add_default_actors, role, ActorNames(body.get("user"), body.get("group")))
    catalogue = await call.backend.reads.catalogue()
    return answer.json(_actors(catalogue, _role(catalogue, role)), position=done.position)


@route("DELETE", _ACTORS, query="user group")
async def remove(call: Incoming, role: FromPath[str]) -> Answer:
    """Have a user or a group no longer play a role in projects to come; for administrators."""
    call.administrator()
    less = ActorNames(call.query.text("user"), call.query.text("group"))
    done = await call.carry_out(remove_default_actors, role, less)
    catalogue = await call.backend.reads.catalogue()
    return answer.json(_actors(catalogue, _role(catalogue, role)), position=done.position)


async def _edit(call: Call, role: str, sent: Json) -> Answer:
    done = await call.carry_out(edit_role, role, sent)
    return answer.json(_json(call, await call.backend.reads.catalogue(), done.result), position=done.position)


def _role(catalogue: Catalogue, mention: str) -> ProjectRole:
    role_id = parse_id(mention)
    found = catalogue.schemes.roles.get(role_id) if role_id is not None else None
    if found is None:
        raise NotFound(f"Can not find a project role with id '{mention[:40]}'.")
    return found


def _actors(catalogue: Catalogue, role: ProjectRole) -> Json:
    return {"actors": actors_json(catalogue, catalogue.schemes.default_actors_of(role.id))}


def _json(call: Call, catalogue: Catalogue, role: ProjectRole) -> Json:
    address = call.place.rest("role", role.id)
    shown = {"self": address, "name": role.name, "id": role.id, "description": role.description}
    return {**shown, **(_actors(catalogue, role) if is_administrator(catalogue, call.user) else {"actors": []})}


HANDLERS = (read_all, create, read_one, replace, edit, delete, read_actors, add, remove)
