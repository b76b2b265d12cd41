r"""Cuts the operand of `~` into tokens, as the lexer of Lucene 3's classic query parser does.

Differences to Lucene: `:` is an ordinary character, since fields cannot be named, and there are no ranges.
"""

import re
from enum import Enum

import msgspec

BLANK = " \t\n\r\u3000"
"""What separates words."""

_SPECIAL = r"+\-!()^\[\]\"{}~*?\\"
_START = rf"(?:[^{BLANK}{_SPECIAL}]|\\.)"
_INNER = rf"(?:[^{BLANK}{_SPECIAL}]|\\.|[-+])"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"


class TextToken(Enum):
    """Kinds of tokens."""

    AND = rf"(?:AND|&&)(?!(?:{_INNER}|[*?]))"
    OR = rf"(?:OR|\|\|)(?!(?:{_INNER}|[*?]))"
    NOT = rf"NOT(?!(?:{_INNER}|[*?]))|!(?![{BLANK}])"
    PLUS = rf"\+(?![{BLANK}])"
    MINUS = rf"-(?![{BLANK}])"
    BARE = rf"[-+!][{BLANK}]"  # an operator that stands alone is a word, of which nothing is left
    OPEN = r"\("
    CLOSE = r"\)"
    BOOST = rf"\^{_NUMBER}"
    QUOTED = r'"(?:[^"\\]|\\.)*"'
    FUZZY = rf"~(?:{_NUMBER})?"
    WILDCARD = rf"(?:{_START}{_INNER}*)?[*?](?:{_INNER}|[*?])*"
    WORD = rf"{_START}{_INNER}*"
    END = r"\Z"


class Piece(msgspec.Struct, frozen=True):
    """A token with its text, as it was written."""

    kind: TextToken
    text: str


_PIECE = re.compile(rf"[{BLANK}]*+(?:{'|'.join(f'(?P<{kind.name}>{kind.value})' for kind in TextToken)})", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([^u]))", re.DOTALL)


def cut(text: str) -> list[Piece] | None:
    """Return the tokens of a text, the last one `END`; None if there is something that is none."""
    found: list[Piece] = []
    offset = 0
    while not found or found[-1].kind is not TextToken.END:
        match = _PIECE.match(text, offset)
        if match is None or match.lastgroup is None:
            return None
        found.append(Piece(TextToken[match.lastgroup], match[match.lastgroup]))
        offset = match.end()
    return found


def unescaped(text: str) -> str | None:
    r"""Return a text without its backslashes; None if `\u` has no four digits, or half of a pair stands alone."""
    if "\\" not in text:
        return text
    if re.search(r"\\u(?![0-9a-fA-F]{4})", text.replace("\\\\", "")):
        return None
    units = _ESCAPE.sub(lambda match: match[2] if match[1] is None else chr(int(match[1], 16)), text)
    try:
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return None
