"""Templates of projects: `project-templates/latest/templates`, and a project like another one by `createshared`."""

from litestar.params import FromPath

from whimbrel.actions.projects import create_project, shared_with
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.project_json import TYPE_NAMES
from whimbrel.tracker.template import TEMPLATES, Template


@route("GET", "/templates")
async def read_all(call: Incoming) -> Answer:
    """List the templates that projects can be created from, by type of project."""
    call.signed_in()
    groups = [
        {
            "projectTypeBean": {"projectTypeKey": key, "projectTypeDisplayKey": name},
            "projectTemplates": [_shown(one) for one in TEMPLATES.values() if one.type_key == key],
        }
        for key, name in TYPE_NAMES.items()
    ]
    return answer.json({"projectTemplatesGroupedByType": groups})


@route("POST", "/createshared/{mention:str}", body="key, name, lead", success=200)
async def create_shared(call: Incoming, mention: FromPath[str]) -> Answer:
    """Create a project that has the schemes of another one; for administrators."""
    call.administrator()
    sent = await call.object()
    shared = shared_with(call.catalogue, call.user, mention)
    done = await call.carry_out(create_project, {**sent, **shared})
    project = done.result
    shown = {
        "returnUrl": f"/projects/{project.key}",
        "projectId": project.id,
        "projectKey": project.key,
        "projectName": project.name,
    }
    return answer.json(shown, position=done.position)


def _shown(template: Template) -> Json:
    return {
        "itemModuleCompleteKey": template.key,
        "projectTemplateModuleCompleteKey": template.key,
        "name": template.name,
        "description": template.description,
        "projectTypeKey": template.type_key,
    }


HANDLERS = (read_all, create_shared)
