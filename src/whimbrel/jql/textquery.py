r"""What the operand of `~` says: Lucene's classic query syntax as Jira has it, as a tree that is not analysed yet.

Which clauses are required depends on which of them have any words left once stop words are gone, so the tree keeps how
clauses were joined, and `occurrences` weighs them afterwards.

Equal queries give equal trees; boosts are read and forgotten, since they have no influence on which issues match.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TypeAlias, TypeVar

import msgspec

MOST_EDITS = 2
"""How far a fuzzy word may be from the words that it finds, as in Lucene."""

T = TypeVar("T")


class Words(msgspec.Struct, frozen=True):
    """A piece of text without blanks, which may hold several words: they follow one another then."""

    text: str


class Phrase(msgspec.Struct, frozen=True):
    """A text in quotes: its words, each at most `slop` places away from where it stands, all together."""

    text: str
    slop: int = 0


class Wildcard(msgspec.Struct, frozen=True):
    r"""A word in which `?` stands for one character and `*` for any number; after a backslash they are plain."""

    pattern: str


class Fuzzy(msgspec.Struct, frozen=True):
    """Words that are at most `edits` (0 to 2) changes away: a character more, less, other, or two exchanged."""

    word: str
    edits: int


class Lexemes(msgspec.Struct, frozen=True):
    """One of these lexemes, sorted: what a `Wildcard` or a `Fuzzy` comes to; one of none is found nowhere."""

    words: tuple[str, ...]


class Joined(Enum):
    """How a clause follows the one before it."""

    PLAINLY = "plainly"
    BY_AND = "and"
    BY_OR = "or"


class Clause(msgspec.Struct, frozen=True):
    """One part of a group; prohibited by `-`, `!` or `NOT`."""

    part: "Part"
    joined: Joined = Joined.PLAINLY
    prohibited: bool = False


class Group(msgspec.Struct, frozen=True):
    """At least one clause."""

    clauses: tuple[Clause, ...]


Part: TypeAlias = Words | Phrase | Wildcard | Fuzzy | Lexemes | Group
TextQuery: TypeAlias = Group


class Occur(Enum):
    """What a clause demands; `SHOULD` counts only where nothing `MUST`, and `MUST_NOT` alone finds nothing."""

    MUST = "+"
    SHOULD = ""
    MUST_NOT = "-"


def occurrences(clauses: Iterable[tuple[Clause, T | None]]) -> list[tuple[Occur, T]]:
    """Return what is left of clauses, with what each demands; None stands for a clause without words, which vanishes.

    As Lucene's `QueryParserBase.addClause` with AND as the default operator: AND makes the clause before it required
    and OR makes it optional, also where what follows vanishes; a clause itself is required unless OR introduces it.
    """
    found: list[tuple[Occur, T]] = []
    for clause, meaning in clauses:
        if found and clause.joined is not Joined.PLAINLY and found[-1][0] is not Occur.MUST_NOT:
            found[-1] = (Occur.MUST if clause.joined is Joined.BY_AND else Occur.SHOULD, found[-1][1])
        if meaning is None:
            continue
        optional = clause.joined is Joined.BY_OR
        occur = Occur.MUST_NOT if clause.prohibited else Occur.SHOULD if optional else Occur.MUST
        found.append((occur, meaning))
    return found


def parts(query: TextQuery) -> Iterator[Part]:
    """Return the parts of a query that are no groups, from left to right."""
    for clause in query.clauses:
        if isinstance(clause.part, Group):
            yield from parts(clause.part)
        else:
            yield clause.part
