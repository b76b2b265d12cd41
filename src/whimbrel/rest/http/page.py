"""A page of a list: where it begins and how much it holds at most."""

from collections.abc import Sequence
from typing import Self, TypeVar

import msgspec

from whimbrel.rest.http.query import Query

Thing = TypeVar("Thing")


class Page(msgspec.Struct, frozen=True):
    """`limit` is the effective size: what is asked for, at most what is allowed, and echoed in the answer."""

    start: int
    limit: int

    @classmethod
    def asked(cls, query: Query, *, default: int, most: int) -> Self:
        """Read `startAt` and `maxResults`; a negative size means as much as is allowed, as in Jira."""
        start, limit = query.number("startAt"), query.number("maxResults")
        size = default if limit is None else most if limit < 0 else min(limit, most)
        return cls(max(start or 0, 0), size)

    def of(self, things: Sequence[Thing]) -> Sequence[Thing]:
        """Return the part of the list that the page shows; nothing where it begins past the end."""
        return things[self.start : self.start + self.limit]
