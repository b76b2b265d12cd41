"""From one clause on one field to the node that it means."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from whimbrel.jql import ast
from whimbrel.jql.ast import HISTORY_OPERATORS, Clause, Empty, Operator
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fields import BY_NAME, NUMBER_IN_PROJECT, QueryField
from whimbrel.jql.history.clause import past_node
from whimbrel.jql.matching import match_node
from whimbrel.jql.nature import Nature, strongest
from whimbrel.jql.operandnature import operand_nature
from whimbrel.jql.operators import EMPTINESS, MATCHING, NEGATIVE, OPPOSITE, ORDERED, FieldType
from whimbrel.jql.resolved import (
    EVERYTHING,
    NOTHING,
    IsEmpty,
    Node,
    ParentAlone,
    Range,
    Related,
    Scalar,
    all_of,
    any_of,
    distinct,
    one_of,
    within,
)
from whimbrel.jql.values import Found, Subject, values_of

_BY_RANK = frozenset({FieldType.PRIORITY, FieldType.RESOLUTION, FieldType.VERSION})
_BY_RANGE = frozenset({FieldType.INSTANT, FieldType.DAY_OF_INSTANT})
_GROUPS = {
    FieldType.CATEGORY: BY_NAME["project"],
    FieldType.PROJECT_TYPE: BY_NAME["project"],
    FieldType.STATUS_CATEGORY: BY_NAME["status"],
}
_PROJECT = BY_NAME["project"]


def clause_node(clause: Clause, subject: Subject, *, negated: bool) -> tuple[Node, list[JqlError]]:
    """Return what a valid clause means (negated: its opposite), and what is wrong with its operands.

    Values that are wrong are left out; if none is left, the clause matches nothing.
    """
    if clause.operator in HISTORY_OPERATORS:
        return past_node(clause, subject, negated=negated)
    operator = OPPOSITE[clause.operator] if negated else clause.operator
    assert clause.operand is not None  # only CHANGED has none
    if operator in MATCHING and subject.field.type is FieldType.TEXT:
        return match_node(clause, subject, negated=operator in NEGATIVE)
    if operator in EMPTINESS:
        return _empty(subject, negated=operator in NEGATIVE), []
    found, errors = found_values(clause.operand, subject, operator)
    if errors and not any(found.values()):
        return NOTHING, errors
    if operator in ORDERED:
        return one_of(_compared(subject, operator, found)), errors
    negated = operator in NEGATIVE
    nodes = [_equal(subject, values, nature, negated=negated) for nature, values in found.items()]
    return all_of(nodes) if negated else one_of(nodes), errors


def found_values(
    operand: ast.Operand, subject: Subject, operator: Operator
) -> tuple[dict[Nature, list[Found]], list[JqlError]]:
    """Return the values that an operand means by the class of what they depend on, and what is wrong with it."""
    found: dict[Nature, list[Found]] = {}
    errors: list[JqlError] = []
    for leaf in ast.leaves(operand):
        try:
            values = _of_leaf(leaf, subject, operator)
            found.setdefault(operand_nature(leaf, subject.field), []).extend(values)
        except JqlError as error:
            errors.append(error)
    return found, errors


def _of_leaf(
    leaf: ast.Text | ast.Number | ast.Function | Empty, subject: Subject, operator: Operator
) -> Iterable[Found]:
    if isinstance(leaf, Empty):
        if Operator.IS not in subject.field.operators:
            sentence = f"The field '{subject.name}' does not support searching for EMPTY values."
            raise JqlError(Problem(sentence, leaf.span))
        return (None,)
    if operator in MATCHING and not isinstance(leaf, ast.Function):
        return _like(str(leaf.value), subject)
    return values_of(leaf, subject)


def _like(pattern: str, subject: Subject) -> Iterable[int]:
    """Return the ids of the versions that match a name in which `*` stands for any text."""
    first, *others = map(re.escape, re.split(r"\*+", pattern.lower()))
    # Each part but the last is taken where it comes first and never tried elsewhere, or the time would know no bounds.
    middle = "".join(f"(?>.*?{part})" for part in others[:-1])
    expression = re.compile(first + middle + "".join(f".*{part}" for part in others[-1:]), re.DOTALL)
    spellings = subject.names.spellings(subject.field.type)
    return [version for name, version in spellings if expression.fullmatch(name.lower())]


def _empty(subject: Subject, *, negated: bool) -> Node:
    field = subject.field
    if field.type not in _GROUPS:
        return IsEmpty(field, negated)
    ungrouped = distinct(subject.names.inside(field.type, None))
    if negated and not ungrouped:
        return EVERYTHING
    return any_of(_GROUPS[field.type], ungrouped, negated=negated, nature=field.nature)


def _equal(subject: Subject, found: list[Found], nature: Nature, *, negated: bool) -> Node:
    """Return the node for values that are wanted, or not."""
    nodes: list[Node] = []
    values = [value for value in found if value is not None and not isinstance(value, Related | ParentAlone)]
    if values or not found:
        nodes.append(_any_of(subject, values, nature, negated=negated))
    if None in found:
        nodes.append(_empty(subject, negated=negated))
    nodes.extend(
        msgspec.structs.replace(value, field=subject.field, negated=negated, nature=nature)
        for value in found
        if isinstance(value, Related | ParentAlone)
    )
    return all_of(nodes) if negated else one_of(nodes)


def _any_of(subject: Subject, values: list[Scalar | Range], nature: Nature, *, negated: bool) -> Node:
    field = subject.field
    if field.type in _BY_RANGE:
        ranges = (value for value in values if isinstance(value, Range))
        return within(field, ranges, negated=negated, nature=nature)
    scalars = [value for value in values if not isinstance(value, Range)]
    if field.type not in _GROUPS:
        return any_of(field, scalars, negated=negated, nature=nature)
    grouped = {
        thing for value in scalars if isinstance(value, int) for thing in subject.names.inside(field.type, value)
    }
    node = any_of(_GROUPS[field.type], grouped, negated=negated, nature=strongest((nature, field.nature)))
    return all_of((node, _empty(subject, negated=True))) if negated else node


def _compared(subject: Subject, operator: Operator, found: Mapping[Nature, list[Found]]) -> Iterator[Node]:
    """Yield a node a value; where this asker has none, others may have some, so the leaf stays and matches nothing."""
    for nature, values in found.items():
        if not values and not nature.shared:
            yield within(subject.field, (), nature=nature)
        for value in values:
            yield _compare(subject, operator, value, nature)


def _compare(subject: Subject, operator: Operator, value: Found, nature: Nature) -> Node:
    field = subject.field
    if value is None or isinstance(value, Related | ParentAlone):
        return NOTHING  # nothing is ordered before or after what is no value
    if field.type in _BY_RANK:
        assert isinstance(value, int)
        return any_of(field, subject.names.beyond(field.type, value, operator), nature=nature)
    if field.type is FieldType.ISSUE:
        assert isinstance(value, int)
        return _compare_keys(subject, operator, value)
    stretch = _beside(field, operator, value) if isinstance(value, Range) else _ordered(operator, value)
    return within(field, (stretch,), nature=nature)


def _ordered(operator: Operator, value: Scalar) -> Range:
    included = operator in {Operator.LESS_THAN_EQUALS, Operator.GREATER_THAN_EQUALS}
    if operator in {Operator.LESS_THAN, Operator.LESS_THAN_EQUALS}:
        return Range(high=value, high_included=included)
    return Range(low=value, low_included=included)


def _beside(field: QueryField, operator: Operator, value: Range) -> Range:
    """Return what is before or after an instant, or a whole day; a literal minute counts from where it begins."""
    assert value.low is not None
    if field.type is FieldType.INSTANT:
        return _ordered(operator, value.low)
    assert value.high is not None
    if operator is Operator.LESS_THAN_EQUALS:
        return _ordered(Operator.LESS_THAN, value.high)
    if operator is Operator.GREATER_THAN:
        return _ordered(Operator.GREATER_THAN_EQUALS, value.high)
    return _ordered(operator, value.low)


def _compare_keys(subject: Subject, operator: Operator, issue_id: int) -> Node:
    """Compare keys by project, then by number."""
    place = subject.names.issues.by_id[issue_id]
    strictly = (
        Operator.LESS_THAN if operator in {Operator.LESS_THAN, Operator.LESS_THAN_EQUALS} else Operator.GREATER_THAN
    )
    others = subject.names.beyond(FieldType.PROJECT, place.project_id, strictly)
    numbers = within(NUMBER_IN_PROJECT, (_ordered(operator, place.number),))
    return one_of(
        (
            any_of(_PROJECT, others, nature=Nature.CONFIGURATION),
            all_of((any_of(_PROJECT, (place.project_id,)), numbers)),
        )
    )
