"""Epics and what is under them: `epic`."""

from typing import Any

from litestar.params import FromPath

from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.planning import set_epic
from whimbrel.actions.ranking import rank_issues
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.boards import narrowed
from whimbrel.reads.issue import IssueView, read_issue
from whimbrel.reads.parts import Parts
from whimbrel.rest.agile.board_json import epic_json, field_of
from whimbrel.rest.agile.pages import beside, named_issues
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.search import answer_search, asked_jql
from whimbrel.tracker.customfield import EPIC_COLOUR, EPIC_NAME, EPIC_STATUS
from whimbrel.tracker.defaults import EPIC

_SEARCH = "jql startAt maxResults fields expand validateQuery"
_PARTS = Parts()
_MEMBERS = "name, summary, color: {key}, done"


@route("GET", "/epic/none/issue", query=_SEARCH)
async def read_issues_without(call: Incoming) -> Answer:
    """Show a page of the issues that are under no epic, by rank."""
    call.somebody()
    return await _issues(call, 'issuetype != Epic AND "Epic Link" is EMPTY')


@route("POST", "/epic/none/issue", body="issues: [keys or ids]", success=204)
async def take_out(call: Incoming) -> Answer:
    """Take issues out of their epics."""
    return await _set(call, None)


@route("GET", "/epic/{mention:str}")
async def read(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show an epic, named by key or id."""
    catalogue, view = await _epic(call, mention)
    return answer.json(epic_json(call.place, catalogue, view))


@route("POST", "/epic/{mention:str}", body=_MEMBERS)
async def edit(call: Incoming, mention: FromPath[str]) -> Answer:
    """Change an epic; what is not sent stays."""
    call.signed_in()
    catalogue, view = await _epic(call, mention)
    document = IssueDocument(fields=_fields(catalogue, await call.object()))
    done = await call.carry_out(edit_issue, view.key, document)
    catalogue, view = await _epic(call, mention)
    return answer.json(epic_json(call.place, catalogue, view), position=done.position)


@route("GET", "/epic/{mention:str}/issue", query=_SEARCH)
async def read_issues(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a page of the issues under an epic, by rank."""
    _, view = await _epic(call, mention)
    return await _issues(call, f'"Epic Link" = {view.key}')


@route("POST", "/epic/{mention:str}/issue", body="issues: [keys or ids]", success=204)
async def put_under(call: Incoming, mention: FromPath[str]) -> Answer:
    """Put issues under an epic."""
    return await _set(call, mention)


@route("PUT", "/epic/{mention:str}/rank", body="rankBeforeEpic or rankAfterEpic", success=204)
async def rank(call: Incoming, mention: FromPath[str]) -> Answer:
    """Rank an epic directly before or after another one."""
    call.signed_in()
    place = beside(await call.object(), "rankBeforeEpic", "rankAfterEpic")
    if place is None:
        raise Invalid("Say either rankBeforeEpic or rankAfterEpic.")
    await _epic(call, place.mention)
    _, view = await _epic(call, mention)
    done = await call.carry_out(rank_issues, [view.key], place)
    return answer.nothing(position=done.position)


async def _epic(call: Call, mention: str) -> tuple[Catalogue, IssueView]:
    """Return an epic. Raises `NotFound` for an issue that is none, or that is missing or hidden."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, _PARTS)
    if view.issue.issue_type_id != EPIC:
        raise NotFound(f"The issue '{mention[:40]}' is not an epic.")
    return catalogue, view


def _fields(catalogue: Catalogue, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a body changes, as fields of the issue."""
    fields = {"summary": body["summary"]} if "summary" in body else {}
    colour = body.get("color")
    for wanted, sent in (
        (EPIC_NAME, body.get("name")),
        (EPIC_COLOUR, colour.get("key") if isinstance(colour, dict) else None),
        (EPIC_STATUS, {"value": "Done" if body["done"] else "To Do"} if "done" in body else None),
    ):
        field = field_of(catalogue, wanted)
        if field is not None and sent is not None:
            fields[field.key] = sent
    return fields


async def _set(call: Call, mention: str | None) -> Answer:
    call.signed_in()
    done = await call.carry_out(set_epic, named_issues(await call.object()), mention)
    return answer.nothing(position=done.position)


async def _issues(call: Call, base: str) -> Answer:
    return answer.json(await answer_search(call, call.query, narrowed(base, asked_jql(call.query))))


HANDLERS = (read_issues_without, take_out, read, edit, read_issues, put_under, rank)
