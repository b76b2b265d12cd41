"""Sprints, and moving issues into them and out of them: `sprint`, `backlog`."""

from litestar.params import FromPath

from whimbrel.actions.planning import plan_issues
from whimbrel.actions.sprints import create_sprint, delete_sprint, edit_sprint, swap_sprints
from whimbrel.reads.boards import narrowed, read_sprint
from whimbrel.rest.agile.board_json import sprint_json
from whimbrel.rest.agile.pages import beside, named_issues, numbered
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.search import answer_search, asked_jql
from whimbrel.tracker.identity import parse_id

_MISSING = "Sprint does not exist or you do not have permission to view it."
_BODY = "name, startDate, endDate, goal, state"
_PLAN = "issues: [keys or ids], rankBeforeIssue or rankAfterIssue"


@route("POST", "/sprint", body="name, originBoardId, startDate, endDate, goal", success=201)
async def create(call: Incoming) -> Answer:
    """Create a sprint that has not begun."""
    call.signed_in()
    done = await call.carry_out(create_sprint, await call.object())
    return answer.json(sprint_json(call.place, done.result), 201, position=done.position)


@route("GET", "/sprint/{key:str}")
async def read(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a sprint."""
    call.somebody()
    return answer.json(sprint_json(call.place, await call.ask(read_sprint, numbered(key, _MISSING))))


@route("PUT", "/sprint/{key:str}", body=_BODY)
async def replace(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a sprint; what is not sent stays, as clients rely on. `state` starts or closes it."""
    return await _edit(call, key)


@route("POST", "/sprint/{key:str}", body=_BODY)
async def edit(call: Incoming, key: FromPath[str]) -> Answer:
    """Change a sprint; what is not sent stays. `state` starts or closes it."""
    return await _edit(call, key)


@route("DELETE", "/sprint/{key:str}", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a sprint that has not begun; its issues go back to the backlog."""
    call.signed_in()
    done = await call.carry_out(delete_sprint, numbered(key, _MISSING))
    return answer.nothing(position=done.position)


@route("POST", "/sprint/{key:str}/swap", body="sprintToSwapWith: a sprint id", success=204)
async def swap(call: Incoming, key: FromPath[str]) -> Answer:
    """Swap the places of two sprints."""
    call.signed_in()
    other = parse_id(str((await call.object()).get("sprintToSwapWith")))
    done = await call.carry_out(swap_sprints, numbered(key, _MISSING), other)
    return answer.nothing(position=done.position)


@route("GET", "/sprint/{key:str}/issue", query="jql startAt maxResults fields expand validateQuery")
async def read_issues(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a page of the issues in a sprint, by rank."""
    call.somebody()
    sprint = await call.ask(read_sprint, numbered(key, _MISSING))
    jql = narrowed(f"sprint = {sprint.id}", asked_jql(call.query))
    return answer.json(await answer_search(call, call.query, jql))


@route("POST", "/sprint/{key:str}/issue", body=_PLAN, success=204)
async def plan(call: Incoming, key: FromPath[str]) -> Answer:
    """Move issues into a sprint, and rank them where that is asked for."""
    return await _plan(call, numbered(key, _MISSING))


@route("POST", "/backlog/issue", body="issues: [keys or ids]", success=204)
async def unplan(call: Incoming) -> Answer:
    """Move issues out of all sprints that are not closed."""
    return await _plan(call, None)


async def _edit(call: Call, key: str) -> Answer:
    call.signed_in()
    done = await call.carry_out(edit_sprint, numbered(key, _MISSING), await call.object())
    return answer.json(sprint_json(call.place, done.result), position=done.position)


async def _plan(call: Call, sprint_id: int | None) -> Answer:
    call.signed_in()
    body = await call.object()
    done = await call.carry_out(plan_issues, named_issues(body), sprint_id, beside(body))
    return answer.nothing(position=done.position)


HANDLERS = (create, read, replace, edit, delete, swap, read_issues, plan, unplan)
