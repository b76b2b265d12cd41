"""Components: `component`."""

from litestar.params import FromPath

from whimbrel.actions import components as actions
from whimbrel.reads.projects import read_component
from whimbrel.reads.related import count_related
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.project_json import whole_component_json
from whimbrel.tracker.project import Component

_BODY = "name, project, description, leadUserName, assigneeType"


@route("POST", "/component", body=_BODY, success=201)
async def create(call: Incoming) -> Answer:
    """Create a component of a project; for those who administer it."""
    call.signed_in()
    done = await call.carry_out(actions.create_component, await call.object())
    return answer.json(await _shown(call, done.result), 201, position=done.position)


@route("GET", "/component/{key:str}")
async def read(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a component."""
    component = read_component(call.catalogue, call.user, key)
    return answer.json(whole_component_json(call.place, call.catalogue, component))


@route("PUT", "/component/{key:str}", body=_BODY)
async def edit(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a component; what is not sent stays."""
    call.signed_in()
    done = await call.carry_out(actions.edit_component, key, await call.object())
    return answer.json(await _shown(call, done.result), position=done.position)


@route("DELETE", "/component/{key:str}", query="moveIssuesTo", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a component; its issues get another one, where one is named."""
    call.signed_in()
    done = await call.carry_out(actions.delete_component, key, call.query.text("moveIssuesTo"))
    return answer.nothing(position=done.position)


@route("GET", "/component/{key:str}/relatedIssueCounts")
async def count(call: Incoming, key: FromPath[str]) -> Answer:
    """Count the issues of a component that the asker may see."""
    component = read_component(call.catalogue, call.user, key)
    counts = await call.ask(count_related, "components", component.id)
    return answer.json({"self": call.place.rest("component", component.id), "issueCount": counts.all})


async def _shown(call: Call, component: Component) -> Json:
    return whole_component_json(call.place, await call.backend.reads.catalogue(), component)


HANDLERS = (create, read, edit, delete, count)
