"""Workflow schemes: `workflowscheme`, and which one a project follows."""

from typing import Any

from litestar.params import FromPath

from whimbrel.actions.projects import administered_project
from whimbrel.actions.workflowschemes import (
    create_workflow_scheme,
    delete_workflow_scheme,
    edit_workflow_scheme,
    follow_workflow_scheme,
    known_workflow_scheme,
)
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.identity import named_id
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, issue_type_json
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.workflow import WorkflowScheme

_NOUN = "workflow scheme"


@route("GET", "/workflowscheme", query="startAt maxResults")
async def read_all(call: Incoming) -> Answer:
    """Show a page of the workflow schemes; for those who administer the site."""
    call.administrator()
    known = tuple(call.catalogue.schemes.workflow_schemes.values())
    page = Page.asked(call.query, default=50, most=1000)
    shown = [_scheme_json(call, call.catalogue, one) for one in page.of(known)]
    counts = {"startAt": page.start, "maxResults": page.limit, "total": len(known)}
    return answer.json({**counts, "isLast": page.start + len(shown) >= len(known), "values": shown})


@route("POST", "/workflowscheme", body="name, description, defaultWorkflow, issueTypeMappings", success=201)
async def create(call: Incoming) -> Answer:
    """Create a workflow scheme."""
    call.signed_in()
    done = await call.carry_out(create_workflow_scheme, await call.object())
    return answer.json(await _fresh(call, done.result), 201, position=done.position)


@route("GET", "/workflowscheme/{scheme_id:str}", query="returnDraftIfExists")
async def read(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Show a workflow scheme."""
    return answer.json(_scheme_json(call, call.catalogue, _known(call, scheme_id)))


@route(
    "PUT",
    "/workflowscheme/{scheme_id:str}",
    body="name, description, defaultWorkflow, issueTypeMappings, statusMigration",
)
async def edit(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Change a workflow scheme; issues whose status disappears go where `statusMigration` says."""
    call.signed_in()
    return await _edited(call, scheme_id, await call.object())


@route("DELETE", "/workflowscheme/{scheme_id:str}", success=204)
async def delete(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Delete a workflow scheme that no project follows."""
    call.signed_in()
    done = await call.carry_out(delete_workflow_scheme, named_id(scheme_id, _NOUN))
    return answer.nothing(position=done.position)


@route("GET", "/workflowscheme/{scheme_id:str}/default", query="returnDraftIfExists")
async def read_default(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Show which workflow types follow that the scheme does not name."""
    scheme = _known(call, scheme_id)
    return answer.json({"workflow": call.catalogue.schemes.workflows[scheme.default_workflow_id].name})


@route("PUT", "/workflowscheme/{scheme_id:str}/default", body="workflow, statusMigration")
async def set_default(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Say which workflow types follow that the scheme does not name."""
    call.signed_in()
    sent = await call.object()
    return await _edited(call, scheme_id, {**_with_migration(sent), "defaultWorkflow": sent.get("workflow") or ""})


@route("GET", "/workflowscheme/{scheme_id:str}/issuetype/{type_id:str}", query="returnDraftIfExists")
async def read_type(call: Incoming, scheme_id: FromPath[str], type_id: FromPath[str]) -> Answer:
    """Show which workflow an issue type follows by name."""
    scheme = _known(call, scheme_id)
    followed = scheme.by_issue_type.get(parse_id(type_id) or 0)
    if followed is None:
        raise NotFound(f"The workflow scheme does not map the issue type '{type_id[:40]}'.")
    return answer.json({"issueType": type_id, "workflow": call.catalogue.schemes.workflows[followed].name})


@route(
    "PUT",
    "/workflowscheme/{scheme_id:str}/issuetype/{type_id:str}",
    body="workflow, statusMigration",
)
async def map_type(call: Incoming, scheme_id: FromPath[str], type_id: FromPath[str]) -> Answer:
    """Let an issue type follow a workflow."""
    scheme, sent = _known(call, scheme_id), await call.object()
    mappings = {**_mappings(call.catalogue, scheme), type_id: sent.get("workflow") or ""}
    return await _edited(call, scheme_id, {**_with_migration(sent), "issueTypeMappings": mappings})


@route("DELETE", "/workflowscheme/{scheme_id:str}/issuetype/{type_id:str}")
async def unmap_type(call: Incoming, scheme_id: FromPath[str], type_id: FromPath[str]) -> Answer:
    """Let an issue type follow the default workflow again."""
    scheme = _known(call, scheme_id)
    mappings = {one: name for one, name in _mappings(call.catalogue, scheme).items() if one != type_id}
    return await _edited(call, scheme_id, {"issueTypeMappings": mappings})


@route("GET", "/workflowscheme/{scheme_id:str}/workflow", query="workflowName returnDraftIfExists")
async def read_workflows(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Show which issue types follow each workflow of the scheme, or one of them."""
    scheme = _known(call, scheme_id)
    wanted = call.query.text("workflowName")
    shown = [
        {
            "workflow": name,
            "issueTypes": [type_id for type_id, other in _mappings(call.catalogue, scheme).items() if other == name],
            "defaultMapping": call.catalogue.schemes.workflows[scheme.default_workflow_id].name == name,
        }
        for name in (call.catalogue.schemes.workflows[one].name for one in sorted(scheme.workflow_ids()))
        if wanted is None or name.lower() == wanted.lower()
    ]
    return answer.json(shown[0] if wanted is not None and shown else shown)


@route("PUT", "/workflowscheme/{scheme_id:str}/workflow", body="workflow, issueTypes, defaultMapping, statusMigration")
async def map_workflow(call: Incoming, scheme_id: FromPath[str]) -> Answer:
    """Let just these issue types follow a workflow; as the default also all types that the scheme does not name."""
    scheme, sent = _known(call, scheme_id), await call.object()
    name, types = sent.get("workflow"), sent.get("issueTypes", [])
    if not isinstance(name, str) or not isinstance(types, list):
        raise Invalid("Name the workflow, and the ids of the issueTypes as a list.")
    kept = {one: other for one, other in _mappings(call.catalogue, scheme).items() if other.lower() != name.lower()}
    change: Json = {**_with_migration(sent), "issueTypeMappings": {**kept, **{str(one): name for one in types}}}
    if sent.get("defaultMapping") is True:
        change["defaultWorkflow"] = name
    return await _edited(call, scheme_id, change)


@route("GET", "/project/{mention:str}/workflowscheme")
async def read_of_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the workflow scheme that a project follows; for those who administer the project."""
    call.signed_in()
    project = administered_project(call.catalogue, call.user, mention)
    scheme = call.catalogue.schemes.workflow_schemes[project.workflow_scheme_id]
    return answer.json(_scheme_json(call, call.catalogue, scheme))


@route("PUT", "/project/{mention:str}/workflowscheme", body="id, statusMigration")
async def follow(call: Incoming, mention: FromPath[str]) -> Answer:
    """Let a project follow a workflow scheme; issues whose status disappears go where `statusMigration` says."""
    call.signed_in()
    sent = await call.object()
    scheme_id = named_id(str(sent.get("id", "")), _NOUN)
    done = await call.carry_out(follow_workflow_scheme, mention, scheme_id, sent.get("statusMigration"))
    return answer.json(await _fresh(call, done.result), position=done.position)


def _known(call: Call, scheme_id: str) -> WorkflowScheme:
    call.signed_in()
    return known_workflow_scheme(call.catalogue, call.user, named_id(scheme_id, _NOUN))


async def _edited(call: Call, scheme_id: str, change: Json) -> Answer:
    done = await call.carry_out(edit_workflow_scheme, named_id(scheme_id, _NOUN), change)
    return answer.json(await _fresh(call, done.result), position=done.position)


async def _fresh(call: Call, scheme: WorkflowScheme) -> Json:
    return _scheme_json(call, await call.backend.reads.catalogue(), scheme)


def _with_migration(sent: dict[str, Any]) -> Json:
    return {"statusMigration": sent.get("statusMigration")}


def _mappings(catalogue: Catalogue, scheme: WorkflowScheme) -> dict[str, str]:
    workflows = catalogue.schemes.workflows
    return {str(type_id): workflows[workflow_id].name for type_id, workflow_id in scheme.by_issue_type.items()}


def _scheme_json(call: Call, catalogue: Catalogue, scheme: WorkflowScheme) -> Json:
    types = catalogue.schemes.issue_types
    return {
        "id": scheme.id,
        "name": scheme.name,
        "description": scheme.description,
        "defaultWorkflow": catalogue.schemes.workflows[scheme.default_workflow_id].name,
        "issueTypeMappings": _mappings(catalogue, scheme),
        "draft": False,
        "issueTypes": {
            str(one): issue_type_json(call.place, types[one]) for one in scheme.by_issue_type if one in types
        },
        "self": call.place.rest("workflowscheme", scheme.id),
    }


HANDLERS = (
    read_all,
    create,
    read,
    edit,
    delete,
    read_default,
    set_default,
    read_type,
    map_type,
    unmap_type,
    read_workflows,
    map_workflow,
    read_of_project,
    follow,
)
