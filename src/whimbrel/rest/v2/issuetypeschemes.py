"""Issue type schemes and priority schemes, and which projects follow them; for administrators."""

from litestar.params import FromPath

from whimbrel.actions import issuetypeschemes as types
from whimbrel.actions import priorityschemes as priorities
from whimbrel.catalogue.schemes import PriorityScheme
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, issue_type_json
from whimbrel.rest.shape.project_json import listed_project_json
from whimbrel.tracker import defaults
from whimbrel.tracker.project import IssueTypeScheme

_TYPES = "name, description, issueTypeIds, defaultIssueTypeId, issueTypeMapping"
_PROJECTS = "idsOrKeys, issueTypeMapping"
_PRIORITIES = "name, description, optionIds, defaultOptionId, priorityMapping"


@route("GET", "/issuetypescheme")
async def read_all(call: Incoming) -> Answer:
    """List the issue type schemes."""
    call.administrator()
    known = call.catalogue.schemes.issue_type_schemes.values()
    return answer.json({"schemes": [_type_scheme(call, call.catalogue, one) for one in known]})


@route("POST", "/issuetypescheme", body=_TYPES)
async def create(call: Incoming) -> Answer:
    """Create an issue type scheme."""
    call.administrator()
    done = await call.carry_out(types.create_issue_type_scheme, await call.object())
    shown = _type_scheme(call, await call.backend.reads.catalogue(), done.result)
    return answer.json(shown, position=done.position)


@route("GET", "/issuetypescheme/{key:str}")
async def read(call: Incoming, key: FromPath[str]) -> Answer:
    """Show an issue type scheme."""
    call.administrator()
    return answer.json(_type_scheme(call, call.catalogue, types.found_issue_type_scheme(call.catalogue, key)))


@route("PUT", "/issuetypescheme/{key:str}", body=_TYPES)
async def edit(call: Incoming, key: FromPath[str]) -> Answer:
    """Change an issue type scheme; what is not sent stays."""
    call.administrator()
    done = await call.carry_out(types.edit_issue_type_scheme, key, await call.object())
    shown = _type_scheme(call, await call.backend.reads.catalogue(), done.result)
    return answer.json(shown, position=done.position)


@route("DELETE", "/issuetypescheme/{key:str}", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete an issue type scheme; its projects follow the default one."""
    call.administrator()
    done = await call.carry_out(types.delete_issue_type_scheme, key)
    return answer.nothing(position=done.position)


@route("GET", "/issuetypescheme/{key:str}/associations", query="expand")
async def read_projects(call: Incoming, key: FromPath[str]) -> Answer:
    """List the projects that follow an issue type scheme."""
    call.administrator()
    scheme, expand = types.found_issue_type_scheme(call.catalogue, key), call.query.names("expand")
    known = visible_projects(call.catalogue, call.user, archived=True)
    following = [one for one in known if one.issue_type_scheme_id == scheme.id]
    return answer.json([listed_project_json(call.place, call.catalogue, one, expand) for one in following])


@route("POST", "/issuetypescheme/{key:str}/associations", body=_PROJECTS)
async def add_projects(call: Incoming, key: FromPath[str]) -> Answer:
    """Have more projects follow an issue type scheme."""
    call.administrator()
    done = await call.carry_out(types.associate_projects, key, await call.object(), alone=False)
    return answer.nothing(200, position=done.position)


@route("PUT", "/issuetypescheme/{key:str}/associations", body=_PROJECTS)
async def set_projects(call: Incoming, key: FromPath[str]) -> Answer:
    """Have just these projects follow an issue type scheme."""
    call.administrator()
    done = await call.carry_out(types.associate_projects, key, await call.object(), alone=True)
    return answer.nothing(200, position=done.position)


@route("DELETE", "/issuetypescheme/{key:str}/associations", success=204)
async def remove_projects(call: Incoming, key: FromPath[str]) -> Answer:
    """Have all projects of an issue type scheme follow the default one."""
    call.administrator()
    done = await call.carry_out(types.dissociate_projects, key)
    return answer.nothing(position=done.position)


@route("DELETE", "/issuetypescheme/{key:str}/associations/{project:str}", success=204)
async def remove_project(call: Incoming, key: FromPath[str], project: FromPath[str]) -> Answer:
    """Have a project of an issue type scheme follow the default one."""
    call.administrator()
    done = await call.carry_out(types.dissociate_projects, key, project)
    return answer.nothing(position=done.position)


@route("GET", "/priorityschemes", query="startAt maxResults")
async def read_priority_schemes(call: Incoming) -> Answer:
    """Show a page of the priority schemes."""
    call.administrator()
    known = tuple(call.catalogue.schemes.priority_schemes.values())
    page = Page.asked(call.query, default=100, most=1000)
    shown = [_priority_scheme(call, call.catalogue, one) for one in page.of(known)]
    return answer.json({"startAt": page.start, "maxResults": page.limit, "total": len(known), "schemes": shown})


@route("POST", "/priorityschemes", body=_PRIORITIES, success=201)
async def create_priority_scheme(call: Incoming) -> Answer:
    """Create a priority scheme."""
    call.administrator()
    done = await call.carry_out(priorities.create_priority_scheme, await call.object())
    return answer.json(_priority_scheme(call, call.catalogue, done.result), 201, position=done.position)


@route("GET", "/priorityschemes/{key:str}")
async def read_priority_scheme(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a priority scheme."""
    call.administrator()
    return answer.json(_priority_scheme(call, call.catalogue, priorities.found_priority_scheme(call.catalogue, key)))


@route("PUT", "/priorityschemes/{key:str}", body=_PRIORITIES)
async def edit_priority_scheme(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a priority scheme; what is not sent stays."""
    call.administrator()
    done = await call.carry_out(priorities.edit_priority_scheme, key, await call.object())
    return answer.json(_priority_scheme(call, call.catalogue, done.result), position=done.position)


@route("DELETE", "/priorityschemes/{key:str}", success=204)
async def delete_priority_scheme(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a priority scheme; its projects follow the default one."""
    call.administrator()
    done = await call.carry_out(priorities.delete_priority_scheme, key)
    return answer.nothing(position=done.position)


@route("GET", "/project/{mention:str}/priorityscheme")
async def read_choice(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the priority scheme that a project follows."""
    call.signed_in()
    project = read_project(call.catalogue, call.user, mention)
    scheme = call.catalogue.schemes.priority_scheme_of(project)
    if scheme is None:
        raise NotFound("The project follows no priority scheme.")
    return answer.json(_priority_scheme(call, call.catalogue, scheme))


@route("PUT", "/project/{mention:str}/priorityscheme", body="id, priorityMapping")
async def choose(call: Incoming, mention: FromPath[str]) -> Answer:
    """Have a project follow a priority scheme."""
    call.administrator()
    done = await call.carry_out(priorities.choose_priority_scheme, mention, await call.object())
    shown = _priority_scheme(call, await call.backend.reads.catalogue(), done.result)
    return answer.json(shown, position=done.position)


@route("DELETE", "/project/{mention:str}/priorityscheme/{key:str}")
async def leave(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Have a project that follows a priority scheme follow the default one."""
    call.administrator()
    done = await call.carry_out(priorities.leave_priority_scheme, mention, key)
    shown = _priority_scheme(call, await call.backend.reads.catalogue(), done.result)
    return answer.json(shown, position=done.position)


def _type_scheme(call: Call, catalogue: Catalogue, scheme: IssueTypeScheme) -> Json:
    known = catalogue.schemes.issue_types
    default = known.get(scheme.default_issue_type_id or 0)
    shown = {
        "expand": "defaultIssueType,issueTypes",
        "self": call.place.rest("issuetypescheme", scheme.id),
        "id": str(scheme.id),
        "name": scheme.name,
        "description": scheme.description,
        "issueTypes": [issue_type_json(call.place, known[one]) for one in scheme.issue_type_ids if one in known],
    }
    return {**shown, "defaultIssueType": issue_type_json(call.place, default)} if default is not None else shown


def _priority_scheme(call: Call, catalogue: Catalogue, scheme: PriorityScheme) -> Json:
    following = (
        project.key
        for project in visible_projects(catalogue, call.user, archived=True)
        if catalogue.schemes.priority_scheme_of(project) == scheme
    )
    shown = {
        "self": call.place.rest("priorityschemes", scheme.id),
        "id": scheme.id,
        "name": scheme.name,
        "description": scheme.description,
        "optionIds": [str(one) for one in scheme.priority_ids],
        "defaultScheme": scheme.id == defaults.PRIORITY_SCHEME_ID,
        "projectKeys": list(following),
    }
    default = scheme.default_priority_id
    return {**shown, "defaultOptionId": str(default)} if default is not None else shown


HANDLERS = (
    *(read_all, create, read, edit, delete, read_projects, add_projects, set_projects, remove_projects, remove_project),
    *(
        read_priority_schemes,
        create_priority_scheme,
        read_priority_scheme,
        edit_priority_scheme,
        delete_priority_scheme,
    ),
    *(read_choice, choose, leave),
)
