"""Roles, and who plays them in a project: `role`, `project/{key}/role`."""

from litestar.params import FromPath

from whimbrel.actions.roles import add_actors, read_actors, remove_actors, set_actors
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.ids import Position
from whimbrel.reads.projects import read_project
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, role_json
from whimbrel.rest.shape.project_json import roles_json
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import ProjectRole

_USER, _GROUP = "atlassian-user-role-actor", "atlassian-group-role-actor"


@route("GET", "/role")
async def read_all(call: Incoming) -> Answer:
    """List the roles that people can play in projects."""
    call.signed_in()
    return answer.json([_named(call, role) for role in call.catalogue.schemes.roles.values()])


@route("GET", "/role/{role:str}")
async def read_one(call: Incoming, role: FromPath[str]) -> Answer:
    """Show a role."""
    call.signed_in()
    return answer.json(_named(call, _role(call.catalogue, role)))


@route("GET", "/project/{mention:str}/role")
async def read_places(call: Incoming, mention: FromPath[str]) -> Answer:
    """Map the names of roles to where their actors are listed."""
    return answer.json(roles_json(call.place, call.catalogue, read_project(call.catalogue, call.user, mention)))


@route("GET", "/project/{mention:str}/role/{role:str}")
async def read_actors_of(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Show who plays a role in a project."""
    project = read_project(call.catalogue, call.user, mention)
    call.signed_in()
    return answer.json(_json(call, call.catalogue, project.id, _role(call.catalogue, role)))


@route("POST", "/project/{mention:str}/role/{role:str}", body="user: [names] or group: [names]")
async def add(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Have more people play a role in a project."""
    call.signed_in()
    body = await call.object()
    more = read_actors(call.catalogue, body.get("user"), body.get("group"))
    done = await call.carry_out(add_actors, mention, role, more)
    return await _shown(call, mention, role, done.position)


@route("PUT", "/project/{mention:str}/role/{role:str}", body="categorisedActors: {kind: [names]}")
async def replace(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Have just these people play a role in a project."""
    call.signed_in()
    sent = (await call.object()).get("categorisedActors")
    if not isinstance(sent, dict):
        raise Invalid(f"The categorisedActors must be an object with {_USER} or {_GROUP}.")
    wanted = read_actors(call.catalogue, sent.get(_USER), sent.get(_GROUP))
    done = await call.carry_out(set_actors, mention, role, wanted)
    return await _shown(call, mention, role, done.position)


@route("DELETE", "/project/{mention:str}/role/{role:str}", query="user group", success=204)
async def remove(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Have a user or a group no longer play a role in a project."""
    call.signed_in()
    less = read_actors(call.catalogue, call.query.text("user"), call.query.text("group"))
    done = await call.carry_out(remove_actors, mention, role, less)
    return answer.nothing(position=done.position)


async def _shown(call: Call, mention: str, role: str, position: Position) -> Answer:
    catalogue = await call.backend.reads.catalogue()
    project = read_project(catalogue, call.user, mention)
    return answer.json(_json(call, catalogue, project.id, _role(catalogue, role)), position=position)


def _named(call: Call, role: ProjectRole) -> Json:
    address = call.place.rest("role", role.id)
    return {"self": address, "name": role.name, "id": role.id, "description": role.description, "actors": []}


def _role(catalogue: Catalogue, mention: str) -> ProjectRole:
    role_id = parse_id(mention)
    found = catalogue.schemes.roles.get(role_id) if role_id is not None else None
    if found is None:
        raise NotFound(f"Can not retrieve a role actor for a project role with id '{mention[:40]}'.")
    return found


def _json(call: Call, catalogue: Catalogue, project_id: int, role: ProjectRole) -> Json:
    actors, people = catalogue.projects.actors(project_id, role.id), catalogue.people
    shown: list[Json] = [
        {"id": user.id, "displayName": user.display_name, "type": _USER, "name": user.name}
        for user in (people.users[user_id] for user_id in sorted(actors.users))
    ]
    shown += [
        {"id": group.id, "displayName": group.name, "type": _GROUP, "name": group.name}
        for group in (people.groups[group_id] for group_id in sorted(actors.groups))
    ]
    return {**role_json(call.place, project_id, role), "actors": shown}


HANDLERS = (read_all, read_one, read_places, read_actors_of, add, replace, remove)
