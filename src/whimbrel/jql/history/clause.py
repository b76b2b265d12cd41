"""From a clause with a history operator to the leaf that it means."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from whimbrel.jql import ast
from whimbrel.jql.ast import Clause, Empty, Function, Number, Operand, Operator, Predicate, PredicateKind, Text
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.fields import BY_NAME, QueryField
from whimbrel.jql.history.dates import INSTANTS, stretch_of, window_of
from whimbrel.jql.history.values import past_values
from whimbrel.jql.nature import Nature, strongest
from whimbrel.jql.operandnature import operand_nature
from whimbrel.jql.operators import NEGATIVE, FieldType
from whimbrel.jql.past import ALWAYS, Changed, PastValues, Was, Window, united
from whimbrel.jql.resolved import NOTHING, Node
from whimbrel.jql.values import Subject, values_of

T = TypeVar("T")

_PERSON = BY_NAME["assignee"]
_DATED = frozenset({PredicateKind.AFTER, PredicateKind.BEFORE, PredicateKind.ON, PredicateKind.DURING})
_Leaf = Text | Number | Function | Empty


def past_node(clause: Clause, subject: Subject, *, negated: bool) -> tuple[Node, list[JqlError]]:
    """Return what a valid clause means (negated: its opposite), and what is wrong with its operands and predicates.

    Values that are wrong are left out; if none is left, or a predicate is wrong, the clause matches nothing. So does a
    clause with a date that there is not for this asker, negated or not; as a leaf, since there may be one for others.
    """
    reading = _Reading(subject)
    window, by = reading.window(clause), reading.authors(clause)
    negated = (clause.operator in NEGATIVE) is not negated
    if reading.dateless:
        by, negated = (), False
    old, new = reading.sides(clause, PredicateKind.FROM), reading.sides(clause, PredicateKind.TO)
    if clause.operator is Operator.CHANGED:
        node: Node = Changed(subject.field, old, new, window, by, negated, reading.nature)
    else:
        assert clause.operand is not None
        wanted = reading.wanted(clause.operand)
        if window.low:
            window = Window(msgspec.structs.replace(window.low, included=False), window.high)
        node = Was(subject.field, wanted, window, by, negated, reading.nature)
    return NOTHING if reading.hopeless else node, reading.errors


class _Reading:
    """Reads the parts of one clause; collects what is wrong, and what the answer depends on."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._natures = [subject.field.nature]
        self.errors: list[JqlError] = []
        self.hopeless = False
        self.dateless = False

    @property
    def nature(self) -> Nature:
        return strongest(self._natures)

    def wanted(self, operand: Operand) -> PastValues:
        """Return the values that an operand means."""
        return united(self._each(operand, self._subject.field, lambda leaf: past_values(leaf, self._subject)))

    def sides(self, clause: Clause, kind: PredicateKind) -> tuple[PastValues, ...]:
        """Return what FROM, or TO, demands of the values of a change: one of each."""
        operands = (predicate.operand for predicate in clause.predicates if predicate.kind is kind)
        return tuple(sorted({self.wanted(operand) for operand in operands}))

    def authors(self, clause: Clause) -> tuple[int, ...] | None:
        """Return who is asked about by every BY; None where there is none."""
        sets = [
            {one for found in self._each(predicate.operand, _PERSON, self._people) for one in found}
            for predicate in clause.predicates
            if predicate.kind is PredicateKind.BY
        ]
        return tuple(sorted(set.intersection(*sets))) if sets else None

    def window(self, clause: Clause) -> Window:
        """Return the window of all predicates with dates."""
        window = ALWAYS
        for predicate in clause.predicates:
            if predicate.kind in _DATED:
                window = window.narrowed(self._dated(predicate))
        return window

    def _dated(self, predicate: Predicate) -> Window:
        kind, known = predicate.kind, len(self.errors)
        found = self._each(predicate.operand, INSTANTS, lambda leaf: stretch_of(leaf, kind, self._subject))
        self.hopeless = self.hopeless or len(self.errors) > known
        self.dateless = self.dateless or None in found
        stretches = [stretch for stretch in found if stretch is not None]
        if self.hopeless or len(stretches) < len(found):
            return ALWAYS
        return window_of(kind, stretches[0], stretches[-1])

    def _each(self, operand: Operand, field: QueryField, read: Callable[[_Leaf], T]) -> list[T]:
        found: list[T] = []
        problems = len(self.errors)
        for leaf in ast.leaves(operand):
            try:
                found.append(read(leaf))
            except JqlError as error:
                self.errors.append(error)
            self._natures.append(operand_nature(leaf, field))
        self.hopeless = self.hopeless or (not found and len(self.errors) > problems)
        return found

    def _people(self, leaf: _Leaf) -> Iterable[int]:
        subject = self._subject
        if isinstance(leaf, Empty):
            sentence = "The BY predicate does not support the empty value representation 'EMPTY'."
            raise JqlError(Problem(sentence, leaf.span, ("value", "function")))
        if isinstance(leaf, Function):
            person = Subject(_PERSON, str(PredicateKind.BY), subject.names, subject.asker, subject.nearest)
            return [value for value in values_of(leaf, person) if isinstance(value, int)]
        text = str(leaf.value)
        named = subject.names.named(FieldType.USER, text)
        if not named:
            known = (name for name, _ in subject.names.spellings(FieldType.USER))
            sentence = f"The value '{shown(text)}' does not exist for the predicate '{PredicateKind.BY}'."
            raise subject.refused(sentence, leaf, subject.nearest(text, known))
        return named
