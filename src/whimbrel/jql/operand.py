"""Reads what stands after an operator: values, functions and lists."""

from whimbrel.jql.ast import Empty, Function, List, Number, Operand, Text
from whimbrel.jql.cursor import Cursor
from whimbrel.jql.errors import JqlError, syntax_error
from whimbrel.jql.fault import shown
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind, Token

NAMES = frozenset({Kind.WORD, Kind.QUOTED, Kind.NUMBER})
"""Kinds of tokens that can name something: a field, a function, an argument, a property."""

OPERAND_STARTS = NAMES | {Kind.EMPTY, Kind.OPEN}
"""Kinds of tokens that an operand can begin with."""

_LIMIT = 2**63
_SURELY_SHORT = 18


def read_operand(cursor: Cursor) -> Operand:
    """Read one operand. Raises `JqlError` if there is none."""
    return _list(cursor) if cursor.token.kind is Kind.OPEN else _single(cursor)


def read_integer(cursor: Cursor, token: Token) -> int:
    """Return the value of a number. Raises `JqlError` if it does not fit into 64 bits."""
    value = integer(token.text)
    if value is None:
        sentence = (
            f"'{shown(token.text)}' is not a valid number. Numbers must be between {-_LIMIT:,} and {_LIMIT - 1:,}."
        )
        raise syntax_error(cursor.text, sentence, token.span)
    return value


def integer(text: str) -> int | None:
    """Return the value of a text of digits, with or without a minus; None if it does not fit into 64 bits."""
    if len(text) <= _SURELY_SHORT:
        return int(text)
    digits = text.lstrip("-").lstrip("0")
    # Python refuses to read thousands of digits, and there is no need to.
    value = int(digits or "0") if len(digits) <= len(str(_LIMIT)) else _LIMIT + 1
    value = -value if text.startswith("-") else value
    return value if -_LIMIT <= value < _LIMIT else None


def _single(cursor: Cursor) -> Operand:
    token = cursor.token
    if token.kind is Kind.EMPTY:
        cursor.advance()
        return Empty(token.span)
    if token.kind not in NAMES:
        raise cursor.no_operand()
    cursor.advance()
    if cursor.token.kind is Kind.OPEN:
        return _function(cursor, token)
    if token.kind is Kind.NUMBER:
        return Number(read_integer(cursor, token), token.span)
    return Text(token.text, token.span)


def _function(cursor: Cursor, name: Token) -> Function:
    if not name.text.strip():
        raise syntax_error(cursor.text, "A function name cannot be empty.", name.span)
    cursor.advance()
    args = () if cursor.token.kind is Kind.CLOSE else _arguments(cursor)
    return Function(name.text, args, Span(name.start, cursor.advance().end))


def _arguments(cursor: Cursor) -> tuple[str, ...]:
    args = [_first_argument(cursor)]
    while cursor.token.kind is Kind.COMMA:
        cursor.advance()
        args.append(_next_argument(cursor))
    if cursor.token.kind is not Kind.CLOSE:
        raise cursor.expecting(")", ",")
    return tuple(args)


def _first_argument(cursor: Cursor) -> str:
    if cursor.token.kind in NAMES:
        return cursor.advance().text
    if cursor.token.kind in {Kind.COMMA, Kind.END}:
        raise cursor.expecting(")")
    raise cursor.no_argument()


def _next_argument(cursor: Cursor) -> str:
    if cursor.token.kind in NAMES:
        return cursor.advance().text
    if cursor.token.kind in {Kind.COMMA, Kind.CLOSE}:
        raise cursor.empty_argument()
    raise cursor.no_argument()


def _list(cursor: Cursor) -> List:
    outer: list[tuple[int, list[Operand]]] = []
    start, items = _open(cursor)
    while True:
        if cursor.token.kind is Kind.OPEN:
            outer.append((start, items))
            start, items = _open(cursor)
            continue
        items.append(_single(cursor))
        while cursor.token.kind is Kind.CLOSE:
            cursor.leave()
            closed = List(tuple(items), Span(start, cursor.advance().end))
            if not outer:
                return closed
            start, items = outer.pop()
            items.append(closed)
        if cursor.token.kind is not Kind.COMMA:
            raise _unfinished(cursor, items[-1])
        cursor.advance()


def _open(cursor: Cursor) -> tuple[int, list[Operand]]:
    return cursor.enter().start, []


def _unfinished(cursor: Cursor, last: Operand) -> JqlError:
    # Jira names the comma only after a single value.
    return cursor.expecting(")") if isinstance(last, List) else cursor.expecting(")", ",")
