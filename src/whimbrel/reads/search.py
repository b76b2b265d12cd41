"""Search: the issues that a query finds, as the asker sees them."""

from datetime import datetime

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.clock import SystemClock
from whimbrel.jql.asker import Asker
from whimbrel.reads.issue import IssueView, read_issues
from whimbrel.reads.parts import Parts
from whimbrel.search import answer
from whimbrel.search.explanation import Explanation
from whimbrel.search.explanation import explain as explain_query
from whimbrel.search.understanding import Validation
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.user import User


class SearchRequest(msgspec.Struct, frozen=True):
    """A query and the page of its answer that is wanted; `limit` 0 asks for the total alone.

    `now` is the moment that relative dates count from.
    """

    jql: str
    start: int = 0
    limit: int = 50
    parts: Parts = Parts()
    validation: Validation = "strict"
    now: datetime = msgspec.field(default_factory=SystemClock().now)


class SearchAnswer(msgspec.Struct, frozen=True):
    """A page of the answer, and how many issues there are in all."""

    issues: list[IssueView]
    total: int
    start: int
    limit: int
    warnings: tuple[str, ...] = ()


async def search(reader: Reader, catalogue: Catalogue, user: User | None, wanted: SearchRequest) -> SearchAnswer:
    """Answer a query for one user. Raises `JqlError` for what is wrong with it."""
    found = await answer.search(
        reader,
        catalogue,
        Asker.of(user, wanted.now),
        wanted.jql,
        start=wanted.start,
        limit=wanted.limit,
        validation=wanted.validation,
    )
    views = await read_issues(reader, catalogue, user, found.ids, wanted.parts)
    warnings = tuple(warning.message for warning in found.warnings)
    return SearchAnswer(views, found.total, wanted.start, wanted.limit, warnings)


async def explain(reader: Reader, catalogue: Catalogue, user: User | None, jql: str, now: datetime) -> Explanation:
    """Show what becomes of a query that one user asks. Raises `JqlError` for what is wrong with it."""
    return await explain_query(reader, catalogue, Asker.of(user, now), jql)
