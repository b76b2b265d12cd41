"""Reads the operand of `~`: from a text in Lucene's classic query syntax to its tree, or to what is wrong with it."""

import re
from collections.abc import Sequence
from struct import pack, unpack

from whimbrel.jql.fault import shown
from whimbrel.jql.textquery import MOST_EDITS, Clause, Fuzzy, Group, Joined, Part, Phrase, TextQuery, Wildcard, Words
from whimbrel.jql.textquerylex import BLANK, Piece, TextToken, cut, unescaped

MOST_CLAUSES = 1024
"""How many clauses a text query may have, groups included; Lucene's own limit."""

DEEPEST = 50
"""How many parentheses may be open at once."""

_LONGEST_SLOP = 16384  # positions of words end there in PostgreSQL
_JOINS = {TextToken.AND: Joined.BY_AND, TextToken.OR: Joined.BY_OR}
_NEGATIONS = frozenset({TextToken.NOT, TextToken.MINUS})
_ENDS = frozenset({TextToken.CLOSE, TextToken.END})


_WILDCARDS = frozenset({"*", "?"})
_MEANINGFUL = re.compile(r"[*?\\]")
_PIECES_OF_PATTERN = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\.|[*?]|[^\\*?]+", re.DOTALL)


class Unreadable(Exception):
    """What is wrong with a text query: `sentence` has it in Jira's words."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parse_text_query(text: str, field_name: str) -> TextQuery:
    """Return the tree of a text query. Raises `Unreadable` with the sentence for a field of that name."""
    if not text.strip():
        raise Unreadable(f"The field '{field_name}' does not support searching for an empty string.")
    pieces = cut(text)
    if pieces is None:
        raise _unparsable(text, field_name)
    return _Reading(text, field_name, pieces).query()


def _unparsable(text: str, field_name: str) -> Unreadable:
    return Unreadable(f"Unable to parse the text '{shown(text)}' for field '{field_name}'.")


class _Reading:
    """One pass over the tokens of a text query."""

    def __init__(self, text: str, field_name: str, pieces: Sequence[Piece]) -> None:
        self._text = text
        self._field_name = field_name
        self._pieces = pieces
        self._place = 0
        self._clauses = 0

    def query(self) -> TextQuery:
        """Read the whole text."""
        query = self._group(0)
        if self._next is not TextToken.END:
            raise self._wrong()
        return query

    @property
    def _next(self) -> TextToken:
        return self._pieces[self._place].kind

    def _take(self) -> str:
        self._place += 1
        return self._pieces[self._place - 1].text

    def _wrong(self) -> Unreadable:
        return _unparsable(self._text, self._field_name)

    def _refused(self, reason: str) -> Unreadable:
        return Unreadable(f"The text query '{shown(self._text)}' for field '{self._field_name}' {reason}")

    def _group(self, depth: int) -> Group:
        if depth > DEEPEST:
            raise self._refused(f"opens too many parentheses within one another; at most {DEEPEST} are allowed.")
        clauses = [self._clause(Joined.PLAINLY, depth)]
        while self._next not in _ENDS:
            joined = _JOINS.get(self._next, Joined.PLAINLY)
            if joined is not Joined.PLAINLY:
                self._take()
            clauses.append(self._clause(joined, depth))
        return Group(tuple(clauses))

    def _clause(self, joined: Joined, depth: int) -> Clause:
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise self._refused(f"has too many words; at most {MOST_CLAUSES:,} are allowed.")
        prohibited = self._next in _NEGATIONS
        if prohibited or self._next is TextToken.PLUS:
            self._take()
        return Clause(self._part(depth), joined, prohibited)

    def _part(self, depth: int) -> Part:
        kind = self._next
        if kind is TextToken.OPEN:
            self._take()
            part: Part = self._group(depth + 1)
            if self._next is not TextToken.CLOSE:
                raise self._wrong()
            self._take()
        elif kind is TextToken.QUOTED:
            part = self._phrase(self._take()[1:-1])
        elif kind is TextToken.WILDCARD:
            part = self._wildcard(self._take())
            self._fuzziness()
        elif kind in {TextToken.WORD, TextToken.BARE}:
            return self._word(self._take().rstrip(BLANK))
        else:
            raise self._wrong()
        self._boost()
        return part

    def _word(self, written: str) -> Part:
        text = self._plain(written)
        fuzziness = self._fuzziness()
        if self._boost():
            fuzziness = self._fuzziness() or fuzziness
        return Words(text) if fuzziness is None else Fuzzy(text, self._edits(fuzziness, text))

    def _phrase(self, written: str) -> Phrase:
        text, slop = self._plain(written), self._fuzziness()
        return Phrase(text, int(min(float(slop), _LONGEST_SLOP)) if slop else 0)

    def _wildcard(self, written: str) -> Wildcard:
        if written.startswith("?"):
            named = self._text if self._text.startswith("?") else written
            raise Unreadable(
                f"The text query '{shown(named)}' for field '{self._field_name}' is not allowed to start with '?'"
            )
        return Wildcard(self._pattern(written))

    def _pattern(self, written: str) -> str:
        """Return a pattern in which nothing but wildcards and backslashes is escaped, and no star follows another."""
        pattern = ""
        star = False
        for piece in _PIECES_OF_PATTERN.findall(written):
            if piece == "*" and star:
                continue
            star = piece == "*"
            pattern += piece if piece in _WILDCARDS else _MEANINGFUL.sub(r"\\\g<0>", self._plain(piece))
        return pattern

    def _plain(self, written: str) -> str:
        plain = unescaped(written)
        if plain is None:
            raise self._wrong()
        return plain

    def _fuzziness(self) -> str | None:
        """Return the number after `~`, as it is written; None if there is no `~`."""
        return self._take()[1:] if self._next is TextToken.FUZZY else None

    def _boost(self) -> bool:
        if self._next is not TextToken.BOOST:
            return False
        if float(self._take()[1:]) <= 0:
            raise self._wrong()
        return True

    def _edits(self, fuzziness: str, word: str) -> int:
        """Return how many edits a number means: itself from 1 on, below that a similarity to a word of that length.

        As Lucene's `FuzzyQuery.floatToEdits`, which computes with a float of 32 bits.
        """
        if not fuzziness:
            return MOST_EDITS
        number: float = unpack("f", pack("f", min(float(fuzziness), 1e30)))[0]
        if number >= 1:
            if number != int(number):
                raise self._refused("asks for a part of an edit; the number after '~' is whole, or below 1.")
            return min(int(number), MOST_EDITS)
        return 0 if number == 0 else min(int((1 - number) * len(word)), MOST_EDITS)
