"""Who plays which role in a project: `project/{key}/role`."""

from litestar.params import FromPath

from whimbrel.actions.actors import ActorNames, known_role
from whimbrel.actions.roles import add_actors, remove_actors, set_actors
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.ids import Position
from whimbrel.reads.projects import read_project
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, role_json
from whimbrel.rest.shape.project_json import roles_json
from whimbrel.rest.v2.actor_json import GROUP, USER, actors_json
from whimbrel.tracker.project import ProjectRole


@route("GET", "/project/{mention:str}/role")
async def read_places(call: Incoming, mention: FromPath[str]) -> Answer:
    """Map the names of roles to where their actors are listed."""
    return answer.json(roles_json(call.place, call.catalogue, read_project(call.catalogue, call.user, mention)))


@route("GET", "/project/{mention:str}/role/{role:str}")
async def read_actors_of(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Show who plays a role in a project."""
    project = read_project(call.catalogue, call.user, mention)
    call.signed_in()
    return answer.json(_json(call, call.catalogue, project.id, known_role(call.catalogue, role)))


@route("POST", "/project/{mention:str}/role/{role:str}", body="user: [names] or group: [names]")
async def add(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Have more people play a role in a project."""
    call.signed_in()
    body = await call.object()
    more = ActorNames(body.get("user"), body.get("group"))
    done = await call.carry_out(add_actors, mention, role, more)
    return await _shown(call, mention, role, done.position)


@route("PUT", "/project/{mention:str}/role/{role:str}", body="categorisedActors: {kind: [names]}")
async def replace(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Have just these people play a role in a project."""
    call.signed_in()
    sent = (await call.object()).get("categorisedActors")
    if not isinstance(sent, dict):
        raise Invalid(f"The categorisedActors must be an object with {USER} or {GROUP}.")
    wanted = ActorNames(sent.get(USER), sent.get(GROUP))
    done = await call.carry_out(set_actors, mention, role, wanted)
    return await _shown(call, mention, role, done.position)


@route("DELETE", "/project/{mention:str}/role/{role:str}", query="user group", success=204)
async def remove(call: Incoming, mention: FromPath[str], role: FromPath[str]) -> Answer:
    """Have a user or a group no longer play a role in a project."""
    call.signed_in()
    less = ActorNames(call.query.text("user"), call.query.text("group"))
    done = await call.carry_out(remove_actors, mention, role, less)
    return answer.nothing(position=done.position)


async def _shown(call: Call, mention: str, role: str, position: Position) -> Answer:
    catalogue = await call.backend.reads.catalogue()
    project = read_project(catalogue, call.user, mention)
    return answer.json(_json(call, catalogue, project.id, known_role(catalogue, role)), position=position)


def _json(call: Call, catalogue: Catalogue, project_id: int, role: ProjectRole) -> Json:
    actors = actors_json(catalogue, catalogue.projects.actors(project_id, role.id))
    return {**role_json(call.place, project_id, role), "actors": actors}


HANDLERS = (read_places, read_actors_of, add, replace, remove)
