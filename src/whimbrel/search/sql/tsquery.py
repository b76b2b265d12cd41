"""A text query as conditions on a tsvector: what PostgreSQL's own queries can say, and a check of what they cannot.

A tsquery says everything but that words are near one another in any order (`"a b"~5`) and that there is any word at
all (`*`). Where one of these occurs, a tsquery that finds at least as much lets the index be used, and an exact
condition beside it decides.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Text, and_, cast, false, literal, literal_column, not_, or_
from sqlalchemy.dialects.postgresql import TSQUERY

from whimbrel.jql.textquery import Fuzzy, Group, Lexemes, Occur, Part, Phrase, TextQuery, Wildcard, Words, occurrences
from whimbrel.search.analysis.analyse import LONGEST, Lexeme, analyse, stem_of
from whimbrel.search.analysis.tsvector import LAST_POSITION, quoted
from whimbrel.search.pattern import ANY_WORD, prefix
from whimbrel.search.sql.near import near

Condition = ColumnElement[bool]
OfColumn = Callable[[ColumnElement[Any]], Condition]


class _Sought(msgspec.Struct, frozen=True):
    """What a part of a query seeks: `native` is a tsquery that says it, `wide` one that finds at least as much.

    None stands for no tsquery: there is none that says it, or none that would leave out anything.
    """

    exact: OfColumn
    native: str | None = None
    wide: str | None = None


def condition_on(query: TextQuery) -> OfColumn:
    """Return the condition that a text, as the tsvector of a column, is what a query looks for."""
    sought = _of_part(query)
    if sought is None:
        return _NEVER.exact  # nothing is left of the query, and nothing is found
    if sought.native is not None or sought.wide is None:
        return sought.exact
    wide = _natively(sought.wide)
    return lambda column: and_(wide.exact(column), sought.exact(column))


def _of_part(part: Part) -> _Sought | None:
    """Return what a part seeks; None if all its words are stop words."""
    match part:
        case Words(text=text):
            return _sequence(analyse(text), 0)
        case Phrase(text=text, slop=slop):
            return _sequence(analyse(text), slop)
        case Wildcard():
            return _beginning(part)
        case Lexemes(words=words):
            return _natively(_one_of(map(quoted, words))) if words else _NEVER
        case Group(clauses=clauses):
            return _group(occurrences((clause, _of_part(clause.part)) for clause in clauses))
        case Fuzzy():
            raise AssertionError(part)  # has become lexemes


def _natively(tsquery: str) -> _Sought:
    sought = cast(literal(tsquery, Text), TSQUERY)
    return _Sought(lambda column: column.op("@@", is_comparison=True)(sought), tsquery, tsquery)


_NEVER = _Sought(lambda _column: false())
_ANY = _Sought(lambda column: column != literal_column("''::tsvector"))


def _sequence(lexemes: Sequence[Lexeme], slop: int) -> _Sought | None:
    """Return that words follow one another at their distances, each at most `slop` places away from its own."""
    if not lexemes:
        return None
    words = [quoted(lexeme.word) for lexeme in lexemes]
    if slop and len(words) > 1:
        return _Sought(near(lexemes, slop), wide=_all_of(words))
    gaps = [later.position - earlier.position for earlier, later in pairwise(lexemes)]
    if any(gap > LAST_POSITION for gap in gaps):
        return _NEVER
    return _natively(words[0] + "".join(f" <{gap}> {word}" for gap, word in zip(gaps, words[1:], strict=True)))


def _beginning(wildcard: Wildcard) -> _Sought:
    """Return that a word begins with a text, or is the stem of that text: the rest of such words was cut off."""
    if wildcard == ANY_WORD:
        return _ANY
    text = prefix(wildcard)
    assert text is not None  # other patterns have become lexemes
    if len(text) > LONGEST or any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
        return _NEVER
    begins, stem = f"{quoted(text)}:*", stem_of(text)
    return _natively(begins if stem is None or stem.startswith(text) else _one_of((begins, quoted(stem))))


def _one_of(ways: Iterable[str]) -> str:
    return f"({' | '.join(ways)})"


def _all_of(ways: Iterable[str]) -> str:
    return f"({' & '.join(ways)})"


def _group(clauses: Sequence[tuple[Occur, _Sought]]) -> _Sought | None:
    """Return what a group seeks, as Lucene's `BooleanQuery` does."""
    if not clauses:
        return None
    must, should, must_not = (
        [sought for found, sought in clauses if found is occur] for occur in (Occur.MUST, Occur.SHOULD, Occur.MUST_NOT)
    )
    possible = [sought for sought in should if sought is not _NEVER]
    if _NEVER in must or not (must or possible):
        return _NEVER
    wanted = _every(must) if must else _either(possible)
    return _every([wanted, *(_none(sought) for sought in must_not if sought is not _NEVER)])


def _every(soughts: Sequence[_Sought]) -> _Sought:
    if len(soughts) == 1:
        return soughts[0]
    natives = [sought.native for sought in soughts if sought.native is not None]
    if len(natives) == len(soughts):
        return _natively(_all_of(natives))
    wide = [sought.wide for sought in soughts if sought.wide is not None]
    return _Sought(
        lambda column: and_(*(sought.exact(column) for sought in soughts)), wide=_all_of(wide) if wide else None
    )


def _either(soughts: Sequence[_Sought]) -> _Sought:
    if len(soughts) == 1:
        return soughts[0]
    natives = [sought.native for sought in soughts if sought.native is not None]
    if len(natives) == len(soughts):
        return _natively(_one_of(natives))
    wide = [sought.wide for sought in soughts if sought.wide is not None]
    return _Sought(
        lambda column: or_(*(sought.exact(column) for sought in soughts)),
        wide=_one_of(wide) if len(wide) == len(soughts) else None,
    )


def _none(sought: _Sought) -> _Sought:
    if sought.native is not None:
        return _natively(f"!({sought.native})")
    return _Sought(lambda column: not_(sought.exact(column)))
