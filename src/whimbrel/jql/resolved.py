"""What a query means once names are looked up: ids, numbers and instants, and no negation but in its leaves.

Every leaf has a `nature`: the strongest class among its field and the operands that it came from, by which a query is
split. Leaves of different natures are kept apart, whatever they say of the same field.

SQL, the index and a plain evaluation all answer this tree. Negated leaves follow Jira: an issue whose field is empty
matches neither `AnyOf` nor its negation, unless the field itself says otherwise (`QueryField.empty_differs`).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec

from whimbrel.jql.errors import Problem
from whimbrel.jql.fields import BY_NAME, QueryField
from whimbrel.jql.nature import Nature, strongest
from whimbrel.jql.past import Changed, Was
from whimbrel.jql.textquery import TextQuery
from whimbrel.tracker.property import Entity

Scalar: TypeAlias = int | float | str | date | datetime


class Range(msgspec.Struct, frozen=True):
    """A stretch of an ordered value; an absent end is open."""

    low: Scalar | None = None
    high: Scalar | None = None
    low_included: bool = True
    high_included: bool = True


class Constant(msgspec.Struct, frozen=True):
    """Every issue, or none."""

    value: bool


class And(msgspec.Struct, frozen=True):
    """All of at least two nodes hold."""

    children: tuple["Node", ...]


class Or(msgspec.Struct, frozen=True):
    """One of at least two nodes holds."""

    children: tuple["Node", ...]


class IsEmpty(msgspec.Struct, frozen=True):
    """The field has no value; negated: it has one."""

    field: QueryField
    negated: bool = False

    @property
    def nature(self) -> Nature:
        """Return what the answer depends on."""
        return self.field.nature


class AnyOf(msgspec.Struct, frozen=True):
    """One of the field's values is among `values`, which are sorted; negated: it has values, and none is."""

    field: QueryField
    values: tuple[Scalar, ...]
    negated: bool = False
    nature: Nature = Nature.STATIC


class Within(msgspec.Struct, frozen=True):
    """One of the field's values lies in one of the ranges; negated: it has values, and none does."""

    field: QueryField
    ranges: tuple[Range, ...]
    negated: bool = False
    nature: Nature = Nature.STATIC


class Relation(StrEnum):
    """How an issue can be related to something else than its values."""

    LINKED = "linked"  # to the issue `id`
    VOTED = "voted"  # for by the user `id`
    WATCHED = "watched"  # by the user `id`
    VIEWED = "viewed"  # by the user `id`, not long ago
    UPDATED = "updated"  # by the user `id`, `within` a stretch of time
    BELOW = "below"  # the issue `id`: its sub-task, an issue of its epic, or below one of these
    ABOVE = "above"  # the issue `id`: its parent, its epic, or above one of these


class Related(msgspec.Struct, frozen=True):
    """The issue is related to `id`; negated: it is not.

    `field` says which issue: the found one itself, or the one that it names as its parent or epic; negated, that one
    exists and is not related. `links` narrows a link to (type id, whether the issue `id` is its source); None allows
    every link. `fields` are the custom fields that hold an issue's epic.
    """

    relation: Relation
    id: int
    links: tuple[tuple[int, bool], ...] | None = None
    within: Range = Range()
    fields: tuple[int, ...] = ()
    field: QueryField = BY_NAME["key"]
    negated: bool = False
    nature: Nature = Nature.USER


class HasProperty(msgspec.Struct, frozen=True):
    """An entity of the issue has a property with a value at the end of the path; negated: it has none.

    With `texts`, lower-case, or `numbers`, one of the values is among them, and negated: there are values, and none is.
    With `stretch`, one of the values lies in it: of numbers, or of lower-case texts. An array's elements are values.
    """

    entity: Entity
    key: str
    path: tuple[str, ...]
    texts: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    stretch: Range | None = None
    negated: bool = False
    nature: Nature = Nature.STATIC


class Matches(msgspec.Struct, frozen=True):
    """One of the field's texts has the words that the query asks for; negated: it has texts, and none does.

    `TEXT` stands for all texts of an issue, and each of an issue's comments and worklogs is a text of its own.
    """

    field: QueryField
    query: TextQuery
    negated: bool = False
    nature: Nature = Nature.STATIC


class ParentAlone(msgspec.Struct, frozen=True):
    """A cascading field has the parent option `id` and no child of it; negated: it has something else."""

    field: QueryField
    id: int
    negated: bool = False
    nature: Nature = Nature.CONFIGURATION


Leaf: TypeAlias = Constant | IsEmpty | AnyOf | Within | Related | ParentAlone | HasProperty | Was | Changed | Matches
Node: TypeAlias = And | Or | Leaf

EVERYTHING, NOTHING = Constant(value=True), Constant(value=False)


class SortKey(msgspec.Struct, frozen=True):
    """A field to sort by. An empty field is greater than every value: last when ascending, first when descending."""

    field: QueryField
    descending: bool


class Resolved(msgspec.Struct, frozen=True):
    """A whole query; `order_by` has at least one key. `warnings` are about saved filters that the query includes."""

    where: Node
    order_by: tuple[SortKey, ...]
    warnings: tuple[Problem, ...] = ()


def all_of(nodes: Iterable[Node]) -> Node:
    """Return the conjunction of nodes, flattened, without constants; unwanted values of one field become one set."""
    found = _merged((child for node in nodes for child in _parts(node, And)), negated=True)
    if NOTHING in found:
        return NOTHING
    found = [node for node in found if node != EVERYTHING]
    if len(found) > 1:
        return And(tuple(found))
    return found[0] if found else EVERYTHING


def one_of(nodes: Iterable[Node]) -> Node:
    """Return the disjunction of nodes, flattened, without constants; sets of values of one field become one set."""
    found = _merged((child for node in nodes for child in _parts(node, Or)), negated=False)
    if EVERYTHING in found:
        return EVERYTHING
    found = [node for node in found if node != NOTHING]
    if len(found) > 1:
        return Or(tuple(found))
    return found[0] if found else NOTHING


def _parts(node: Node, joined_by: type[And | Or]) -> tuple[Node, ...]:
    return node.children if isinstance(node, joined_by) else (node,)


def _merged(nodes: Iterable[Node], *, negated: bool) -> list[Node]:
    """Make one leaf of the sets of values of each field, where they are negated as said; it stands where the first did.

    A database plans a condition a leaf, and takes longer over each the more there are.
    """
    found: list[Node] = []
    places: dict[tuple[QueryField, Nature], int] = {}
    values: dict[tuple[QueryField, Nature], set[Scalar]] = {}
    for node in nodes:
        if isinstance(node, AnyOf) and node.negated is negated:
            kind = (node.field, node.nature)
            if kind in places:
                values[kind].update(node.values)
                continue
            places[kind] = len(found)
            values[kind] = set(node.values)
        found.append(node)
    for (field, nature), place in places.items():
        found[place] = AnyOf(field, distinct(values[field, nature]), negated, nature)
    return found


def any_of(
    field: QueryField, values: Iterable[Scalar], *, negated: bool = False, nature: Nature = Nature.STATIC
) -> Node:
    """Return that a field has one of the values, which is never so for none; negated: some value, and none of these.

    Where there are no values for this asker or at this moment alone, the leaf stays, since others may have some.
    """
    chosen, nature = distinct(values), strongest((field.nature, nature))
    return AnyOf(field, chosen, negated, nature) if chosen or negated or not nature.shared else NOTHING


def within(
    field: QueryField, ranges: Iterable[Range], *, negated: bool = False, nature: Nature = Nature.STATIC
) -> Within:
    """Return that a field lies in one of the ranges; negated: it has values, and none does."""
    return Within(field, tuple(dict.fromkeys(ranges)), negated, strongest((field.nature, nature)))


def distinct(values: Iterable[Scalar]) -> tuple[Scalar, ...]:
    """Return values of one type sorted, each once."""
    return tuple(sorted(set(values)))


def leaves(node: Node) -> Iterator[Leaf]:
    """Return the leaves of a tree, from left to right."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, And | Or):
            waiting.extend(reversed(part.children))
        else:
            yield part
