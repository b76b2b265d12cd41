"""What can stand at one place of a query: the language's own texts, and which names of the site."""

from collections.abc import Callable, Iterable, Mapping

from whimbrel.jql import ast, fieldchoice, properties
from whimbrel.jql.ast import HISTORY_OPERATORS, LIST_OPERATORS, Operator, PredicateKind
from whimbrel.jql.beginning import rank
from whimbrel.jql.candidate import Candidate, CandidateKind, Noun, Wanted
from whimbrel.jql.cursor import MAX_NESTING
from whimbrel.jql.fields import QueryField, find
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.catalogue import BY_NAME, FUNCTIONS
from whimbrel.jql.functions.function import QueryFunction
from whimbrel.jql.names import FieldNames
from whimbrel.jql.operators import DATES, EMPTINESS, EQUALITY, HISTORY, MATCHING, NAMED, ORDERED, FieldType
from whimbrel.jql.place import Place, Slot
from whimbrel.jql.span import Span
from whimbrel.jql.typed import Typed

MOST = 15
"""How many choices are offered, as in Jira."""

_OF_ARGUMENT: Mapping[Argument, Noun] = {
    Argument.USER: FieldType.USER,
    Argument.GROUP: FieldType.GROUP,
    Argument.PROJECT: FieldType.PROJECT,
    Argument.ISSUE: FieldType.ISSUE,
    Argument.LINK_DESCRIPTION: Argument.LINK_DESCRIPTION,
    Argument.PERMISSION: Argument.PERMISSION,
    Argument.ROLE: Argument.ROLE,
}
_DATE_PREDICATES = frozenset({PredicateKind.AFTER, PredicateKind.BEFORE, PredicateKind.ON, PredicateKind.DURING})


def offer(place: Place, typed: Typed, names: FieldNames) -> tuple[tuple[Candidate, ...], tuple[Wanted, ...]]:
    """Return the candidates at a place, best first, and the names that are wanted there."""
    found = _Offer(place, typed, names)
    take = _OFFERS.get(place.slot)
    if take is not None:
        take(found)
    return found.best(), tuple(found.wanted)


class _Offer:
    """Collects what can stand at one place."""

    def __init__(self, place: Place, typed: Typed, names: FieldNames) -> None:
        self._place = place
        self._typed = typed
        self._prefix = typed.prefix.lower()
        self._names = names
        self._keywords: list[Candidate] = []
        self._others: list[Candidate] = []
        self.wanted: list[Wanted] = []

    def best(self) -> tuple[Candidate, ...]:
        """Return the best of what was collected: there is room for every keyword, and names come before them."""
        kept = self._others[: MOST - len(self._keywords)]
        exact = [one for one in self._keywords if self._prefix and one.text.lower() == self._prefix]
        rest = [one for one in self._keywords if one not in exact]
        return tuple(self._apart(one) for one in (*exact, *kept, *rest))

    def _apart(self, candidate: Candidate) -> Candidate:
        """Keep a word from sticking to what it is inserted after."""
        if not self._typed.touching or not candidate.text[0].isalnum():
            return candidate
        return Candidate(f" {candidate.text}", candidate.kind, candidate.display)

    # What each slot takes.

    def clause(self) -> None:
        self._fields(lambda field: bool(field.operators | field.history))
        if self._place.nesting < MAX_NESTING:
            self.words("NOT", "(")
        if self._place.first:
            self.words("ORDER BY")

    def sort_field(self) -> None:
        self._fields(lambda field: field.sortable)

    def custom_field_id(self) -> None:
        for field, _ in fieldchoice.custom_fields(self._names):
            if not self._typed.in_quotes and str(field.id).startswith(self._prefix):
                self._others.append(Candidate(f"{field.id}]", CandidateKind.FIELD, fieldchoice.shown(field)))

    def operator(self) -> None:
        self._operators("")

    def after_not(self) -> None:
        self._operators("not ")

    def after_is(self) -> None:
        self._operators("is ")
        self.operand()

    def after_was(self) -> None:
        self._operators("was ")
        self.operand()

    def after_was_not(self) -> None:
        self._operators("was not ")
        self.operand()

    def operand(self) -> None:
        place = self._place
        if place.predicate is PredicateKind.DURING:
            self._open_list()
        elif place.predicate in _DATE_PREDICATES:
            self._functions(DATES, lists=False)
        elif place.predicate is not None:
            self._open_list()
            self.item()
        elif place.operator in LIST_OPERATORS:
            self._open_list()
            self._functions(self._types(), lists=True)
        elif place.operator in EMPTINESS:
            self.words("EMPTY", "NULL")
        else:
            self._value()

    def item(self) -> None:
        """Offer what can stand in a list, or as the operand of a predicate that takes one value or several."""
        predicate = self._place.predicate
        if predicate in _DATE_PREDICATES:
            self._functions(DATES, lists=False)
            return
        if predicate is PredicateKind.BY:
            self._functions(frozenset({FieldType.USER}), lists=None)
            self.wanted.append(Wanted(FieldType.USER))
            return
        self._functions(self._types(), lists=None)
        self._empty()
        self._values()

    def after_item(self) -> None:
        place = self._place
        pair = place.predicate is PredicateKind.DURING and place.lists == 1
        if not pair or place.items < 2:  # noqa: PLR2004  from one date to another
            self.words(",")
        if not pair or place.items >= 2:  # noqa: PLR2004
            self.words(")")

    def argument(self) -> None:
        function = self._function()
        if function is None or self._place.arguments >= function.fewest:
            self.words(")")
        self.next_argument()

    def next_argument(self) -> None:
        function = self._function()
        kind = function.argument(self._place.arguments) if function else None
        if kind is Argument.OPTION:
            self._values()
        elif kind is not None and kind in _OF_ARGUMENT:
            self.wanted.append(Wanted(_OF_ARGUMENT[kind]))

    def after_argument(self) -> None:
        function, given = self._function(), self._place.arguments
        if function is None or function.argument(given) is not None:
            self.words(",")
        if function is None or given >= function.fewest:
            self.words(")")

    def after_clause(self) -> None:
        operator = self._place.operator
        self.words("AND", "OR")
        if operator in HISTORY_OPERATORS:
            changes = operator is Operator.CHANGED
            kinds = (kind for kind in PredicateKind if changes or kind not in {PredicateKind.FROM, PredicateKind.TO})
            self.words(*(kind.value for kind in kinds))
        if self._place.groups:
            self.words(")")
        else:
            self.words("ORDER BY")

    # Collecting.

    def _fields(self, fits: Callable[[QueryField], bool]) -> None:
        choose = fieldchoice.choices_in_quotes if self._typed.in_quotes else fieldchoice.choices
        self._others += choose(self._prefix, self._names, fits, MOST)

    def words(self, *words: str) -> None:
        if not self._typed.in_quotes:
            fitting = (word for word in words if word.lower().startswith(self._prefix))
            self._keywords += (Candidate(word, CandidateKind.KEYWORD, word) for word in fitting)

    def _open_list(self) -> None:
        if self._place.nesting < MAX_NESTING:
            self.words("(")

    def _operators(self, begun: str) -> None:
        """Offer the field's operators, or what is missing of those that have begun with some words."""
        if self._typed.in_quotes:
            return
        had = self._had_operators()
        for operator in _IN_ORDER:
            rest = operator.removeprefix(begun)
            if operator in had and operator.startswith(begun) and rest.startswith(self._prefix):
                self._others.append(Candidate(rest, CandidateKind.OPERATOR, rest))

    def _had_operators(self) -> frozenset[Operator]:
        if self._place.has_property:
            return properties.OPERATORS
        return frozenset().union(*(field.operators | field.history for field in self._asked()))

    def _functions(self, types: frozenset[FieldType], *, lists: bool | None) -> None:
        if self._typed.in_quotes:
            return
        ranked = [
            (found, function.name if function.fewest else f"{function.name}()", function)
            for function in FUNCTIONS
            if function.answered
            and not function.types.isdisjoint(types)
            and (lists is None or function.lists in {None, lists})
            and (found := rank(function.name.lower(), self._prefix)) is not None
        ]
        for _, name, function in sorted(ranked, key=lambda one: one[0]):
            text = f"{name}(" if function.fewest else name
            self._others.append(Candidate(text, CandidateKind.FUNCTION, f"{function.name}()"))

    def _value(self) -> None:
        operator = self._place.operator
        if operator in MATCHING:
            self._values(frozenset({FieldType.VERSION}))
            return
        self._functions(self._types(), lists=False)
        if operator in EQUALITY | HISTORY:
            self._empty()
        self._values()

    def _empty(self) -> None:
        if any(not EMPTINESS.isdisjoint(field.operators) for field in self._asked()):
            self.words("EMPTY")
            if self._prefix:
                self.words("NULL")

    def _values(self, types: frozenset[FieldType] = NAMED) -> None:
        by_type: dict[FieldType, list[QueryField]] = {}
        for field in self._asked():
            if field.type in types:
                by_type.setdefault(field.type, []).append(field)
        self.wanted += (Wanted(found, tuple(fields)) for found, fields in by_type.items())

    def _types(self) -> frozenset[FieldType]:
        return frozenset(field.type for field in self._asked())

    def _asked(self) -> Iterable[QueryField]:
        """Return the fields that the clause is about, as far as they can be answered."""
        place = self._place
        if place.has_property:
            return ()
        named = ast.Field(place.field, place.custom_id, (), Span(0, 0))
        return [field for field in find(named, self._names) if field.answered]

    def _function(self) -> QueryFunction | None:
        return BY_NAME.get(self._place.function.lower())


_WITH_LISTS_OF_THE_PAST = frozenset({Operator.WAS_IN, Operator.WAS_NOT_IN})
_IN_ORDER = tuple(
    sorted(
        Operator,
        key=lambda operator: (operator in _WITH_LISTS_OF_THE_PAST, operator in HISTORY_OPERATORS, operator in ORDERED),
    )
)
"""Operators as they are offered, those that are used least last."""

_OFFERS: Mapping[Slot, Callable[[_Offer], None]] = {
    Slot.CLAUSE: _Offer.clause,
    Slot.CF_OPEN: lambda offer: offer.words("["),
    Slot.CF_ID: _Offer.custom_field_id,
    Slot.CF_CLOSE: lambda offer: offer.words("]"),
    Slot.PROPERTY_CLOSE: lambda offer: offer.words("]"),
    Slot.OPERATOR: _Offer.operator,
    Slot.NOT: _Offer.after_not,
    Slot.IS: _Offer.after_is,
    Slot.WAS: _Offer.after_was,
    Slot.WAS_NOT: _Offer.after_was_not,
    Slot.OPERAND: _Offer.operand,
    Slot.ITEM: _Offer.item,
    Slot.AFTER_ITEM: _Offer.after_item,
    Slot.ARGUMENT: _Offer.argument,
    Slot.NEXT_ARGUMENT: _Offer.next_argument,
    Slot.AFTER_ARGUMENT: _Offer.after_argument,
    Slot.AFTER_CLAUSE: _Offer.after_clause,
    Slot.BY: lambda offer: offer.words("BY"),
    Slot.SORT_FIELD: _Offer.sort_field,
    Slot.AFTER_SORT_FIELD: lambda offer: offer.words("ASC", "DESC", ","),
    Slot.AFTER_DIRECTION: lambda offer: offer.words(","),
}
