"""Refuses clauses whose operand has the wrong shape for the operator, whatever the field.

Jira parses these and refuses them when it validates, so all of them are reported, in the order of the text. What
depends on the field, or on what a function returns, is refused when names are resolved.
"""

from collections.abc import Iterator

from whimbrel.jql.ast import (
    LIST_OPERATORS,
    Clause,
    Empty,
    Function,
    List,
    Operand,
    Operator,
    Predicate,
    PredicateKind,
    Query,
    clauses,
    leaves,
)
from whimbrel.jql.display import display, unsupported_predicate
from whimbrel.jql.errors import Problem
from whimbrel.jql.fault import shown

MAX_LIST = 3000
"""How many operands a list may hold, those of lists within it included; Jira's documented limit."""

_ORDERED = frozenset(
    {Operator.LESS_THAN, Operator.GREATER_THAN, Operator.LESS_THAN_EQUALS, Operator.GREATER_THAN_EQUALS}
)
_ONE_DATE = frozenset({PredicateKind.AFTER, PredicateKind.BEFORE, PredicateKind.ON})


def check_shapes(query: Query) -> tuple[Problem, ...]:
    """Return what is wrong with the operands and predicates of a query; nothing if all fit."""
    return tuple(_query_problems(query))


def _query_problems(query: Query) -> Iterator[Problem]:
    for clause in clauses(query):
        if clause.operand is not None:
            yield from _operand_problems(clause, clause.operand)
        for predicate in clause.predicates:
            yield from _predicate_problems(clause, predicate)


def _operand_problems(clause: Clause, operand: Operand) -> Iterator[Problem]:
    complaint = _complaint(clause.operator, operand)
    if complaint:
        message = f"Operator '{clause.operator}' does not support {complaint} for field '{shown(clause.field.name)}'."
        yield Problem(message, operand.span, _fitting(clause.operator))
    else:
        yield from _length_problems(operand)


def _complaint(operator: Operator, operand: Operand) -> str | None:
    if operator in LIST_OPERATORS:
        if isinstance(operand, Empty):
            return "the empty value representation 'EMPTY'"
        return None if isinstance(operand, List | Function) else f"the non-list value '{display(operand)}'"
    if isinstance(operand, List):
        return f"the list value '{display(operand)}'"
    if operator in {Operator.IS, Operator.IS_NOT} and not isinstance(operand, Empty):
        return "searching for non-empty values"
    if operator in _ORDERED and isinstance(operand, Empty):
        return "the empty value representation 'EMPTY'"
    return None


def _fitting(operator: Operator) -> tuple[str, ...]:
    if operator in LIST_OPERATORS:
        return ("list", "function")
    return ("EMPTY",) if operator in {Operator.IS, Operator.IS_NOT} else ("value", "function")


def _predicate_problems(clause: Clause, predicate: Predicate) -> Iterator[Problem]:
    kind, operand = predicate.kind, predicate.operand
    if kind in {PredicateKind.FROM, PredicateKind.TO} and clause.operator is not Operator.CHANGED:
        message = unsupported_predicate(clause.operator, (predicate,))
        yield Problem(message, predicate.span)
    elif kind in _ONE_DATE and _count(operand) != 1:
        yield Problem(f"The {kind.name} predicate must be supplied with only 1 date value.", operand.span, ("value",))
    elif kind is PredicateKind.DURING and _count(operand) != 2:  # noqa: PLR2004 - from one date to another
        message = "The DURING predicate must be supplied with exactly 2 date values."
        yield Problem(message, operand.span, ("list",))
    else:
        yield from _length_problems(operand)


def _length_problems(operand: Operand) -> Iterator[Problem]:
    if isinstance(operand, List) and (count := _count(operand)) > MAX_LIST:
        yield Problem(f"The list holds {count:,} values; at most {MAX_LIST:,} are allowed.", operand.span)


def _count(operand: Operand) -> int:
    return sum(1 for _ in leaves(operand))
