"""Security schemes and their levels: `issuesecurityschemes`, `securitylevel`, and those of a project.

Jira's REST API only reads them; here they are written under the same nouns.
"""

from litestar.params import FromPath

from whimbrel.actions.projectschemes import choose_security_scheme
from whimbrel.actions.securitylevels import (
    add_level_member,
    create_security_level,
    delete_security_level,
    edit_security_level,
    remove_level_member,
)
from whimbrel.actions.securityschemes import create_security_scheme, delete_security_scheme, edit_security_scheme
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.reads.projects import read_configured_project, read_project
from whimbrel.reads.securitylevels import offered_levels, read_level, read_security_scheme
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, level_json
from whimbrel.rest.v2.holder_json import holder_json
from whimbrel.tracker.permission import SecurityLevel, SecurityScheme

_EVERY = "/issuesecurityschemes"
_ONE = _EVERY + "/{scheme:str}"
_LEVEL = _ONE + "/level/{key:str}"
_OF_PROJECT = "/project/{mention:str}/issuesecuritylevelscheme"
_SENT = "name, description, members: [{type, parameter}]"


@route("GET", _EVERY)
async def read_all(call: Incoming) -> Answer:
    """List the security schemes, without their levels; for administrators."""
    call.administrator()
    known = call.catalogue.schemes.security_schemes.values()
    return answer.json({"issueSecuritySchemes": [_json(call, scheme) for scheme in known]})


@route("POST", _EVERY, body="name, description", success=201)
async def create(call: Incoming) -> Answer:
    """Create a security scheme, still without levels; for administrators."""
    call.administrator()
    done = await call.carry_out(create_security_scheme, await call.object())
    catalogue = await call.backend.reads.catalogue()
    found = read_security_scheme(catalogue, call.user, str(done.result))
    return answer.json(_whole(call, catalogue, found), 201, position=done.position)


@route("GET", _ONE, query="expand")
async def read_one(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Show a scheme with its levels to those who administer a project that uses it; `expand=members` to the site's."""
    call.signed_in()
    found = read_security_scheme(call.catalogue, call.user, scheme)
    return answer.json(_whole(call, call.catalogue, found))


@route("PUT", _ONE, body="name, description, defaultSecurityLevelId")
async def edit(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Change a security scheme; for administrators."""
    call.administrator()
    done = await call.carry_out(edit_security_scheme, scheme, await call.object())
    catalogue = await call.backend.reads.catalogue()
    found = read_security_scheme(catalogue, call.user, scheme)
    return answer.json(_whole(call, catalogue, found), position=done.position)


@route("DELETE", _ONE, success=204)
async def delete(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Delete a security scheme that no project uses; for administrators."""
    call.administrator()
    done = await call.carry_out(delete_security_scheme, scheme)
    return answer.nothing(position=done.position)


@route("POST", _ONE + "/level", body=_SENT, success=201)
async def create_level(call: Incoming, scheme: FromPath[str]) -> Answer:
    """Create a level of a scheme; for administrators."""
    call.administrator()
    done = await call.carry_out(create_security_level, scheme, await call.object())
    catalogue = await call.backend.reads.catalogue()
    level = read_level(catalogue, call.user, str(done.result))
    return answer.json(_level_json(call, catalogue, level, members=True), 201, position=done.position)


@route("PUT", _LEVEL, body=_SENT)
async def edit_level(call: Incoming, scheme: FromPath[str], key: FromPath[str]) -> Answer:
    """Change a level; for administrators. Members that are sent are then all whom it lets in."""
    call.administrator()
    done = await call.carry_out(edit_security_level, scheme, key, await call.object())
    catalogue = await call.backend.reads.catalogue()
    level = read_level(catalogue, call.user, key)
    return answer.json(_level_json(call, catalogue, level, members=True), position=done.position)


@route("DELETE", _LEVEL, query="swap", success=204)
async def delete_level(call: Incoming, scheme: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a level; its issues get the level `swap` instead, or none. For administrators."""
    call.administrator()
    done = await call.carry_out(delete_security_level, scheme, key, call.query.text("swap"))
    return answer.nothing(position=done.position)


@route("POST", _LEVEL + "/member", body="type, parameter", success=201)
async def add_member(call: Incoming, scheme: FromPath[str], key: FromPath[str]) -> Answer:
    """Have a level let one more holder in; for administrators."""
    call.administrator()
    done = await call.carry_out(add_level_member, scheme, key, await call.object())
    catalogue = await call.backend.reads.catalogue()
    level = read_level(catalogue, call.user, key)
    return answer.json(_level_json(call, catalogue, level, members=True), 201, position=done.position)


@route("DELETE", _LEVEL + "/member", query="type parameter", success=204)
async def remove_member(call: Incoming, scheme: FromPath[str], key: FromPath[str]) -> Answer:
    """Have a level let a holder in no longer; for administrators."""
    call.administrator()
    sent = {"type": call.query.text("type"), "parameter": call.query.text("parameter")}
    done = await call.carry_out(remove_level_member, scheme, key, sent)
    return answer.nothing(position=done.position)


@route("GET", "/securitylevel/{key:str}")
async def read_one_level(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a security level to those whom it lets in, and to administrators."""
    call.somebody()
    return answer.json(level_json(call.place, read_level(call.catalogue, call.user, key)))


@route("GET", "/project/{mention:str}/securitylevel")
async def read_levels_of_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the levels that the asker can give to issues of a project."""
    call.somebody()
    project = read_project(call.catalogue, call.user, mention)
    levels = offered_levels(call.catalogue, call.user, project)
    return answer.json({"levels": [level_json(call.place, level) for level in levels]})


@route("GET", _OF_PROJECT)
async def read_of_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the security scheme of a project, to those who administer it; 404 where it has none."""
    call.signed_in()
    project = read_configured_project(call.catalogue, call.user, mention)
    if project.security_scheme_id is None:
        raise NotFound("The project has no issue security scheme.")
    found = call.catalogue.schemes.security_schemes[project.security_scheme_id]
    return answer.json(_whole(call, call.catalogue, found))


@route("PUT", _OF_PROJECT, body="id (null for none), levels: {id: id or null}")
async def choose(call: Incoming, mention: FromPath[str]) -> Answer:
    """Have a project use another security scheme or none, and say what becomes of the levels that its issues have."""
    call.administrator()
    done = await call.carry_out(choose_security_scheme, mention, await call.object())
    if done.result is None:
        return answer.nothing(position=done.position)
    catalogue = await call.backend.reads.catalogue()
    found = read_security_scheme(catalogue, call.user, str(done.result))
    return answer.json(_whole(call, catalogue, found), position=done.position)


def _json(call: Call, scheme: SecurityScheme) -> Json:
    shown = {
        "self": call.place.rest("issuesecurityschemes", scheme.id),
        "id": scheme.id,
        "name": scheme.name,
        "description": scheme.description,
    }
    if scheme.default_level_id is not None:
        shown["defaultSecurityLevelId"] = scheme.default_level_id
    return shown


def _whole(call: Call, catalogue: Catalogue, scheme: SecurityScheme) -> Json:
    members = "members" in call.query.names("expand") and is_administrator(catalogue, call.user)
    levels = (level for level in catalogue.schemes.security_levels.values() if level.scheme_id == scheme.id)
    return {**_json(call, scheme), "levels": [_level_json(call, catalogue, level, members=members) for level in levels]}


def _level_json(call: Call, catalogue: Catalogue, level: SecurityLevel, *, members: bool) -> Json:
    shown = level_json(call.place, level)
    if members:
        shown["members"] = [holder_json(call.place, catalogue, holder, ()) for holder in level.holders]
    return shown


HANDLERS = (
    *(read_all, create, read_one, edit, delete, create_level, edit_level, delete_level, add_member, remove_member),
    *(read_one_level, read_levels_of_project, read_of_project, choose),
)
