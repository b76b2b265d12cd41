"""Rank, single issues and their estimation: `issue`."""

from typing import Any

from litestar.params import FromPath

from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.ranking import rank_issues
from whimbrel.errors import Invalid
from whimbrel.reads.boards import read_board
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.rest.agile.pages import beside, named_issues
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.one_issue import Asked
from whimbrel.tracker.customfield import CustomField, Kind
from whimbrel.tracker.identity import parse_id

_NUMBERED = Parts()


@route("PUT", "/issue/rank", body="issues: [keys or ids], rankBeforeIssue or rankAfterIssue", success=204)
async def rank(call: Incoming) -> Answer:
    """Rank issues directly before or after another one."""
    call.signed_in()
    body = await call.object()
    place = beside(body)
    if place is None:
        raise Invalid("Say either rankBeforeIssue or rankAfterIssue.")
    done = await call.carry_out(rank_issues, named_issues(body), place)
    return answer.nothing(position=done.position)


@route("GET", "/issue/{mention:str}", query="fields expand updateHistory")
async def read(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show an issue, named by key or id."""
    call.somebody()
    asked = Asked.of(call.query)
    catalogue, view = await call.see_at_once(read_issue, mention, asked.parts)
    return answer.json(await asked.show(call, catalogue, view))


@route("GET", "/issue/{mention:str}/estimation", query="boardId")
async def read_estimation(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show the value of an issue in the field by which a board estimates."""
    call.somebody()
    field = await _field(call)
    return answer.json(await _estimation(call, mention, field))


@route("PUT", "/issue/{mention:str}/estimation", query="boardId", body="value")
async def estimate(call: Incoming, mention: FromPath[str]) -> Answer:
    """Set the value of an issue in the field by which a board estimates."""
    call.signed_in()
    field = await _field(call)
    document = IssueDocument(fields={field.key: (await call.object()).get("value")})
    done = await call.carry_out(edit_issue, mention, document)
    return answer.json(await _estimation(call, mention, field), position=done.position)


async def _field(call: Call) -> CustomField:
    """Return the field by which the board that is asked about estimates. Raises `NotFound`, `Invalid` without one."""
    board = await call.ask(read_board, parse_id(call.query.text("boardId") or ""))
    field = call.catalogue.fields.by_key(board.estimation_field) if board.estimation_field else None
    if field is None:
        raise Invalid("The board does not estimate issues.")
    return field


async def _estimation(call: Call, mention: str, field: CustomField) -> dict[str, Any]:
    view = await call.ask(read_issue, mention, _NUMBERED)
    value = view.issue.custom.get(field.id, ())
    shown = {"fieldId": field.key}
    return {**shown, "value": value[0] if field.type.kind is Kind.NUMBER else str(value[0])} if value else shown


HANDLERS = (rank, read, read_estimation, estimate)
