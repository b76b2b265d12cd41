"""Entity properties in queries: `issue.property[key].path = value`.

A property holds JSON that nobody declared a type for, so the operand decides how it is compared: with numbers as a
number, with texts in any case of letters, and in the order of texts for `<` and `>`, which is right for dates as JSON
has them. Each element of an array counts.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from whimbrel.jql import ast
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Clause, Empty, Function, Number, Operator, Text
from whimbrel.jql.dates import is_literal, read_instants
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import EMPTINESS, EQUALITY, LISTS, NEGATIVE, OPPOSITE, ORDERED
from whimbrel.jql.print import print_field
from whimbrel.jql.resolved import NOTHING, HasProperty, Node, Range, all_of, one_of
from whimbrel.tracker.property import Entity

OPERATORS = EQUALITY | LISTS | EMPTINESS | ORDERED
ENTITIES: Mapping[str, Entity] = {
    "issue.property": Entity.ISSUE,
    "project.property": Entity.PROJECT,
    "comment.property": Entity.COMMENT,
    "comment.prop": Entity.COMMENT,
}
"""The names that stand before the brackets."""

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def property_node(clause: Clause, asker: Asker, *, negated: bool) -> Node:
    """Return what a clause on a property means. Raises `JqlError` for what no property can be asked."""
    name = shown(print_field(clause.field))
    there = _there(clause.field, name)
    operator = OPPOSITE.get(clause.operator, clause.operator) if negated else clause.operator
    if operator not in OPERATORS:
        expected = tuple(str(one) for one in Operator if one in OPERATORS)
        sentence = f"The operator '{clause.operator}' is not supported by the '{name}' field."
        raise JqlError(Problem(sentence, clause.span, expected))
    assert clause.operand is not None  # only CHANGED has none
    operands = list(ast.leaves(clause.operand))
    literals = [_literal(leaf, name) for leaf in operands if not isinstance(leaf, Empty)]
    unwanted = operator in NEGATIVE
    nodes: list[Node] = []
    if len(literals) < len(operands):
        nodes.append(there(negated=not unwanted))
    if operator in ORDERED:
        nodes.extend(_compared(there, operator, literal, asker) for literal in literals)
    elif literals:
        nodes.append(_equal(there, literals, negated=unwanted))
    return all_of(nodes) if unwanted else one_of(nodes)


def _equal(there: partial[HasProperty], literals: list[Text | Number], *, negated: bool) -> Node:
    # No JSON of the database can hold U+0000.
    texts = sorted({text for literal in literals if "\0" not in (text := str(literal.value).lower())})
    numbers = sorted({number for literal in literals if (number := _number(literal)) is not None})
    if texts:
        return there(texts=tuple(texts), numbers=tuple(numbers), negated=negated)
    return there() if negated else NOTHING


def _there(field: ast.Field, name: str) -> partial[HasProperty]:
    """Return the leaf that asks whether the property is there, to be completed with what it is compared with."""
    entity = ENTITIES.get(field.name.lower())
    if entity is None or len(field.properties) != 1 or "\0" in field.properties[0].key + field.properties[0].path:
        raise JqlError(Problem(f"Field '{name}' does not exist or you do not have permission to view it.", field.span))
    named = field.properties[0]
    path = tuple(part for part in named.path.split(".") if part)
    nature = Nature.PERMISSION if entity is Entity.COMMENT else Nature.STATIC
    return partial(HasProperty, entity, named.key, path, nature=nature)


def _literal(leaf: Text | Number | Function | Empty, name: str) -> Text | Number:
    if isinstance(leaf, Text | Number):
        return leaf
    called = leaf.name if isinstance(leaf, Function) else "EMPTY"
    raise JqlError(
        Problem(f"A value provided by the function '{called}' is invalid for the field '{name}'.", leaf.span)
    )


def _compared(there: partial[HasProperty], operator: Operator, literal: Text | Number, asker: Asker) -> HasProperty:
    number = _number(literal)
    value, nature = (number, None) if number is not None else _in_order_of_texts(str(literal.value), asker)
    included = operator in {Operator.LESS_THAN_EQUALS, Operator.GREATER_THAN_EQUALS}
    below = operator in {Operator.LESS_THAN, Operator.LESS_THAN_EQUALS}
    stretch = Range(high=value, high_included=included) if below else Range(low=value, low_included=included)
    return there(stretch=stretch) if nature is None else there(stretch=stretch, nature=nature)


def _in_order_of_texts(text: str, asker: Asker) -> tuple[str, Nature | None]:
    """Return a text as it compares with others: a date as JSON has it, without the parts that it does not name."""
    found = read_instants(text, asker)
    if found is None or found.low is None:
        return text.lower().replace("\0", ""), None
    assert isinstance(found.low, datetime)
    if is_literal(text):
        return text.strip().replace("/", "-").replace(" ", "t"), None
    return found.low.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00").lower(), Nature.TEMPORAL


def _number(literal: Text | Number) -> float | None:
    text = str(literal.value)
    return float(text) if _NUMBER.fullmatch(text) else None
