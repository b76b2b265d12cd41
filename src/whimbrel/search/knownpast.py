"""Looks up which former names and ids a query mentions, in the history of the issues that the asker may see."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, literal, or_, select, union_all

from whimbrel.catalogue.permissions import Visible
from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.past import PastValues
from whimbrel.jql.pastnames import NO_PAST, KnownPast, PastMention
from whimbrel.search.sql.line import Side, has_value, is_line_of, lines
from whimbrel.search.sql.visible import sees
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import issue


async def known_past(reader: Reader, visible: Visible, mentions: Collection[PastMention]) -> KnownPast:
    """Return which of the mentioned texts some visible issue's history knows, as a name or as an id; one statement.

    Nobody learns of a name that only issues have had that they may not see.
    """
    if not mentions:
        return NO_PAST
    asked = [(field, text, kind) for field, text in sorted(mentions) for kind in ("name", "key")]
    rows = await reader.fetch_all(union_all(*_first_of_each(asked, visible)))
    found = {asked[row.place] for row in rows}
    return KnownPast(
        frozenset((field, text.lower()) for field, text, kind in found if kind == "name"),
        frozenset((field, text) for field, text, kind in found if kind == "key"),
    )


def _first_of_each(asked: Collection[tuple[str, str, str]], visible: Visible) -> Iterator[Select[Any]]:
    """Yield a statement for each text that finds its place in the list, where some line on either side has it."""
    for place, (field, text, kind) in enumerate(asked):
        wanted = PastValues(names=(text.lower(),)) if kind == "name" else PastValues(keys=(text,))
        line = lines()
        sides = [way for side in Side for way in has_value(line, side, wanted)]
        known = (
            select(line.c.id)
            .join(issue, issue.c.id == line.c.issue_id)
            .where(is_line_of(BY_NAME[field.lower()], line), or_(*sides), sees(visible))
        )
        yield select(literal(place).label("place")).where(known.exists())
