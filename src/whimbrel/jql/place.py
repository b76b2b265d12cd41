"""Where in the grammar the end of a half-typed query is: what stands before it, and what can come next.

A walk over tokens by a table of steps, one a slot. It accepts what `parse` accepts and keeps only what decides on the
continuation, so it needs no tree and takes any text.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

import msgspec

from whimbrel.jql.ast import HISTORY_OPERATORS, Operator, PredicateKind
from whimbrel.jql.clause import PREDICATES, SIGNS
from whimbrel.jql.cursor import MAX_NESTING
from whimbrel.jql.operand import NAMES, OPERAND_STARTS, integer
from whimbrel.jql.tokens import Kind, Token


class Slot(StrEnum):
    """What is expected."""

    CLAUSE = "field, NOT or parenthesis"
    CF_OPEN = "[ after cf"
    CF_ID = "id of a custom field"
    CF_CLOSE = "] after the id"
    PROPERTY_KEY = "key of a property"
    PROPERTY_CLOSE = "] after the key"
    PROPERTY_PATH = "rest of a path that ends with a dot"
    OPERATOR = "operator"
    NOT = "IN after NOT"
    IS = "NOT or operand after IS"
    WAS = "NOT, IN or operand after WAS"
    WAS_NOT = "IN or operand after WAS NOT"
    OPERAND = "operand"
    ITEM = "operand in a list"
    NAMED = "parenthesis of a function, or what follows a value"
    AFTER_ITEM = "comma or end of a list"
    ARGUMENT = "first argument, or end of a call"
    NEXT_ARGUMENT = "argument after a comma"
    AFTER_ARGUMENT = "comma or end of a call"
    AFTER_CLAUSE = "AND, OR, predicate, parenthesis or ORDER BY"
    BY = "BY after ORDER"
    SORT_FIELD = "field to sort by"
    AFTER_SORT_FIELD = "direction or comma"
    AFTER_DIRECTION = "comma"
    LOST = "nothing: what stands before is wrong"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The end of a text: what is expected there, and what it belongs to.

    `field` is the name before it, `custom_id` the id of `cf[id]`. `items` counts the operands of the list that is open,
    `arguments` those of the call. `groups` parentheses around clauses are open; `nesting` counts all that is nested, as
    the parser bounds it. `first` tells that nothing stands before.
    """

    slot: Slot
    field: str = ""
    custom_id: int | None = None
    has_property: bool = False
    operator: Operator | None = None
    predicate: PredicateKind | None = None
    function: str = ""
    arguments: int = 0
    items: int = 0
    lists: int = 0
    groups: int = 0
    nesting: int = 0
    first: bool = False


def place_after(tokens: Iterable[Token]) -> Place:
    """Return the place after some tokens, none of them of kind `END`."""
    walk = _Walk()
    for token in tokens:
        walk.take(token)
        if walk.slot is Slot.LOST:
            break
    return walk.place()


_DIRECTIONS = frozenset({Kind.ASC, Kind.DESC})
_JOINTS = frozenset({Kind.AND, Kind.OR})
_NEGATIONS = frozenset({Kind.NOT, Kind.BANG})


class _Walk:
    """What is known after the tokens taken so far."""

    def __init__(self) -> None:
        self.slot = Slot.CLAUSE
        self._first = True
        self._sorting = False
        self._name: Token | None = None  # of a value or function, until it is known which it is
        self._field = ""
        self._custom_id: int | None = None
        self._has_property = self._may_have_path = False
        self._operator: Operator | None = None
        self._predicate: PredicateKind | None = None
        self._function, self._arguments = "", 0
        self._counts: list[int] = []  # of operands, one for each list that is open
        self._negations = 0  # that wait for the end of the present clause
        self._outer: list[int] = []  # the same, of the clauses whose parentheses are open
        self._nesting = 0

    def take(self, token: Token) -> None:
        """Step over a token."""
        if token.kind in {Kind.RESERVED, Kind.BAD}:
            self.slot = Slot.LOST
            return
        self.slot = _STEPS[self.slot](self, token)
        self._first = False

    def place(self) -> Place:
        """Return where the walk has come to."""
        slot = self._after_value() if self.slot is Slot.NAMED else self.slot
        return Place(
            slot=slot,
            field=self._field,
            custom_id=self._custom_id,
            has_property=self._has_property,
            operator=self._operator,
            predicate=self._predicate,
            function=self._function,
            arguments=self._arguments,
            items=self._counts[-1] if self._counts else 0,
            lists=len(self._counts),
            groups=len(self._outer),
            nesting=self._nesting,
            first=self._first,
        )

    def clause(self, token: Token) -> Slot:
        if token.kind in _NEGATIONS:
            self._negations += 1
            return self._nested(Slot.CLAUSE)
        if token.kind is Kind.OPEN:
            self._outer.append(self._negations)
            self._negations = 0
            return self._nested(Slot.CLAUSE)
        if token.kind is Kind.ORDER and self._first:
            return Slot.BY
        return self.field(token)

    def field(self, token: Token) -> Slot:
        self._operator = self._predicate = None
        self._has_property = self._may_have_path = False
        self._field, self._custom_id = token.text, None
        if token.kind is Kind.CF:
            return Slot.CF_OPEN
        return self._after_field() if token.kind in NAMES and token.text.strip() else Slot.LOST

    def cf_open(self, token: Token) -> Slot:
        return Slot.CF_ID if token.kind is Kind.OPEN_BRACKET else Slot.LOST

    def cf_id(self, token: Token) -> Slot:
        if token.kind is not Kind.NUMBER or token.text.startswith("-"):
            return Slot.LOST
        self._custom_id = integer(token.text)
        return Slot.LOST if self._custom_id is None else Slot.CF_CLOSE

    def cf_close(self, token: Token) -> Slot:
        return self._after_field() if token.kind is Kind.CLOSE_BRACKET else Slot.LOST

    def property_key(self, token: Token) -> Slot:
        return Slot.PROPERTY_CLOSE if token.kind in NAMES else Slot.LOST

    def property_close(self, token: Token) -> Slot:
        self._has_property = self._may_have_path = True
        return self._after_field() if token.kind is Kind.CLOSE_BRACKET else Slot.LOST

    def property_path(self, token: Token) -> Slot:
        if token.kind not in NAMES or token.text.startswith("."):
            return Slot.LOST
        return self._path(token.text)

    def operator(self, token: Token) -> Slot:
        if (slot := self._property(token)) is not None:
            return slot
        kind = token.kind
        self._operator = SIGNS.get(kind)
        if self._operator is not None:
            return Slot.AFTER_CLAUSE if self._operator is Operator.CHANGED else Slot.OPERAND
        if kind is Kind.IS:
            return self._operated(Operator.IS, Slot.IS)
        if kind is Kind.WAS:
            return self._operated(Operator.WAS, Slot.WAS)
        return Slot.NOT if kind is Kind.NOT else Slot.LOST

    def after_not(self, token: Token) -> Slot:
        return self._operated(Operator.NOT_IN, Slot.OPERAND) if token.kind is Kind.IN else Slot.LOST

    def after_is(self, token: Token) -> Slot:
        if token.kind is Kind.NOT:
            return self._operated(Operator.IS_NOT, Slot.OPERAND)
        return self.operand(token)

    def after_was(self, token: Token) -> Slot:
        if token.kind is Kind.NOT:
            return self._operated(Operator.WAS_NOT, Slot.WAS_NOT)
        if token.kind is Kind.IN:
            return self._operated(Operator.WAS_IN, Slot.OPERAND)
        return self.operand(token)

    def after_was_not(self, token: Token) -> Slot:
        if token.kind is Kind.IN:
            return self._operated(Operator.WAS_NOT_IN, Slot.OPERAND)
        return self.operand(token)

    def operand(self, token: Token) -> Slot:
        if token.kind not in OPERAND_STARTS:
            return Slot.LOST
        if token.kind is Kind.OPEN:
            self._counts.append(0)
            return self._nested(Slot.ITEM)
        if token.kind is Kind.EMPTY:
            return self._after_value()
        self._name = token
        return Slot.NAMED

    def named(self, token: Token) -> Slot:
        name = self._name
        if token.kind is Kind.OPEN and name is not None:
            self._name = None
            self._function, self._arguments = name.text, 0
            return Slot.ARGUMENT if name.text.strip() else Slot.LOST
        slot = self._after_value()
        return slot if slot is Slot.LOST else _STEPS[slot](self, token)

    def after_item(self, token: Token) -> Slot:
        if token.kind is Kind.COMMA:
            return Slot.ITEM
        if token.kind is not Kind.CLOSE:
            return Slot.LOST
        self._counts.pop()
        self._nesting -= 1
        return self._after_value()

    def argument(self, token: Token) -> Slot:
        return self._called() if token.kind is Kind.CLOSE else self.next_argument(token)

    def next_argument(self, token: Token) -> Slot:
        self._arguments += 1
        return Slot.AFTER_ARGUMENT if token.kind in NAMES else Slot.LOST

    def after_argument(self, token: Token) -> Slot:
        if token.kind is Kind.COMMA:
            return Slot.NEXT_ARGUMENT
        return self._called() if token.kind is Kind.CLOSE else Slot.LOST

    def after_clause(self, token: Token) -> Slot:
        if token.kind in PREDICATES:
            self._predicate = PREDICATES[token.kind]
            return Slot.OPERAND if self._operator in HISTORY_OPERATORS else Slot.LOST
        self._nesting -= self._negations
        self._negations = 0
        if token.kind in _JOINTS:
            return Slot.CLAUSE
        if token.kind is Kind.CLOSE and self._outer:
            self._negations = self._outer.pop()
            self._nesting -= 1
            self._operator = None  # no predicate follows a parenthesis
            return Slot.AFTER_CLAUSE
        return Slot.BY if token.kind is Kind.ORDER and not self._outer else Slot.LOST

    def by(self, token: Token) -> Slot:
        self._sorting = True
        return Slot.SORT_FIELD if token.kind is Kind.BY else Slot.LOST

    def after_sort_field(self, token: Token) -> Slot:
        if (slot := self._property(token)) is not None:
            return slot
        return Slot.AFTER_DIRECTION if token.kind in _DIRECTIONS else self.after_direction(token)

    def after_direction(self, token: Token) -> Slot:
        return Slot.SORT_FIELD if token.kind is Kind.COMMA else Slot.LOST

    def _after_field(self) -> Slot:
        return Slot.AFTER_SORT_FIELD if self._sorting else Slot.OPERATOR

    def _property(self, token: Token) -> Slot | None:
        """Return where a property of the field, or a piece of its path, leads; None for what is neither."""
        if token.kind is Kind.OPEN_BRACKET:
            self._may_have_path = False
            return Slot.PROPERTY_KEY
        if self._may_have_path and token.kind is Kind.WORD and token.text.startswith("."):
            return self._path(token.text)
        return None

    def _path(self, piece: str) -> Slot:
        if ".." in piece:
            return Slot.LOST
        return Slot.PROPERTY_PATH if not piece or piece.endswith(".") else self._after_field()

    def _operated(self, operator: Operator, slot: Slot) -> Slot:
        self._operator = operator
        return slot

    def _nested(self, slot: Slot) -> Slot:
        self._nesting += 1
        return slot if self._nesting <= MAX_NESTING else Slot.LOST

    def _called(self) -> Slot:
        self._function = ""
        return self._after_value()

    def _after_value(self) -> Slot:
        name, self._name = self._name, None
        if name is not None and name.kind is Kind.NUMBER and integer(name.text) is None:
            return Slot.LOST
        if not self._counts:
            return Slot.AFTER_CLAUSE
        self._counts[-1] += 1
        return Slot.AFTER_ITEM


_STEPS: Mapping[Slot, Callable[[_Walk, Token], Slot]] = {
    Slot.CLAUSE: _Walk.clause,
    Slot.CF_OPEN: _Walk.cf_open,
    Slot.CF_ID: _Walk.cf_id,
    Slot.CF_CLOSE: _Walk.cf_close,
    Slot.PROPERTY_KEY: _Walk.property_key,
    Slot.PROPERTY_CLOSE: _Walk.property_close,
    Slot.PROPERTY_PATH: _Walk.property_path,
    Slot.OPERATOR: _Walk.operator,
    Slot.NOT: _Walk.after_not,
    Slot.IS: _Walk.after_is,
    Slot.WAS: _Walk.after_was,
    Slot.WAS_NOT: _Walk.after_was_not,
    Slot.OPERAND: _Walk.operand,
    Slot.ITEM: _Walk.operand,
    Slot.NAMED: _Walk.named,
    Slot.AFTER_ITEM: _Walk.after_item,
    Slot.ARGUMENT: _Walk.argument,
    Slot.NEXT_ARGUMENT: _Walk.next_argument,
    Slot.AFTER_ARGUMENT: _Walk.after_argument,
    Slot.AFTER_CLAUSE: _Walk.after_clause,
    Slot.BY: _Walk.by,
    Slot.SORT_FIELD: _Walk.field,
    Slot.AFTER_SORT_FIELD: _Walk.after_sort_field,
    Slot.AFTER_DIRECTION: _Walk.after_direction,
}
