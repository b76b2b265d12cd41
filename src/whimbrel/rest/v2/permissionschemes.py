"""Permission schemes and what they grant: `permissionscheme`, `project/{key}/permissionscheme`."""

from collections.abc import Collection

from litestar.params import FromPath

from whimbrel.actions.permissionschemes import (
    add_grant,
    create_permission_scheme,
    delete_permission_scheme,
    edit_permission_scheme,
    remove_grant,
)
from whimbrel.actions.projectschemes import choose_permission_scheme
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.reads.projects import read_configured_project
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.v2.holder_json import EXPANDED, grant_json
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Grant, PermissionScheme

_EVERY = "/permissionscheme"
_ONE = _EVERY + "/{scheme:str}"
_GRANTS = _ONE + "/permission"
_GRANT = _GRANTS + "/{key:str}"
_OF_PROJECT = "/project/{mention:str}/permissionscheme"
_SENT = "name, description, permissions: [{permission, holder: {type, parameter}}]"


@route("GET", _EVERY, query="expand")
async def read_all(call: Incoming) -> Answer:
    """List the permission schemes; for administrators. Their ids are numbers."""
    call.administrator()
    expand = call.query.names("expand")
    known = call.catalogue.schemes.permission_schemes.values()
    shown = [_json(call, call.catalogue, scheme, expand) for scheme in known]
    return answer.json({"permissionSchemes": shown})


@route("POST", _EVERY, query="expand", body=_SENT, success=201)
async def create(call: Incoming) -> Answer:
    """Create a permission scheme; for administrators."""
    call.administrator()
    done = await call.carry_out(create_permission_scheme, await call.object())
    catalogue = await call.backend.reads.catalogue()
    shown = _json(call, catalogue, _scheme(catalogue, str(done.result)), _with_permissions(call))
    return answer.json(shown, 201, position=done.position)


@route("GET", _ONE, query="expand")
async def read_one(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Show a permission scheme; for administrators."""
    call.administrator()
    found = _scheme(call.catalogue, scheme)
    return answer.json(_json(call, call.catalogue, found, call.query.names("expand")))


@route("PUT", _ONE, query="expand", body=_SENT)
async def edit(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Change a permission scheme; for administrators. Permissions that are sent are then all that it grants."""
    call.administrator()
    done = await call.carry_out(edit_permission_scheme, scheme, await call.object())
    catalogue = await call.backend.reads.catalogue()
    shown = _json(call, catalogue, _scheme(catalogue, scheme), _with_permissions(call))
    return answer.json(shown, position=done.position)


@route("DELETE", _ONE, success=204)
async def delete(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Delete a permission scheme that no project uses; for administrators."""
    call.administrator()
    done = await call.carry_out(delete_permission_scheme, scheme)
    return answer.nothing(position=done.position)


@route("GET", _GRANTS, query="expand")
async def read_grants(call: Incoming, scheme: FromPath[str]) -> Answer:
    """List what a permission scheme grants to whom; for administrators."""
    call.administrator()
    found = _scheme(call.catalogue, scheme)
    expand = call.query.names("expand")
    shown = [grant_json(call.place, call.catalogue, found.id, grant, expand) for grant in found.grants]
    return answer.json({"permissions": shown, "expand": EXPANDED})


@route("POST", _GRANTS, query="expand", body="permission, holder: {type, parameter}", success=201)
async def grant(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Grant one more permission; for administrators."""
    call.administrator()
    done = await call.carry_out(add_grant, scheme, await call.object())
    catalogue = await call.backend.reads.catalogue()
    made = _grant(_scheme(catalogue, scheme), str(done.result))
    shown = grant_json(call.place, catalogue, made[0], made[1], call.query.names("expand"))
    return answer.json(shown, 201, position=done.position)


@route("GET", _GRANT, query="expand")
async def read_grant(call: Incoming, scheme: FromPath[str], key: FromPath[str]) -> Answer:
    """Show one grant of a permission scheme; for administrators."""
    call.administrator()
    scheme_id, found = _grant(_scheme(call.catalogue, scheme), key)
    return answer.json(grant_json(call.place, call.catalogue, scheme_id, found, call.query.names("expand")))


@route("DELETE", _GRANT, success=204)
async def revoke(call: Incoming, scheme: FromPath[str], key: FromPath[str]) -> Answer:
    """Revoke one grant of a permission scheme; for administrators."""
    call.administrator()
    done = await call.carry_out(remove_grant, scheme, key)
    return answer.nothing(position=done.position)


@route("GET", _OF_PROJECT, query="expand")
async def read_of_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the permission scheme of a project; for those who administer the project."""
    call.signed_in()
    project = read_configured_project(call.catalogue, call.user, mention)
    found = call.catalogue.schemes.permission_schemes[project.permission_scheme_id]
    return answer.json(_json(call, call.catalogue, found, call.query.names("expand")))


@route("PUT", _OF_PROJECT, query="expand", body="id")
async def choose(call: Incoming, mention: FromPath[str]) -> Answer:
    """Have a project use another permission scheme; for administrators of the site."""
    call.administrator()
    done = await call.carry_out(choose_permission_scheme, mention, (await call.object()).get("id"))
    catalogue = await call.backend.reads.catalogue()
    shown = _json(call, catalogue, _scheme(catalogue, str(done.result)), call.query.names("expand"))
    return answer.json(shown, position=done.position)


def _with_permissions(call: Call) -> Collection[str]:
    return ("permissions", *call.query.names("expand"))


def _scheme(catalogue: Catalogue, mention: str) -> PermissionScheme:
    scheme_id = parse_id(mention)
    found = catalogue.schemes.permission_schemes.get(scheme_id) if scheme_id is not None else None
    if found is None:
        raise NotFound(f"The permission scheme with id '{mention[:40]}' does not exist.")
    return found


def _grant(scheme: PermissionScheme, mention: str) -> tuple[int, Grant]:
    """Return a grant with the id of its scheme."""
    found = next((grant for grant in scheme.grants if grant.id == parse_id(mention)), None)
    if found is None:
        raise NotFound(f"The permission scheme has no grant with id '{mention[:40]}'.")
    return scheme.id, found


def _json(call: Call, catalogue: Catalogue, scheme: PermissionScheme, expand: Collection[str]) -> Json:
    """Show a scheme, with its grants where anything is to be expanded, as Jira does."""
    shown = {
        "expand": f"permissions,{EXPANDED}",
        "id": scheme.id,
        "self": call.place.rest("permissionscheme", scheme.id),
        "name": scheme.name,
        "description": scheme.description,
    }
    if expand:
        grants = [grant_json(call.place, catalogue, scheme.id, grant, expand) for grant in scheme.grants]
        shown["permissions"] = grants
    return shown


HANDLERS = (
    *(read_all, create, read_one, edit, delete),
    *(read_grants, grant, read_grant, revoke, read_of_project, choose),
)
