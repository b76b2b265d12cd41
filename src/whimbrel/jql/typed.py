"""The half-typed word or string at the cursor, and the finished tokens before it."""

import re
from collections.abc import Sequence

import msgspec

from whimbrel.jql.escape import ESCAPE, unescape
from whimbrel.jql.lex import scan
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind, Token

_OPEN_STRING = re.compile(r"""(["'])((?:(?!\1)[^\\]|\\.)*)\\?""", re.DOTALL)
_LEGAL = re.compile(rf"(?:[^\\]|{ESCAPE})*", re.DOTALL)
_HALF_OPERATORS = frozenset({Kind.BANG, Kind.LESS_THAN, Kind.GREATER_THAN})
_STANDS_ALONE = frozenset({Kind.QUOTED, Kind.CLOSE, Kind.CLOSE_BRACKET})


class Typed(msgspec.Struct, frozen=True):
    """`before` are the tokens that are finished, `prefix` is what is typed of the next, `span` what a choice replaces.

    `touching` tells that the last finished token ends at the cursor and that a word would better stand apart from it;
    `half_operator` is what is typed if that token is taken for the beginning of a longer one, as `<` of `<=`.
    """

    before: Sequence[Token]
    prefix: str
    span: Span
    in_quotes: bool = False
    touching: bool = False
    half_operator: "Typed | None" = None


def typed_at(text: str, cursor: int) -> Typed:
    """Return what is typed at a cursor from 0 to the length of any text."""
    tokens = scan(text[:cursor])[:-1]
    last = tokens[-1] if tokens else None
    if last is None or last.end < cursor:
        return Typed(tokens, "", Span(cursor, cursor))
    if last.kind is Kind.BAD:
        return _open_string(text, cursor, tokens)
    if last.kind in _HALF_OPERATORS:
        half = Typed(tokens[:-1], last.text, last.span)
        return Typed(tokens, "", Span(cursor, cursor), half_operator=half)
    written = text[last.start : cursor]
    if not (written[0].isalnum() or last.kind in {Kind.WORD, Kind.NUMBER}):
        touching = last.kind in _STANDS_ALONE
        return Typed(tokens, "", Span(cursor, cursor), touching=touching)
    return Typed(tokens[:-1], last.text, Span(last.start, _end(text, last.start, cursor)))


def _open_string(text: str, cursor: int, tokens: Sequence[Token]) -> Typed:
    match = _OPEN_STRING.fullmatch(tokens[-1].text)
    if match is None:  # the piece is wrong however it goes on
        return Typed(tokens, "", Span(cursor, cursor))
    content = match[2]
    prefix = unescape(content) if _LEGAL.fullmatch(content) else content
    return Typed(tokens[:-1], prefix, Span(tokens[-1].start, _end(text, tokens[-1].start, cursor)), in_quotes=True)


def _end(text: str, start: int, cursor: int) -> int:
    """Return where the token ends that begins before the cursor.

    A quotation mark after the cursor closes an open string only if the rest of the text has no string left open;
    otherwise it begins the next one.
    """
    if cursor == len(text):
        return cursor
    tokens = scan(text)
    whole = next((token for token in tokens if token.start == start), None)
    if whole is None or any(token.kind is Kind.BAD and token.text[0] in "\"'" for token in tokens):
        return cursor
    return max(whole.end, cursor)
