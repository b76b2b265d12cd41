"""Looks up which former names and ids a query mentions, in the history of the issues that the asker may see."""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, literal, or_, select, union_all

from whimbrel.catalogue.permissions import Visible
from whimbrel.jql.fields import BY_NAME, QueryField
from whimbrel.jql.pastnames import NO_PAST, KnownPast, PastMention
from whimbrel.search.sql.array import bound
from whimbrel.search.sql.line import Side, has_key, has_name, is_line_of, lines
from whimbrel.search.sql.visible import sees
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import issue

_NAME, _KEY = "name", "key"
_WAYS = {_NAME: has_name, _KEY: has_key}


async def known_past(reader: Reader, visible: Visible, mentions: Collection[PastMention]) -> KnownPast:
    """Return which of the mentioned texts some visible issue's history knows, as a name or as an id; one statement.

    Nobody learns of a name that only issues have had that they may not see.
    """
    if not mentions:
        return NO_PAST
    rows = await reader.fetch_all(union_all(*_known(mentions, visible)))
    return KnownPast(
        frozenset((row.field, row.text.lower()) for row in rows if row.kind == _NAME),
        frozenset((row.field, row.text) for row in rows if row.kind == _KEY),
    )


def _known(mentions: Collection[PastMention], visible: Visible) -> Iterator[Select[Any]]:
    """Yield a statement for each field and kind of text, so that their size does not grow with the number of texts."""
    for field_id, of_field in groupby(sorted(mentions), key=lambda mention: mention[0]):
        texts = [text for _, text in of_field]
        for kind in _WAYS:
            asked = func.unnest(bound(texts, Text())).table_valued("text").render_derived()
            field = BY_NAME[field_id.lower()]
            sides = [_on_side(field, side, kind, asked.c.text, visible) for side in Side]
            yield select(
                literal(field_id, Text()).label("field"), literal(kind, Text()).label("kind"), asked.c.text
            ).where(or_(*sides))


def _on_side(
    field: QueryField, side: Side, kind: str, text: ColumnElement[str], visible: Visible
) -> ColumnElement[bool]:
    line = lines()
    known = select(line.c.id).join(issue, issue.c.id == line.c.issue_id)
    wanted = _WAYS[kind](line, side, text)
    return known.where(is_line_of(field, line), wanted, sees(visible)).correlate(text.table).exists()
