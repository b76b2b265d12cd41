"""Warns of what `!=` and `NOT IN` leave out in silence: issues whose field is empty.

Jira answers so, and so do we; whoever did not think of it is told, and how to ask for those issues too. Nothing is said
where the query takes care of empty fields itself, beside the clause, or where the field is never empty.
"""

from collections.abc import Iterator

from whimbrel.jql import ast
from whimbrel.jql.ast import Clause, Empty, Operator
from whimbrel.jql.errors import Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.fields import find
from whimbrel.jql.names import FieldNames
from whimbrel.jql.operators import OPPOSITE
from whimbrel.jql.print import print_field

_LEAVES_OUT = frozenset({Operator.NOT_EQUALS, Operator.NOT_IN})
_WANTS_EMPTY = frozenset({Operator.IS, Operator.EQUALS, Operator.IN})


def left_out(query: ast.Query, names: FieldNames) -> tuple[Problem, ...]:
    """Return a warning for each field of which a query leaves out issues with no value, at the first such clause."""
    if query.where is None:
        return ()
    found: dict[str, Problem] = {}
    for field, problem in _Walk(names).clauses(query.where, frozenset(), negated=False):
        found.setdefault(field, problem)
    return tuple(found.values())


class _Walk:
    """Goes through a tree with what the clauses beside each node say of emptiness."""

    def __init__(self, names: FieldNames) -> None:
        self._names = names

    def clauses(self, node: ast.Node, minded: frozenset[str], *, negated: bool) -> Iterator[tuple[str, Problem]]:
        """Yield (field, warning); `minded` are the fields whose emptiness is taken care of."""
        if isinstance(node, ast.Not):
            yield from self.clauses(node.child, minded, negated=not negated)
        elif isinstance(node, Clause):
            yield from self._clause(node, minded, negated=negated)
        else:
            either = isinstance(node, ast.Or) is not negated
            beside = minded | {
                self._field(child)
                for child, operator in _flat_clauses(node, negated=negated)
                if _minds(child, operator, either=either)
            }
            for child in node.children:
                yield from self.clauses(child, beside, negated=negated)

    def _clause(self, clause: Clause, minded: frozenset[str], *, negated: bool) -> Iterator[tuple[str, Problem]]:
        operator = _effective(clause.operator, negated=negated)
        if operator not in _LEAVES_OUT or _names_empty(clause) or self._field(clause) in minded:
            return
        if any(Operator.IS in field.operators and not field.always_set for field in find(clause.field, self._names)):
            name = print_field(clause.field)
            sentence = (
                f"Issues whose '{shown(clause.field.name)}' is empty are not found by '{operator}'. "
                f"Add 'OR {shown(name)} is EMPTY' to find them too."
            )
            yield self._field(clause), Problem(sentence, clause.span)

    def _field(self, clause: Clause) -> str:
        """Return one name for a field, however it is spelt."""
        found = find(clause.field, self._names)
        return " ".join(field.id for field in found) or clause.field.name.lower()


def _flat_clauses(node: ast.And | ast.Or, *, negated: bool) -> Iterator[tuple[Clause, Operator]]:
    """Yield the clauses directly in a chain, with the operators that negation makes of theirs."""
    for child in node.children:
        part, inverted = child, negated
        while isinstance(part, ast.Not):
            part, inverted = part.child, not inverted
        if isinstance(part, Clause):
            yield part, _effective(part.operator, negated=inverted)


def _minds(clause: Clause, operator: Operator, *, either: bool) -> bool:
    """Tell whether a clause decides on empty fields for those beside it: OR lets them in, AND keeps them out."""
    if either:
        return operator in _WANTS_EMPTY and _names_empty(clause)
    return not (operator in _WANTS_EMPTY and _names_empty(clause)) and operator not in _LEAVES_OUT


def _names_empty(clause: Clause) -> bool:
    return clause.operand is not None and any(isinstance(leaf, Empty) for leaf in ast.leaves(clause.operand))


def _effective(operator: Operator, *, negated: bool) -> Operator:
    return OPPOSITE.get(operator, operator) if negated else operator
