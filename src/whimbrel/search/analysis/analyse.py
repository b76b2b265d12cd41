"""From a text to its lexemes: words in lower case, stop words left out, reduced to their stems.

The stems are those of Snowball's English stemmer. Accents stay. `docs/decisions/0006-text-analysis.md` says what was
chosen and why.
"""

from functools import lru_cache

import msgspec
from Stemmer import Stemmer

from whimbrel.search.analysis.boundary import APOSTROPHES, find_words

VERSION = 1
"""Raised whenever the same text gets other lexemes; sites then analyse their texts again."""

LONGEST = 255
"""Characters of the longest word; a longer one is cut into pieces of that length, as Lucene does."""

STOP_WORDS = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not"),
        *("of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was"),
        *("will", "with"),
    )
)
"""Lucene's 33 words that are too frequent to be looked for."""

_KEPT = 100_000  # words whose lexemes are remembered, about 15 MB
_EQUAL = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | {"\u03c2": "\u03c3"})  # a final sigma is a sigma
_stemmer = Stemmer("english", 0)


class Lexeme(msgspec.Struct, frozen=True, gc=False):
    """A word as it is stored and looked for, and its place in the text, counted from 1."""

    word: str
    position: int


def analyse(text: str) -> tuple[Lexeme, ...]:
    """Return the lexemes of a text in their order.

    Every word takes a position, stop words too, so that a phrase spans the same distance in text and query. A word has
    at most 255 characters, and fewer than 2,047 bytes in UTF-8, which is the most that PostgreSQL takes.
    """
    return tuple([Lexeme(word, place) for place, word in enumerate(map(_stem, _words(text)), 1) if word])


def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, stop words among them, none of them stemmed."""
    return tuple(map(lowered, _words(text)))


def stem_of(word: str) -> str | None:
    """Return the lexeme of a text that is one word and nothing else; None for any other text, and for a stop word."""
    return _stem(word) or None if tokens(word) == (lowered(word),) else None


def _words(text: str) -> list[str]:
    words = find_words(text)
    if max(map(len, words), default=0) <= LONGEST:
        return words
    return [word[start : start + LONGEST] for word in words for start in range(0, len(word), LONGEST)]


def lowered(word: str) -> str:
    """Return a word, or a piece of one, in the letters in which words are stored."""
    return word.lower().translate(_EQUAL)


@lru_cache(_KEPT)
def _stem(word: str) -> str:
    """Return the lexeme of a word, nothing for a stop word."""
    lower = lowered(word).removesuffix("'s")
    if lower in STOP_WORDS:
        return ""
    stem: str = _stemmer.stemWord(lower)
    return stem
