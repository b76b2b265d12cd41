"""The tree of a query.

Every node knows its `span` in the text that it was read from. `==` compares the spans too; `same` does not.
The parser bounds how deep a tree is (`cursor.MAX_NESTING`), so walking one by recursion is safe.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from whimbrel.jql.span import Span


class Operator(StrEnum):
    """What stands between a field and its operand; the names of the members are those in Jira's messages."""

    EQUALS = "="
    NOT_EQUALS = "!="
    LESS_THAN = "<"
    GREATER_THAN = ">"
    LESS_THAN_EQUALS = "<="
    GREATER_THAN_EQUALS = ">="
    LIKE = "~"
    NOT_LIKE = "!~"
    IN = "in"
    NOT_IN = "not in"
    IS = "is"
    IS_NOT = "is not"
    WAS = "was"
    WAS_NOT = "was not"
    WAS_IN = "was in"
    WAS_NOT_IN = "was not in"
    CHANGED = "changed"


LIST_OPERATORS = frozenset({Operator.IN, Operator.NOT_IN, Operator.WAS_IN, Operator.WAS_NOT_IN})
HISTORY_OPERATORS = frozenset({Operator.WAS, Operator.WAS_NOT, Operator.WAS_IN, Operator.WAS_NOT_IN, Operator.CHANGED})


class PredicateKind(StrEnum):
    """What a predicate says about the change that a history operator found."""

    AFTER = "after"
    BEFORE = "before"
    ON = "on"
    DURING = "during"
    BY = "by"
    FROM = "from"
    TO = "to"


class Direction(StrEnum):
    """The direction of a sort."""

    ASC = "ASC"
    DESC = "DESC"


class PropertyPath(msgspec.Struct, frozen=True, gc=False):
    """One `[key].path` after a field name: the key of an entity property, and where in its value to look.

    The path has no leading dot; it is empty if the whole value is meant.
    """

    key: str
    path: str
    span: Span


class Field(msgspec.Struct, frozen=True):
    """A field as it was named, not yet looked up; `cf[0005]` has the `custom_id` 5 and the name `cf[5]`."""

    name: str
    custom_id: int | None
    properties: tuple[PropertyPath, ...]
    span: Span


class Text(msgspec.Struct, frozen=True, gc=False):
    """A word or a quoted string, unescaped; `"123"` is a text."""

    value: str
    span: Span


class Number(msgspec.Struct, frozen=True, gc=False):
    """An unquoted integer of 64 bits: Jira looks such a value up as an id first."""

    value: int
    span: Span


class Function(msgspec.Struct, frozen=True):
    """A call such as `membersOf("admins")`; arguments are texts, whatever they look like."""

    name: str
    args: tuple[str, ...]
    span: Span


class List(msgspec.Struct, frozen=True):
    """Operands in parentheses: at least one, of any kind, lists too."""

    items: tuple["Operand", ...]
    span: Span


class Empty(msgspec.Struct, frozen=True, gc=False):
    """`EMPTY` or `NULL`."""

    span: Span


Operand: TypeAlias = Text | Number | Function | List | Empty


class Predicate(msgspec.Struct, frozen=True):
    """A condition on the change itself, such as `by jane`."""

    kind: PredicateKind
    operand: Operand
    span: Span


class Clause(msgspec.Struct, frozen=True):
    """One comparison; the operand is absent with `CHANGED`, and only then."""

    field: Field
    operator: Operator
    operand: Operand | None
    predicates: tuple[Predicate, ...]
    span: Span


class Not(msgspec.Struct, frozen=True):
    """The negation of one node; repeated negations are kept."""

    child: "Node"
    span: Span


class And(msgspec.Struct, frozen=True):
    """Two or more nodes that must all hold, in the order of the text."""

    children: tuple["Node", ...]
    span: Span


class Or(msgspec.Struct, frozen=True):
    """Two or more nodes of which one must hold, in the order of the text."""

    children: tuple["Node", ...]
    span: Span


Node: TypeAlias = And | Or | Not | Clause


class SortKey(msgspec.Struct, frozen=True):
    """A field to sort by; without a direction the field's own applies."""

    field: Field
    direction: Direction | None
    span: Span


class Query(msgspec.Struct, frozen=True):
    """A whole query; no `where` means every issue."""

    where: Node | None
    order_by: tuple[SortKey, ...]
    span: Span


def clauses(query: Query) -> Iterator[Clause]:
    """Return the clauses of a query in the order of its text."""
    waiting: list[Node] = [query.where] if query.where else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Clause):
            yield node
        elif isinstance(node, Not):
            waiting.append(node.child)
        else:
            waiting.extend(reversed(node.children))


def leaves(operand: Operand) -> Iterator[Text | Number | Function | Empty]:
    """Return the operands that are not lists, out of lists in lists, in the order of the text."""
    waiting = [operand]
    while waiting:
        item = waiting.pop()
        if isinstance(item, List):
            waiting.extend(reversed(item.items))
        else:
            yield item


def same(one: Any, other: Any) -> bool:
    """Tell whether two trees are equal wherever in a text they stand."""
    waiting = [(one, other)]
    while waiting:
        left, right = waiting.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, msgspec.Struct):
            names = (name for name in left.__struct_fields__ if name != "span")
            waiting.extend((getattr(left, name), getattr(right, name)) for name in names)
        elif isinstance(left, tuple):
            if len(left) != len(right):
                return False
            waiting.extend(zip(left, right, strict=True))
        elif left != right:
            return False
    return True
