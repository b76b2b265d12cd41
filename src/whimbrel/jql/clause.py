"""Reads one clause: a field, an operator, its operand and the predicates on the change."""

from whimbrel.jql.ast import (
    HISTORY_OPERATORS,
    Clause,
    Field,
    Operand,
    Operator,
    Predicate,
    PredicateKind,
    PropertyPath,
)
from whimbrel.jql.cursor import Cursor
from whimbrel.jql.display import display, unsupported_predicate
from whimbrel.jql.errors import JqlError, Problem, syntax_error
from whimbrel.jql.operand import NAMES, OPERAND_STARTS, read_integer, read_operand
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind, Token

SIGNS: dict[Kind, Operator] = {
    Kind.EQUALS: Operator.EQUALS,
    Kind.NOT_EQUALS: Operator.NOT_EQUALS,
    Kind.LESS_THAN: Operator.LESS_THAN,
    Kind.GREATER_THAN: Operator.GREATER_THAN,
    Kind.LESS_THAN_EQUALS: Operator.LESS_THAN_EQUALS,
    Kind.GREATER_THAN_EQUALS: Operator.GREATER_THAN_EQUALS,
    Kind.LIKE: Operator.LIKE,
    Kind.NOT_LIKE: Operator.NOT_LIKE,
    Kind.IN: Operator.IN,
    Kind.CHANGED: Operator.CHANGED,
}
"""The operators of one token."""

PREDICATES: dict[Kind, PredicateKind] = {Kind(kind.value): kind for kind in PredicateKind}
"""The predicates by the keywords that begin them."""


def read_clause(cursor: Cursor) -> Clause:
    """Read one clause. Raises `JqlError` where it ends too early or goes on wrongly."""
    field = read_field(cursor)
    end = cursor.token.end
    operator = _operator(cursor)
    operand = None
    if operator is not Operator.CHANGED:
        operand = read_operand(cursor)
        end = operand.span.end
    elif cursor.token.kind in OPERAND_STARTS:
        raise _value_after_changed(read_operand(cursor))
    predicates = _predicates(cursor) if cursor.token.kind in PREDICATES else ()
    if predicates:
        end = predicates[-1].span.end
        if operator not in HISTORY_OPERATORS:
            raise _predicate_without_history(operator, predicates)
    return Clause(field, operator, operand, predicates, Span(field.span.start, end))


def read_field(cursor: Cursor) -> Field:
    """Read a field name with its properties. Raises `JqlError` if there is none, or a blank one."""
    token = cursor.token
    if token.kind in NAMES:
        cursor.advance()
        if not token.text.strip():
            raise syntax_error(cursor.text, "A field name cannot be empty.", token.span)
        name, custom_id, end = token.text, None, token.end
    elif token.kind is Kind.CF:
        custom_id, end = _custom_field_id(cursor)
        name = f"cf[{custom_id}]"
    else:
        raise cursor.no_field()
    properties: list[PropertyPath] = []
    while cursor.token.kind is Kind.OPEN_BRACKET:
        properties.append(_property(cursor))
        end = properties[-1].span.end
    return Field(name, custom_id, tuple(properties), Span(token.start, end))


def _custom_field_id(cursor: Cursor) -> tuple[int, int]:
    cursor.advance()
    cursor.expect(Kind.OPEN_BRACKET, "[")
    token = cursor.token
    if token.kind is not Kind.NUMBER or token.text.startswith("-"):
        raise cursor.no_custom_field_id()
    custom_id = read_integer(cursor, token)
    cursor.advance()
    return custom_id, cursor.expect(Kind.CLOSE_BRACKET, "]").end


def _property(cursor: Cursor) -> PropertyPath:
    start = cursor.advance().start
    if cursor.token.kind not in NAMES:
        raise cursor.no_property()
    key = cursor.advance().text
    end = cursor.expect(Kind.CLOSE_BRACKET, "]").end
    path: list[str] = []
    while cursor.token.kind in NAMES and (_is_unfinished(path) or _starts_path(cursor.token)):
        token = cursor.token
        if ".." in token.text or (_is_unfinished(path) and token.text.startswith(".")):
            raise cursor.no_property()
        path.append(cursor.advance().text)
        end = token.end
    if _is_unfinished(path):
        raise cursor.no_property()
    return PropertyPath(key, "".join(path)[1:], Span(start, end))


def _starts_path(token: Token) -> bool:
    return token.kind is Kind.WORD and token.text.startswith(".")


def _is_unfinished(path: list[str]) -> bool:
    return bool(path) and (path[-1].endswith(".") or not path[-1])


def _operator(cursor: Cursor) -> Operator:
    operator = SIGNS.get(cursor.token.kind)
    if operator is not None:
        cursor.advance()
        return operator
    kind = cursor.token.kind
    if kind is Kind.NOT:
        cursor.advance()
        cursor.expect(Kind.IN, "IN")
        return Operator.NOT_IN
    if kind is Kind.IS:
        return _is(cursor)
    if kind is Kind.WAS:
        return _was(cursor)
    raise cursor.no_operator()


def _is(cursor: Cursor) -> Operator:
    cursor.advance()
    if cursor.token.kind is Kind.BANG:
        raise cursor.expecting("NOT")
    if cursor.token.kind is Kind.NOT:
        cursor.advance()
        return Operator.IS_NOT
    return Operator.IS


def _was(cursor: Cursor) -> Operator:
    cursor.advance()
    negated = cursor.token.kind is Kind.NOT
    if negated:
        cursor.advance()
    if cursor.token.kind is Kind.IN:
        cursor.advance()
        return Operator.WAS_NOT_IN if negated else Operator.WAS_IN
    return Operator.WAS_NOT if negated else Operator.WAS


def _predicates(cursor: Cursor) -> tuple[Predicate, ...]:
    predicates = []
    while cursor.token.kind in PREDICATES:
        token = cursor.advance()
        operand = read_operand(cursor)
        predicates.append(Predicate(PREDICATES[token.kind], operand, Span(token.start, operand.span.end)))
    return tuple(predicates)


def _value_after_changed(operand: Operand) -> JqlError:
    message = (
        "The CHANGED operator does not support the use of values without predicates. "
        f"You must prefix the {display(operand)} value with a suitable predicate."
    )
    return JqlError(Problem(message, operand.span, tuple(kind.value.upper() for kind in PredicateKind)))


def _predicate_without_history(operator: Operator, predicates: tuple[Predicate, ...]) -> JqlError:
    message = unsupported_predicate(operator, predicates)
    return JqlError(Problem(message, Span(predicates[0].span.start, predicates[-1].span.end), ("AND", "OR")))
