"""Joins sets and ranges of one field that stand beside each other in a chain, where that keeps the meaning.

With several values an issue may meet two conditions by different ones; so conditions that must all be met are
intersected for fields with one value only. Values of which one is wanted, or none, are united for every field.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import TypeAlias, TypeGuard

import msgspec

from whimbrel.jql.fields import QueryField
from whimbrel.jql.nature import Nature
from whimbrel.jql.ranges import intersection, is_empty, union
from whimbrel.jql.resolved import AnyOf, Node, Range, Within, any_of, distinct

_Place: TypeAlias = tuple[QueryField, Nature]
_MOST_RANGES = 64
"""Conditions of n and m ranges have up to n times m in common; beyond this they stay apart."""


def joined_in_all(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes of a conjunction, joined."""
    return _without_unwanted(list(_joined(nodes, intersects_wanted=True)))


def joined_in_one(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes of a disjunction, joined."""
    return _joined(nodes, intersects_wanted=False)


def _joined(nodes: Iterable[Node], *, intersects_wanted: bool) -> Iterator[Node]:
    """Yield nodes with the sets and the ranges of each field joined: wanted ones one way, unwanted ones the other."""
    sets: dict[tuple[_Place, bool], list[AnyOf]] = {}
    stretches: dict[tuple[_Place, bool], list[Within]] = {}
    for node in nodes:
        if isinstance(node, AnyOf):
            sets.setdefault(((node.field, node.nature), node.negated), []).append(node)
        elif isinstance(node, Within):
            stretches.setdefault(((node.field, node.nature), node.negated), []).append(node)
        else:
            yield node
    for (_, negated), leaves in sets.items():
        yield from _sets_in_common(leaves) if negated is not intersects_wanted else _united_sets(leaves)
    for (_, negated), found in stretches.items():
        yield from _ranges_in_common(found) if negated is not intersects_wanted else _united_ranges(found)


def _united_sets(leaves: Sequence[AnyOf]) -> Iterable[Node]:
    values = {value for leaf in leaves for value in leaf.values}
    return (msgspec.structs.replace(leaves[0], values=distinct(values)),)


def _sets_in_common(leaves: Sequence[AnyOf]) -> Iterable[Node]:
    if leaves[0].field.many:
        return leaves
    values = set(leaves[0].values).intersection(*(leaf.values for leaf in leaves))
    return (msgspec.structs.replace(leaves[0], values=distinct(values)),)


def _united_ranges(leaves: Sequence[Within]) -> Iterable[Node]:
    found = union(stretch for leaf in leaves for stretch in leaf.ranges)
    return (msgspec.structs.replace(leaves[0], ranges=found),)


def _ranges_in_common(leaves: Sequence[Within]) -> Iterable[Node]:
    pieces = 1
    for leaf in leaves:
        pieces *= len(leaf.ranges)
    if len(leaves) > 1 and (leaves[0].field.many or pieces > _MOST_RANGES):
        return [msgspec.structs.replace(leaf, ranges=union(leaf.ranges)) for leaf in leaves]
    found = reduce(_in_both, (leaf.ranges for leaf in leaves))
    return (msgspec.structs.replace(leaves[0], ranges=union(found)),)


def _in_both(some: Sequence[Range], others: Sequence[Range]) -> tuple[Range, ...]:
    met = (intersection(one, other) for one in some for other in others)
    return tuple(stretch for stretch in met if not is_empty(stretch))


def _without_unwanted(nodes: Sequence[Node]) -> Iterator[Node]:
    """Yield the nodes of a conjunction with what may not be had taken out of what is wanted."""
    wanted = {_place(node) for node in nodes if _is_single(node) and not node.negated}
    unwanted = {_place(node): node.values for node in nodes if _is_single(node) and node.negated}
    for node in nodes:
        if not _is_single(node):
            yield node
        elif not node.negated:
            values = set(node.values) - set(unwanted.get(_place(node), ()))
            yield any_of(node.field, values, nature=node.nature)
        elif _place(node) not in wanted:
            yield node


def _is_single(node: Node) -> TypeGuard[AnyOf]:
    return isinstance(node, AnyOf) and not node.field.many and node.nature.shared


def _place(leaf: AnyOf) -> _Place:
    return leaf.field, leaf.nature
