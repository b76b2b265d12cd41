"""Issues: create, read, edit, assign, delete."""

from typing import Any

import msgspec
from litestar.params import FromPath

from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import assign_issue, delete_issue, edit_issue
from whimbrel.actions.views import record_view
from whimbrel.errors import Invalid, WhimbrelError
from whimbrel.reads.issue import read_issue
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.body import json_object
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.errors import told
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.one_issue import Asked
from whimbrel.tracker.issue import Issue

MOST_AT_ONCE = 500


def read_document(sent: dict[str, Any]) -> IssueDocument:
    """Read `fields`, `update` and `properties`. Raises `Invalid` where one of them has another form."""
    try:
        members = {name: sent[name] for name in ("fields", "update", "properties") if sent.get(name) is not None}
        return msgspec.convert(members, IssueDocument)
    except msgspec.ValidationError as error:
        raise Invalid(f"The issue cannot be read: {error}.") from None


@route("POST", "/issue", body="fields, update, properties", success=201)
async def create(call: Incoming) -> Answer:
    """Create an issue."""
    call.somebody()
    done = await call.carry_out(create_issue, read_document(await call.object()))
    return answer.json(await created_json(call, done.result), 201, position=done.position)


@route("POST", "/issue/bulk", body="issueUpdates: [{fields, update, properties}]", success=201)
async def create_many(call: Incoming) -> Answer:
    """Create issues, each by itself: those that cannot be are told with what is wrong; 400 if that is all of them."""
    call.somebody()
    sent = (await call.object()).get("issueUpdates")
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_AT_ONCE:
        raise Invalid(f"The issueUpdates must be a list of 1 to {MOST_AT_ONCE} issues.")
    made: list[Json] = []
    failed: list[Json] = []
    position = None
    for number, one in enumerate(sent):
        try:
            done = await call.carry_out(create_issue, read_document(json_object(one)))
        except WhimbrelError as error:
            status, said = told(error, anonymous=call.user is None)
            failed.append({"status": status, "elementErrors": said, "failedElementNumber": number})
        else:
            position = done.position
            made.append(await created_json(call, done.result))
    return answer.json({"issues": made, "errors": failed}, 201 if made else 400, position=position)


async def created_json(call: Call, issue: Issue) -> Json:
    """Return what is said of an issue that has just been made, or has another key."""
    catalogue = await call.backend.reads.catalogue()
    key = catalogue.issue_key(issue.project_id, issue.number)
    return {"id": str(issue.id), "key": key, "self": call.place.rest("issue", issue.id)}


@route("GET", "/issue/{mention:str}", query="fields expand properties updateHistory")
async def read(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show an issue, named by key or id; with `updateHistory` it becomes one that the asker has looked at."""
    call.somebody()
    asked = Asked.of(call.query)
    catalogue, view = await call.see_at_once(read_issue, mention, asked.parts)
    if call.user is not None and call.query.flag("updateHistory"):
        await call.carry_out(record_view, mention)
    return answer.json(await asked.show(call, catalogue, view))


@route("PUT", "/issue/{mention:str}", query="notifyUsers", body="fields, update, properties", success=204)
async def edit(call: Incoming, mention: FromPath[str]) -> Answer:
    """Change fields of an issue, by whole values or by operations on them."""
    call.somebody()
    done = await call.carry_out(edit_issue, mention, read_document(await call.object()))
    return answer.nothing(position=done.position)


@route("DELETE", "/issue/{mention:str}", query="deleteSubtasks", success=204)
async def delete(call: Incoming, mention: FromPath[str]) -> Answer:
    """Delete an issue; one with sub-tasks only if `deleteSubtasks` is true."""
    call.somebody()
    done = await call.carry_out(delete_issue, mention, with_subtasks=call.query.flag("deleteSubtasks"))
    return answer.nothing(position=done.position)


@route("PUT", "/issue/{mention:str}/assignee", body="name: a user name, null or -1", success=204)
async def assign(call: Incoming, mention: FromPath[str]) -> Answer:
    """Assign an issue."""
    call.somebody()
    done = await call.carry_out(assign_issue, mention, await call.object())
    return answer.nothing(position=done.position)
