"""The kinds of tokens, and a token with its place; for the parser, and for colouring and completing a query."""

import re
from enum import StrEnum

import msgspec

from whimbrel.jql.reserved import RESERVED_WORDS
from whimbrel.jql.span import Span


class Kind(StrEnum):
    """What a token is; the value of a keyword or symbol is its canonical text."""

    WORD = "word"
    QUOTED = "quoted string"
    NUMBER = "number"

    AND = "and"
    OR = "or"
    NOT = "not"
    IN = "in"
    IS = "is"
    WAS = "was"
    CHANGED = "changed"
    EMPTY = "empty"
    CF = "cf"
    AFTER = "after"
    BEFORE = "before"
    ON = "on"
    DURING = "during"
    BY = "by"
    FROM = "from"
    TO = "to"
    ORDER = "order"
    ASC = "asc"
    DESC = "desc"

    EQUALS = "="
    NOT_EQUALS = "!="
    LESS_THAN = "<"
    GREATER_THAN = ">"
    LESS_THAN_EQUALS = "<="
    GREATER_THAN_EQUALS = ">="
    LIKE = "~"
    NOT_LIKE = "!~"
    BANG = "!"
    COMMA = ","
    OPEN = "("
    CLOSE = ")"
    OPEN_BRACKET = "["
    CLOSE_BRACKET = "]"

    RESERVED = "reserved word"
    BAD = "bad"
    END = "end"


class Token(msgspec.Struct, frozen=True, gc=False):
    """A piece of a query: `text` is what it means, unescaped and without quotes; the span is what was written."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The place of the token in the query."""
        return Span(self.start, self.end)


_KEYWORDS = tuple(Kind)[tuple(Kind).index(Kind.AND) : tuple(Kind).index(Kind.DESC) + 1]
_SYMBOLS = tuple(Kind)[tuple(Kind).index(Kind.EQUALS) : tuple(Kind).index(Kind.CLOSE_BRACKET) + 1]

WORDS: dict[str, Kind] = (
    dict.fromkeys(RESERVED_WORDS, Kind.RESERVED) | {kind.value: kind for kind in _KEYWORDS} | {"null": Kind.EMPTY}
)
"""Lower-case words that are no ordinary words: keywords, and reserved words that have no use in the language."""

SYMBOLS: dict[str, Kind] = {kind.value: kind for kind in _SYMBOLS} | {
    "&": Kind.AND,
    "&&": Kind.AND,
    "|": Kind.OR,
    "||": Kind.OR,
}


_INTEGER = re.compile(r"-?[0-9]+")


def is_number(text: str) -> bool:
    """Tell whether a text, unquoted, is a number and not a word."""
    return _INTEGER.fullmatch(text) is not None


def word_kind(word: str) -> Kind | None:
    """Return the kind of a keyword or reserved word in any case; None for every other word."""
    kind = WORDS.get(word.lower())
    # The Kelvin sign lowers to a plain k, but is no letter of any keyword.
    return kind if kind is None or word.isascii() else None
