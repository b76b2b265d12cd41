"""Search: the issues that a query finds, as the asker sees them."""

from typing import Literal

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.clock import SystemClock
from whimbrel.reads.issue import IssueView, Parts, read_issues
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.user import User

Validation = Literal["strict", "warn", "none"]


class SearchRequest(msgspec.Struct, frozen=True):
    """A query and the page of its answer that is wanted; `limit` 0 asks for the total alone."""

    jql: str
    start: int = 0
    limit: int = 50
    parts: Parts = Parts()
    validation: Validation = "strict"


class SearchAnswer(msgspec.Struct, frozen=True):
    """A page of the answer, and how many issues there are in all."""

    issues: list[IssueView]
    total: int
    start: int
    limit: int
    warnings: tuple[str, ...] = ()
