"""Search: `GET` and `POST search`."""

from typing import Literal

from whimbrel.errors import Invalid
from whimbrel.jql.lex import LONGEST_ASKED
from whimbrel.reads.search import SearchRequest
from whimbrel.reads.search import search as find_issues
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.query import Query
from whimbrel.rest.http.route import route
from whimbrel.rest.v2.issue_json import IssueWriter
from whimbrel.rest.v2.selection import NAVIGABLE, Selection
from whimbrel.rest.v2.vocabulary import Vocabulary

Validation = Literal["strict", "warn", "none"]

DEFAULT_SIZE, LARGEST_SIZE = 50, 1000
_MEMBERS = "jql startAt maxResults fields expand validateQuery"


@route("GET", "/search", query=_MEMBERS)
async def by_address(call: Incoming) -> Answer:
    """Find issues by JQL."""
    return await _search(call, call.query)


@route("POST", "/search", body="jql, startAt, maxResults, fields, expand, validateQuery")
async def by_body(call: Incoming) -> Answer:
    """Find issues by JQL that is too long for an address."""
    return await _search(call, Query.of(await call.object()))


async def _search(call: Call, asked: Query) -> Answer:
    page = Page.asked(asked, default=DEFAULT_SIZE, most=LARGEST_SIZE)
    expand = asked.names("expand")
    selection = Selection.parse(asked.names("fields"), NAVIGABLE)
    wanted = SearchRequest(
        jql=_jql(asked),
        start=page.start,
        limit=page.limit,
        parts=selection.parts(history="changelog" in expand),
        validation=validation(asked.text("validateQuery")),
    )
    catalogue, found = await call.see(find_issues, wanted)
    writer = IssueWriter(Vocabulary(call.place, catalogue, call.user), selection, expand)
    shown = {
        "expand": "names,schema",
        "startAt": page.start,
        "maxResults": page.limit,
        "total": found.total,
        "issues": [writer.write(view) for view in found.issues],
        **writer.about_fields(),
    }
    if found.warnings:
        shown["warningMessages"] = list(found.warnings)
    return answer.json(shown)


def _jql(asked: Query) -> str:
    """Return the query. Raises `Invalid` for one that is longer than strangers may ask."""
    jql = asked.text("jql") or ""
    if len(jql) > LONGEST_ASKED:
        raise Invalid(f"The JQL query has {len(jql):,} characters; at most {LONGEST_ASKED:,} are answered.")
    return jql


def validation(sent: str | None) -> Validation:
    """Read `validateQuery`: a truth value in the older API, a word in the newer."""
    word = (sent or "").strip().lower()
    if word in {"false", "none"}:
        return "none"
    return "warn" if word == "warn" else "strict"
