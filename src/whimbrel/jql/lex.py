"""From text to tokens.

`scan` never fails: what is no token becomes one of kind `BAD`, so that half-typed text can be coloured. `lex` refuses
the first bad piece or reserved word of the whole text before anything is parsed, as Jira does.
"""

import re

from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.escape import ESCAPE, WORD_CHARACTER, quoted_character, unescape
from whimbrel.jql.fault import bad_piece, reserved_word
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import SYMBOLS, Kind, Token, word_kind

MAX_LENGTH = 1_048_576
"""The longest query that is read, in characters."""
LONGEST_ASKED = 200_000
"""The longest that strangers may ask or save: reading a megabyte would keep everybody else waiting for a second."""

# Possessive only over single sets of characters: before Python 3.11.5 possessive groups could match too much.
_PIECE = re.compile(
    rf"""
    [ \t\r\n]*+ (?:
      (?P<number>  -?[0-9]++ (?! {WORD_CHARACTER} | \\) )
    | (?P<word>    {WORD_CHARACTER}++ (?! \\) )
    | (?P<symbol>  != | !~ | <= | >= | && | \|\| | [=<>~!&|(),\[\]] )
    | (?P<quoted>  "(?: {quoted_character('"')} | {ESCAPE} )*" | '(?: {quoted_character("'")} | {ESCAPE} )*' )
    | (?P<escaped> (?: {WORD_CHARACTER} | {ESCAPE} )+ )
    | (?P<bad>     "(?: [^"\\] | \\. | \\\Z )*"? | '(?: [^'\\] | \\. | \\\Z )*'?
                 | \\(?: u[0-9a-fA-F]{{0,3}}.? | . )? | . )
    | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMBER, _WORD, _SYMBOL, _QUOTED, _ESCAPED = (
    _PIECE.groupindex[name] for name in ("number", "word", "symbol", "quoted", "escaped")
)


def lex(text: str) -> list[Token]:
    """Return the tokens of a query, the last of kind `END`. Raises `JqlError` for the first that is none."""
    if len(text) > MAX_LENGTH:
        sentence = f"The JQL query has {len(text):,} characters; at most {MAX_LENGTH:,} are read."
        raise JqlError(Problem(sentence, Span(MAX_LENGTH, len(text))))
    tokens = scan(text)
    for token in tokens:
        if token.kind is Kind.RESERVED:
            raise reserved_word(text, token)
        if token.kind is Kind.BAD:
            raise bad_piece(text, token)
    return tokens


def scan(text: str) -> list[Token]:
    """Return the tokens of any text, the last of kind `END`; between them there is only whitespace."""
    tokens = []
    for match in _PIECE.finditer(text):
        group = match.lastindex
        if group is None:
            break
        start, end = match.span(group)
        tokens.append(_token(group, text[start:end], start, end))
    tokens.append(Token(Kind.END, "", len(text), len(text)))
    return tokens


def _token(group: int, piece: str, start: int, end: int) -> Token:
    if group == _WORD:
        return Token(word_kind(piece) or Kind.WORD, piece, start, end)
    if group == _SYMBOL:
        return Token(SYMBOLS[piece], piece, start, end)
    if group == _QUOTED:
        return Token(Kind.QUOTED, unescape(piece[1:-1]), start, end)
    if group == _NUMBER:
        return Token(Kind.NUMBER, piece, start, end)
    if group == _ESCAPED:
        return Token(Kind.WORD, unescape(piece), start, end)
    return Token(Kind.BAD, piece, start, end)
