"""Which names a query's history questions mention that the configuration does not know: only history may know them."""

from collections.abc import Iterator

from whimbrel.jql.ast import HISTORY_OPERATORS, Clause, Number, PredicateKind, Query, Text, clauses, leaves
from whimbrel.jql.fields import find
from whimbrel.jql.names import Names
from whimbrel.jql.operators import FieldType
from whimbrel.jql.pastnames import PastMention
from whimbrel.jql.values import UNRESOLVED

_VALUES = frozenset({PredicateKind.FROM, PredicateKind.TO})


def mentioned_past(query: Query, names: Names) -> frozenset[PastMention]:
    """Return the texts, as they were written, that name no value of their field that the asker may know of."""
    return frozenset(
        (field.id, str(leaf.value))
        for clause in clauses(query)
        if clause.operator in HISTORY_OPERATORS
        for field in find(clause.field, names)
        if clause.operator in field.history
        for leaf in _values(clause)
        if not _is_known(leaf, field.type, names)
    )


def _values(clause: Clause) -> Iterator[Text | Number]:
    operands = [predicate.operand for predicate in clause.predicates if predicate.kind in _VALUES]
    if clause.operand is not None:
        operands.append(clause.operand)
    for operand in operands:
        for leaf in leaves(operand):
            if isinstance(leaf, Text | Number) and "\0" not in str(leaf.value):
                yield leaf


def _is_known(leaf: Text | Number, noun: FieldType, names: Names) -> bool:
    text = str(leaf.value)
    if noun is FieldType.RESOLUTION and text.lower() == UNRESOLVED:
        return True
    if isinstance(leaf, Number) and noun is not FieldType.USER:
        return names.exists(noun, leaf.value)  # a number that is no id may have been one, whatever it names
    return bool(names.named(noun, text))
