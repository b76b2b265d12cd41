"""What is wrong with a piece of text that is no token, in Jira's words."""

import re

from whimbrel.jql.errors import JqlError, syntax_error
from whimbrel.jql.escape import ESCAPE, RESERVED_CHARACTERS, code_escape, quoted_character, shortest_escape
from whimbrel.jql.span import Span, line_and_character
from whimbrel.jql.tokens import Token

_MAX_SHOWN = 200
_ESCAPES = r"The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX."
_ILLEGAL_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3}.?|.)?", re.DOTALL)
_GOOD_BEGINNING = {quote: re.compile(rf"{quote}(?:{quoted_character(quote)}|{ESCAPE})*") for quote in ('"', "'")}


def shown(text: str) -> str:
    """Return a piece of a query as messages show it: on one line, and cut if it is very long."""
    line = text.replace("\n", " ").replace("\r", " ")
    return line if len(line) <= _MAX_SHOWN else f"{line[:_MAX_SHOWN]}…"


def reserved_word(text: str, token: Token) -> JqlError:
    """Return the error for a reserved word without quotes."""
    sentence = f"'{token.text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query."
    return syntax_error(text, sentence, token.span)


def bad_piece(text: str, token: Token) -> JqlError:
    """Return the error for the first thing that is wrong with a token of kind `BAD`."""
    character = token.text[0]
    if character in _GOOD_BEGINNING:
        return _bad_string(text, token)
    if character == "\\":
        return _illegal_escape(text, token.start)
    if character in RESERVED_CHARACTERS:
        sentence = (
            f"The character '{character}' is a reserved JQL character. You must enclose it in a string or use the "
            f"escape '{code_escape(character)}' instead."
        )
        return syntax_error(text, sentence, token.span)
    return _illegal_character(text, token.start)


def _bad_string(text: str, token: Token) -> JqlError:
    beginning = _GOOD_BEGINNING[token.text[0]].match(token.text)
    offset = token.start + (beginning.end() if beginning else 0)
    if offset == token.end:
        content = shown(token.text[1:])
        named = f"string '{content}'" if content.strip() else "string"
        return syntax_error(text, f"The quoted {named} has not been completed.", token.span)
    if text[offset] == "\\":
        return _illegal_escape(text, offset)
    return _illegal_character(text, offset)


def _illegal_escape(text: str, offset: int) -> JqlError:
    match = _ILLEGAL_ESCAPE.match(text, offset)
    escape = match[0] if match else ""
    what = "The escape sequence has not been completed."
    if len(escape) > 1:
        what = f"'{shown(escape)}' is an illegal JQL escape sequence."
    return syntax_error(text, f"{what} {_ESCAPES}", Span(offset, offset + len(escape)))


def _illegal_character(text: str, offset: int) -> JqlError:
    character = text[offset]
    name = "TAB" if character == "\t" else f"U+{ord(character):04X}"
    line, position = line_and_character(text, offset)
    advice = f"must be escaped. Use the escape '{shortest_escape(character)}' instead."
    if "\ud800" <= character <= "\udfff":
        advice = "is half of a surrogate pair and cannot stand alone."
    sentence = f"The character '{name}' on line {line} at position {position} {advice}"
    return syntax_error(text, sentence, Span(offset, offset + 1))
