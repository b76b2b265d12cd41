"""The answer of a search: a page of issues with what is told about them."""

from typing import Any, Literal

from whimbrel.errors import Invalid
from whimbrel.jql.lex import LONGEST_ASKED
from whimbrel.reads.search import SearchRequest, search
from whimbrel.rest.http.call import Call
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.query import Query
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.issue_json import IssueWriter
from whimbrel.rest.shape.markup import rendered
from whimbrel.rest.shape.properties import with_properties
from whimbrel.rest.shape.selection import NAVIGABLE, RENDERED, Selection
from whimbrel.rest.shape.vocabulary import Vocabulary

Validation = Literal["strict", "warn", "none"]

DEFAULT_SIZE, LARGEST_SIZE = 50, 1000


async def answer_search(call: Call, asked: Query, jql: str) -> Json:
    """Answer a query as `startAt`, `maxResults`, `fields`, `expand` and `validateQuery` ask it to be."""
    page = Page.asked(asked, default=DEFAULT_SIZE, most=LARGEST_SIZE)
    expand = asked.names("expand")
    selection = Selection.parse(asked.names("fields"), NAVIGABLE)
    wanted = SearchRequest(
        jql=jql,
        start=page.start,
        limit=page.limit,
        parts=selection.parts(expand),
        validation=validation(asked.text("validateQuery")),
    )
    catalogue, found = await call.see(search, wanted)
    vocabulary = Vocabulary(call.place, catalogue, call.user)
    keys = selection.keys(catalogue.fields.all.values())
    html = await rendered(call, vocabulary, found.issues, keys) if RENDERED in expand else None
    writer = IssueWriter(vocabulary, selection, expand, html)
    issues = [writer.write(view) for view in found.issues]
    await with_properties(call, asked.names("properties"), found.issues, issues)
    shown: dict[str, Any] = {
        "expand": "names,schema",
        "startAt": page.start,
        "maxResults": page.limit,
        "total": found.total,
        "issues": issues,
        **writer.about_fields(),
    }
    if found.warnings:
        shown["warningMessages"] = list(found.warnings)
    return shown


def asked_jql(asked: Query) -> str:
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
