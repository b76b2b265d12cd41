"""Workflows, as documents: `workflow`."""

from litestar.params import FromPath

from whimbrel.actions.workflows import create_workflow, delete_workflow, edit_workflow, known_workflow
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.workflowdocument import to_document
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.identity import named_id
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.workflow import Workflow
from whimbrel.tracker.workflowcheck import problems


@route("GET", "/workflow", query="workflowName")
async def read_all(call: Incoming) -> Answer:
    """List the workflows, or the one of a name; for those who administer the site."""
    call.administrator()
    wanted = call.query.text("workflowName")
    shown = [
        _short(one)
        for one in call.catalogue.schemes.workflows.values()
        if wanted is None or one.name.lower() == wanted.lower()
    ]
    return answer.json(shown[0] if wanted is not None and shown else shown)


@route("GET", "/workflow/{workflow_id:str}")
async def read(call: Incoming, workflow_id: FromPath[str]) -> Answer:
    """Show a workflow as a document that can be stored, changed and sent back, with what is likely wrong with it."""
    call.signed_in()
    workflow = known_workflow(call.catalogue, call.user, named_id(workflow_id, "workflow"))
    return answer.json(_whole(call.catalogue, workflow))


_BODY = "name, description, statuses, initial, creation, transitions"


@route("POST", "/workflow", body=_BODY, success=201)
async def create(call: Incoming) -> Answer:
    """Create a workflow from a document."""
    call.signed_in()
    done = await call.carry_out(create_workflow, await call.object())
    return answer.json(await _fresh(call, done.result), 201, position=done.position)


@route("PUT", "/workflow/{workflow_id:str}", body=f"{_BODY}, statusMigration: {{status that disappears: another}}")
async def replace(call: Incoming, workflow_id: FromPath[str]) -> Answer:
    """Replace a workflow by a document; issues whose status disappears go where `statusMigration` says."""
    call.signed_in()
    done = await call.carry_out(edit_workflow, named_id(workflow_id, "workflow"), await call.object())
    return answer.json(await _fresh(call, done.result), position=done.position)


@route("DELETE", "/workflow/{workflow_id:str}", success=204)
async def delete(call: Incoming, workflow_id: FromPath[str]) -> Answer:
    """Delete a workflow that no scheme has."""
    call.signed_in()
    done = await call.carry_out(delete_workflow, named_id(workflow_id, "workflow"))
    return answer.nothing(position=done.position)


async def _fresh(call: Call, workflow: Workflow) -> Json:
    return _whole(await call.backend.reads.catalogue(), workflow)


def _short(workflow: Workflow) -> Json:
    return {
        "id": workflow.id,
        "name": workflow.name,
        "description": workflow.description,
        "steps": len(workflow.statuses),
        "default": False,
    }


def _whole(catalogue: Catalogue, workflow: Workflow) -> Json:
    statuses = catalogue.schemes.statuses
    found = [{"kind": str(one.kind), "status": statuses[one.status_id].name} for one in problems(workflow)]
    return {"id": workflow.id, "workflow": to_document(catalogue, workflow), "problems": found}


HANDLERS = (read_all, read, create, replace, delete)
