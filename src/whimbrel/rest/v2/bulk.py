"""The same change to many issues: `PUT issue/bulk`."""

from collections.abc import Sequence
from typing import Any

from whimbrel.actions.bulkediting import CHUNK, BulkChange, change_issues, require_bulk_change
from whimbrel.actions.writes import Done
from whimbrel.errors import Invalid, WhimbrelError
from whimbrel.reads.parts import Parts
from whimbrel.reads.search import SearchRequest, search
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.errors import told
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.v2.issues import read_document
from whimbrel.rest.v2.transitions import named_transition
from whimbrel.tracker.issue import Issue

MOST_AT_ONCE = 1_000


@route("PUT", "/issue/bulk", body="issues: [key or id] or jql; fields, update; transition: {id} or {name}")
async def change_many(call: Incoming) -> Answer:
    """Change many issues in the same way, and tell which were changed and what was wrong with the others."""
    user = call.signed_in()
    sent = await call.object()
    require_bulk_change(call.catalogue, user)
    named = sent.get("transition")
    change = BulkChange(read_document(sent), None if named is None else named_transition(named))
    mentions = await _mentions(call, sent)
    failed: list[Json] = []
    parts: list[Done[list[Issue]]] = []
    for start in range(0, len(mentions), CHUNK):
        chunk = mentions[start : start + CHUNK]
        done = await _attempt(call, chunk, change, failed if len(chunk) == 1 else None)
        alone = [] if done is not None or len(chunk) == 1 else [[mention] for mention in chunk]
        found = [done, *[await _attempt(call, one, change, failed) for one in alone]]
        parts += [one for one in found if one is not None]
    catalogue = call.catalogue
    changed = [
        {"id": str(one.id), "key": catalogue.issue_key(one.project_id, one.number)}
        for part in parts
        for one in part.result
    ]
    shown = {"issues": changed, "errors": failed}
    return answer.json(shown, 200 if changed or not failed else 400, position=parts[-1].position if parts else None)


async def _attempt(
    call: Call, some: Sequence[str], change: BulkChange, failed: list[Json] | None
) -> Done[list[Issue]] | None:
    """Change some issues at once, and return what came of it; None where it did not, for a reason noted in `failed`."""
    try:
        return await call.carry_out(change_issues, some, change)
    except WhimbrelError as error:
        if failed is not None:
            status, said = told(error, anonymous=False)
            failed.append({"issue": some[0], "status": status, "elementErrors": said})
        return None


async def _mentions(call: Call, sent: dict[str, Any]) -> list[str]:
    """Return which issues are meant: those that are named, or found by a query."""
    named, jql = sent.get("issues"), sent.get("jql")
    if isinstance(jql, str) and named is None:
        found = await call.ask(search, SearchRequest(jql, limit=MOST_AT_ONCE, parts=Parts()))
        if found.total > MOST_AT_ONCE:
            raise Invalid(f"The query finds {found.total:,} issues; at most {MOST_AT_ONCE:,} are changed at once.")
        return [str(issue_id) for issue_id in sorted(view.issue.id for view in found.issues)]
    wanted = isinstance(named, list) and all(isinstance(one, str) for one in named) and jql is None
    if not wanted or not isinstance(named, list) or not 0 < len(named) <= MOST_AT_ONCE:
        raise Invalid(f"Say which issues are meant: a list of 1 to {MOST_AT_ONCE:,} keys as issues, or a query as jql.")
    return list(dict.fromkeys(named))


HANDLERS = (change_many,)
