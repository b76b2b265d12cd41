"""Which functions a query calls."""

from collections.abc import Iterator

from whimbrel.jql.ast import Clause, Function, Operand, Query, clauses, leaves


def called_functions(query: Query) -> frozenset[str]:
    """Return the lower-case names of all functions in operands and predicates, known or not."""
    called: set[str] = set()
    for clause in clauses(query):
        for operand in _operands(clause):
            called.update(leaf.name.lower() for leaf in leaves(operand) if isinstance(leaf, Function))
    return frozenset(called)


def _operands(clause: Clause) -> Iterator[Operand]:
    if clause.operand is not None:
        yield clause.operand
    for predicate in clause.predicates:
        yield predicate.operand
