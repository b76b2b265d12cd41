"""Wildcards in words: what a pattern of a text query is to a database, which knows `%` and `_`."""

import re

from whimbrel.jql.textquery import Wildcard
from whimbrel.search.analysis.analyse import lowered

ANY_WORD = Wildcard("*")

_PIECE = re.compile(r"\\.|[*?]|[^\\*?]+", re.DOTALL)
_OF_LIKE = re.compile(r"[%_\\]")
_WILDCARDS = {"*": "%", "?": "_"}


def pieces(wildcard: Wildcard) -> tuple[str, ...]:
    """Return the pieces of a pattern: wildcards as they are, and between them text in the letters of stored words.

    Text that has a wildcard's sign in it stands behind a backslash still.
    """
    return tuple(lowered(piece) for piece in _PIECE.findall(wildcard.pattern))


def prefix(wildcard: Wildcard) -> str | None:
    """Return the text of a pattern whose only wildcard is a star at its end; None for any other pattern."""
    *text, star = pieces(wildcard)
    if star != "*" or not text or any(piece in _WILDCARDS for piece in text):
        return None
    return "".join(_plain(piece) for piece in text)


def like(wildcard: Wildcard) -> str:
    """Return a pattern as LIKE has it."""
    return "".join(_like_piece(piece) for piece in pieces(wildcard))


def reversed_like(wildcard: Wildcard) -> str:
    """Return the pattern of LIKE for the words read backwards."""
    return "".join(_WILDCARDS.get(piece) or _quoted(_plain(piece)[::-1]) for piece in reversed(pieces(wildcard)))


def _like_piece(piece: str) -> str:
    return _WILDCARDS.get(piece) or _quoted(_plain(piece))


def _plain(piece: str) -> str:
    return piece.removeprefix("\\")


def _quoted(text: str) -> str:
    return _OF_LIKE.sub(r"\\\g<0>", text)
