"""Words near one another, in any order: the check that a tsquery cannot make, on the positions in a tsvector."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, exists, func, select, true

from whimbrel.search.analysis.analyse import Lexeme
from whimbrel.search.sql.array import among, bound

_INTEGER, _TEXT = Integer(), Text()


def near(lexemes: Sequence[Lexeme], slop: int) -> Callable[[ColumnElement[Any]], ColumnElement[bool]]:
    """Return the condition that the words of a phrase lie together, each at most `slop` places off.

    As Lucene's sloppy phrases: of every word one place is chosen and its offset in the phrase taken from it, and what
    is left must differ by at most `slop`. A word that occurs twice in the phrase needs two places.
    """
    start = lexemes[0].position
    offsets = [(lexeme.word, lexeme.position - start) for lexeme in lexemes]
    demands = list(_demands(offsets, slop))
    return lambda column: _near(column, offsets, demands)


def _demands(offsets: Sequence[tuple[str, int]], slop: int) -> Iterable[tuple[str, int, int, int]]:
    """Return how many places of a word must lie between which places, counted from where the phrase begins.

    A word with several offsets may be put to its places in order, since each offset allows a stretch of equal length:
    by Hall's theorem that works if every run of neighbouring stretches has enough places.
    """
    places: dict[str, list[int]] = {}
    for word, offset in offsets:
        places.setdefault(word, []).append(offset)
    for word, found in places.items():
        for first, low in enumerate(found):
            for count, high in enumerate(found[first:], 1):
                yield word, low, high + slop, count


def _near(
    column: ColumnElement[Any], offsets: Sequence[tuple[str, int]], demands: Sequence[tuple[str, int, int, int]]
) -> ColumnElement[bool]:
    found = _places(column, sorted({word for word, _ in offsets}))
    place = func.unnest(found.c.words, found.c.positions).table_valued("word", "position", name="place")
    place = place.render_derived()
    part = _rows("part", ("word", "offset"), (_TEXT, _INTEGER), offsets)
    begins = place.c.position - part.c.offset
    demand = _rows("demand", ("word", "low", "high", "count"), (_TEXT, _INTEGER, _INTEGER, _INTEGER), demands)
    other = func.unnest(found.c.words, found.c.positions).table_valued("word", "position", name="other")
    other = other.render_derived()
    fitting = (
        select(func.count())
        .select_from(other)
        .where(other.c.word == demand.c.word, other.c.position.between(begins + demand.c.low, begins + demand.c.high))
        .correlate(found, place, part, demand)
        .scalar_subquery()
    )
    lacking = exists().select_from(demand).where(fitting < demand.c.count).correlate(found, place, part)
    begun = exists().select_from(place.join(part, place.c.word == part.c.word)).where(~lacking).correlate(found)
    return exists().select_from(found).where(begun)


def _places(column: ColumnElement[Any], words: Sequence[str]) -> Any:
    """Return one row with the places of the words in a text, as two arrays of equal length."""
    lexeme = func.unnest(column).table_valued("lexeme", "positions", "weights", name="lexeme").render_derived()
    position = func.unnest(lexeme.c.positions).table_valued("position", name="position").render_derived()
    return (
        select(func.array_agg(lexeme.c.lexeme).label("words"), func.array_agg(position.c.position).label("positions"))
        .select_from(lexeme.join(position, true()))
        .where(among(lexeme.c.lexeme, words, _TEXT))
        .lateral("found")
    )


def _rows(name: str, columns: Sequence[str], types: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> Any:
    arrays = [bound(values, item) for values, item in zip(zip(*rows, strict=True), types, strict=True)]
    return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()
