"""Projects: `project` and what lies below it."""

from litestar.params import FromPath

from whimbrel.actions.projects import create_project
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.project_json import (
    listed_project_json,
    statuses_json,
    version_json,
    whole_component_json,
    whole_project_json,
)


@route("GET", "/project", query="expand")
async def read_all(call: Incoming) -> Answer:
    """List the projects that the asker may see, by name."""
    expand = call.query.names("expand")
    shown = visible_projects(call.catalogue, call.user)
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


@route("GET", "/projectCategory")
async def read_categories(call: Incoming) -> Answer:
    """List the categories that projects can be put in."""
    call.signed_in()
    known = call.catalogue.projects.categories.values()
    return answer.json(
        [
            {
                "self": call.place.rest("projectCategory", category.id),
                "id": str(category.id),
                "description": category.description,
                "name": category.name,
            }
            for category in known
        ]
    )
