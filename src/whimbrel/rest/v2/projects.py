"""Projects: `project` and what lies below it."""

from litestar.params import FromPath

from whimbrel.actions.projectdeletion import delete_project
from whimbrel.actions.projects import archive_project, create_project, edit_project, restore_project
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.project_json import (
    listed_project_json,
    picked_project_json,
    statuses_json,
    version_json,
    whole_component_json,
    whole_project_json,
)


@route("GET", "/project", query="expand includeArchived")
async def read_all(call: Incoming) -> Answer:
    """List the projects that the asker may see, by name; archived ones where they are asked for."""
    expand, archived = call.query.names("expand"), call.query.flag("includeArchived")
    shown = visible_projects(call.catalogue, call.user, archived=archived)
    return answer.json([listed_project_json(call.place, call.catalogue, project, expand) for project in shown])


@route("POST", "/project", body="key, name, projectTypeKey, lead and schemes", success=201)
async def create(call: Incoming) -> Answer:
    """Create a project; for administrators."""
    call.administrator()
    done = await call.carry_out(create_project, await call.object())
    project = done.result
    shown = {"self": call.place.rest("project", project.id), "id": project.id, "key": project.key}
    return answer.json(shown, 201, position=done.position)


@route("GET", "/project/{mention:str}", query="expand")
async def read_one(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a project, named by key or id."""
    project = read_project(call.catalogue, call.user, mention)
    return answer.json(whole_project_json(call.place, call.catalogue, project, call.query.names("expand")))


@route("PUT", "/project/{mention:str}", query="expand", body="key, name, lead, schemes and other members to change")
async def edit(call: Incoming, mention: FromPath[str]) -> Answer:
    """Change a project; what is not sent stays."""
    call.signed_in()
    done = await call.carry_out(edit_project, mention, await call.object())
    catalogue = await call.backend.reads.catalogue()
    shown = whole_project_json(call.place, catalogue, done.result, call.query.names("expand"))
    return answer.json(shown, position=done.position)


@route("PUT", "/project/{mention:str}/type/{type_key:str}")
async def change_type(call: Incoming, mention: FromPath[str], type_key: FromPath[str]) -> Answer:
    """Change the type of a project."""
    call.signed_in()
    done = await call.carry_out(edit_project, mention, {"projectTypeKey": type_key})
    catalogue = await call.backend.reads.catalogue()
    return answer.json(whole_project_json(call.place, catalogue, done.result, ()), position=done.position)


@route("DELETE", "/project/{mention:str}", success=204)
async def delete(call: Incoming, mention: FromPath[str]) -> Answer:
    """Delete a project with all that belongs to it; for administrators."""
    call.signed_in()
    done = await call.carry_out(delete_project, mention)
    return answer.nothing(position=done.position)


@route("PUT", "/project/{mention:str}/archive", success=204)
async def archive(call: Incoming, mention: FromPath[str]) -> Answer:
    """Archive a project."""
    call.signed_in()
    done = await call.carry_out(archive_project, mention)
    return answer.nothing(position=done.position)


@route("PUT", "/project/{mention:str}/restore", success=202)
async def restore(call: Incoming, mention: FromPath[str]) -> Answer:
    """Give an archived project its life back; for administrators."""
    call.signed_in()
    done = await call.carry_out(restore_project, mention)
    return answer.nothing(202, position=done.position)


@route("GET", "/project/{mention:str}/components")
async def read_components(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the components of a project, by name."""
    project = read_project(call.catalogue, call.user, mention)
    known = call.catalogue.projects.components_of.get(project.id, ())
    return answer.json([whole_component_json(call.place, call.catalogue, component) for component in known])


@route("GET", "/project/{mention:str}/versions")
async def read_versions(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the versions of a project, earliest first."""
    project = read_project(call.catalogue, call.user, mention)
    known = call.catalogue.projects.versions_of.get(project.id, ())
    return answer.json([version_json(call.place, version) for version in known])


@route("GET", "/project/{mention:str}/version", query="startAt maxResults")
async def read_versions_page(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a page of the versions of a project, earliest first."""
    project = read_project(call.catalogue, call.user, mention)
    known = call.catalogue.projects.versions_of.get(project.id, ())
    page = Page.asked(call.query, default=50, most=1000)
    shown = [version_json(call.place, version) for version in page.of(known)]
    return answer.json(
        {
            "self": call.place.rest("project", mention, "version"),
            "maxResults": page.limit,
            "startAt": page.start,
            "total": len(known),
            "isLast": page.start + len(shown) >= len(known),
            "values": shown,
        }
    )


@route("GET", "/project/{mention:str}/statuses")
async def read_statuses(call: Incoming, mention: FromPath[str]) -> Answer:
    """List for each issue type of a project the statuses that its issues can be in."""
    project = read_project(call.catalogue, call.user, mention)
    return answer.json(statuses_json(call.place, call.catalogue, project))


@route("GET", "/projects/picker", query="query maxResults allowEmptyQuery")
async def pick(call: Incoming) -> Answer:
    """Find projects by a part of the name or the beginning of the key, for who may see them."""
    text, limit = (call.query.text("query") or "").strip().lower(), call.query.number("maxResults")
    shown = visible_projects(call.catalogue, call.user)
    if not text and not call.query.flag("allowEmptyQuery"):
        shown = ()
    found = [one for one in shown if text in one.name.lower() or one.key.lower().startswith(text)]
    most = len(found) if limit is None or limit < 0 else limit
    return answer.json({"projects": [picked_project_json(one, text) for one in found[:most]], "total": len(found)})


HANDLERS = (
    *(read_all, create, read_one, edit, delete, archive, restore, change_type, pick),
    *(read_components, read_versions, read_versions_page, read_statuses),
)
