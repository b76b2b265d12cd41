"""Asks queries the way the product does: the number of issues and the ids of a page, in one snapshot.

Loading the issues of the page is not part of it.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from bench._draw import Form, Known
from bench._site import askers, now_of
from whimbrel.app import Site
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.search.answer import Answer, search
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.user import User

PAGE = 50


class Query(msgspec.Struct, frozen=True):
    """A query as somebody asks it."""

    user: User
    jql: str


class Audience:
    """Those who ask on one site, in turn, at one moment; they ask for what they see."""

    def __init__(self, catalogue: Catalogue, known: Known, now: datetime, seed: int) -> None:
        self._catalogue = catalogue
        self._now = now
        self._askers = [
            (user, known.draw(_seen_wholly(catalogue, user), seed + place))
            for place, user in enumerate(askers(catalogue))
        ]

    @classmethod
    async def of(cls, site: Site, seed: int) -> "Audience":
        """Find who asks, and what can be asked for."""
        return cls(await site.store.current(), await Known.of(site.database), await now_of(site.database), seed)

    def queries(self, form: Form, count: int) -> Iterator[Query]:
        """Yield queries of a form. Raises `LookupError` where the site has nothing to fill a place with."""
        for place in range(count):
            user, draw = self._askers[place % len(self._askers)]
            jql = draw.fill(form.text)
            if jql is None:
                raise LookupError("the site has nothing to ask for")
            yield Query(user, jql)

    async def answer(self, reader: Reader, query: Query) -> Answer:
        """Answer a query with a page. Raises `JqlError` for what is wrong with it."""
        return await search(reader, self._catalogue, Asker.of(query.user, self._now), query.jql, limit=PAGE)


def _seen_wholly(catalogue: Catalogue, user: User) -> frozenset[int]:
    grants = visible(catalogue, user).projects
    return frozenset().union(*(grant.project_ids for grant in grants if grant.audience.everything))
