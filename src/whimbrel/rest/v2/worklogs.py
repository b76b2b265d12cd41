"""Worklogs: `issue/{key}/worklog`, `worklog/updated`, `worklog/deleted`, `worklog/list`."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from litestar.params import FromPath

from whimbrel.actions import worklogs as actions
from whimbrel.actions.worklogs import Adjust, Adjustment
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.worklogs import MOST, Moved, deleted_worklogs, updated_worklogs, worklogs_of
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.query import LARGEST_NUMBER
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.comment_json import worklog_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker import duration
from whimbrel.tracker.comment import Worklog
from whimbrel.tracker.identity import parse_id

_WORKLOGS = Parts(worklogs=True)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = int((datetime.max.replace(tzinfo=UTC) - _EPOCH) / timedelta(milliseconds=1))
_ADJUSTMENT = "adjustEstimate newEstimate reduceBy increaseBy"
_BODY = "timeSpent or timeSpentSeconds, started, comment, visibility"


@route("GET", "/issue/{mention:str}/worklog", query="startAt maxResults")
async def read_all(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a page of the worklogs that the asker may see; all of them unless `maxResults` says otherwise."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, _WORKLOGS)
    page = Page.asked(call.query, default=LARGEST_NUMBER, most=LARGEST_NUMBER)
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    shown = [worklog_json(vocabulary, worklog) for worklog in page.of(view.worklogs)]
    total = len(view.worklogs)
    limit = total if page.limit == LARGEST_NUMBER else page.limit
    return answer.json({"startAt": page.start, "maxResults": limit, "total": total, "worklogs": shown})


@route("POST", "/issue/{mention:str}/worklog", query=_ADJUSTMENT, body=_BODY, success=201)
async def add(call: Incoming, mention: FromPath[str]) -> Answer:
    """Log work on an issue."""
    call.somebody()
    adjustment = _adjustment(call, "reduceBy")
    done = await call.carry_out(actions.add_worklog, mention, await call.object(), adjustment)
    return answer.json(await _shown(call, done.result), 201, position=done.position)


@route("GET", "/issue/{mention:str}/worklog/{key:str}")
async def read_one(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Show a worklog."""
    call.somebody()
    worklog_id = _id(key)
    view = await call.ask(read_issue, mention, _WORKLOGS)
    found = next((worklog for worklog in view.worklogs if worklog.id == worklog_id), None)
    if found is None:
        raise _missing(key)
    return answer.json(await _shown(call, found))


@route("PUT", "/issue/{mention:str}/worklog/{key:str}", query=_ADJUSTMENT, body=_BODY)
async def edit(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Change a worklog; what is not sent stays."""
    call.somebody()
    adjustment = _adjustment(call, "reduceBy")
    done = await call.carry_out(actions.edit_worklog, mention, _id(key), await call.object(), adjustment=adjustment)
    return answer.json(await _shown(call, done.result), position=done.position)


@route("DELETE", "/issue/{mention:str}/worklog/{key:str}", query=_ADJUSTMENT, success=204)
async def delete(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a worklog."""
    call.somebody()
    done = await call.carry_out(actions.delete_worklog, mention, _id(key), _adjustment(call, "increaseBy"))
    return answer.nothing(position=done.position)


@route("GET", "/worklog/updated", query="since")
async def read_updated(call: Incoming) -> Answer:
    """List the worklogs that changed since an instant in milliseconds, at most a thousand."""
    return await _moved(call, "updated", updated_worklogs)


@route("GET", "/worklog/deleted", query="since")
async def read_deleted(call: Incoming) -> Answer:
    """List the worklogs that were deleted since an instant in milliseconds, at most a thousand."""
    return await _moved(call, "deleted", deleted_worklogs)


@route("POST", "/worklog/list", body="ids: [worklog ids]")
async def read_some(call: Incoming) -> Answer:
    """Show the worklogs with some ids, at most a thousand, as far as the asker may see them."""
    call.signed_in()
    ids = (await call.object()).get("ids")
    if not isinstance(ids, list) or len(ids) > MOST:
        raise Invalid(f"The ids must be a list of at most {MOST} ids of worklogs.")
    known = [worklog_id for sent in ids if (worklog_id := parse_id(sent)) is not None]
    catalogue, found = await call.see(worklogs_of, known)
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    return answer.json([worklog_json(vocabulary, worklog) for worklog in found])


async def _moved(call: Call, name: str, question: Callable[..., Awaitable[Moved]]) -> Answer:
    call.signed_in()
    since = (call.query.text("since") or "0").strip()
    if not (since.isascii() and since.isdigit()) or int(since[:20]) > _LATEST:
        raise Invalid(f"The parameter 'since' must be an instant in milliseconds, not '{since[:40]}'.")
    found = await call.ask(question, _EPOCH + timedelta(milliseconds=int(since)))
    moments = [{"worklogId": worklog_id, "updatedTime": _milliseconds(at)} for worklog_id, at in found.moments]
    until = moments[-1]["updatedTime"] if moments else int(since)
    address = call.place.rest("worklog", name)
    shown = {
        "values": moments,
        "since": int(since),
        "until": until,
        "self": f"{address}?since={since}",
        "lastPage": found.last,
    }
    return answer.json(shown if found.last else {**shown, "nextPage": f"{address}?since={until}"})


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def _adjustment(call: Call, moved_by: str) -> Adjustment:
    """Read how the remaining estimate is adjusted. Raises `Invalid` naming what is wrong or missing."""
    sent = (call.query.text("adjustEstimate") or "auto").strip().lower()
    if sent not in set(Adjust):
        raise Invalid(fields={"adjustEstimate": f"'{sent[:40]}' is not one of {', '.join(Adjust)}."})
    mode = Adjust(sent)
    name = {Adjust.NEW: "newEstimate", Adjust.MANUAL: moved_by}.get(mode)
    if name is None:
        return Adjustment(mode)
    seconds = duration.parse(call.query.text(name) or "")
    if seconds is None:
        raise Invalid(fields={name: f"You must specify a valid duration as {name}, for example 2h 30m."})
    return Adjustment(mode, seconds)


async def _shown(call: Call, worklog: Worklog) -> object:
    return worklog_json(Vocabulary(call.place, await call.backend.reads.catalogue(), call.user), worklog)


def _id(key: str) -> int:
    worklog_id = parse_id(key)
    if worklog_id is None:
        raise _missing(key)
    return worklog_id


def _missing(key: str) -> NotFound:
    return NotFound(f"Cannot find worklog with id: '{key[:40]}'.")


HANDLERS = (read_all, add, read_one, edit, delete, read_updated, read_deleted, read_some)
