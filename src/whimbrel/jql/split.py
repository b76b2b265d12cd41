"""Splits a where-clause into what all askers share and what depends on the one who asks, or on the moment.

`where` is `static AND dynamic`, and `static` never leaves out an issue that `where` finds: so one static answer, kept
for everybody, has only to be narrowed for each asker. In the static part a dynamic leaf leaves what it implies for
everybody: whoever is assigned to somebody is assigned at all.
"""

import msgspec

from whimbrel.jql.nature import Nature
from whimbrel.jql.normalise import normal_form
from whimbrel.jql.resolved import (
    EVERYTHING,
    And,
    AnyOf,
    Constant,
    IsEmpty,
    Leaf,
    Node,
    Or,
    Related,
    Within,
    all_of,
    leaves,
    one_of,
)

REASONS: dict[Nature, str] = {
    Nature.STATIC: "depends on issues alone",
    Nature.CONFIGURATION: "depends on what administrators configure",
    Nature.TEMPORAL: "depends on the present moment",
    Nature.USER: "depends on who asks",
    Nature.PERMISSION: "depends on what the asker may see inside an issue",
}


class Split(msgspec.Struct, frozen=True):
    """The two parts; either may be everything."""

    static: Node
    dynamic: Node


def split(where: Node) -> Split:
    """Return the two parts of a tree in normal form, in normal form.

    `status = Open AND assignee = currentUser()` has the static part `status = Open AND assignee is not EMPTY` and the
    dynamic part `assignee = currentUser()`.
    """
    return Split(normal_form(_static(where)), normal_form(_dynamic(where)))


def is_shared(node: Node) -> bool:
    """Tell whether everybody gets the same answer, as far as they may see the issues."""
    return all(nature_of(leaf).shared for leaf in leaves(node))


def nature_of(leaf: Leaf) -> Nature:
    """Return what a leaf depends on."""
    return Nature.STATIC if isinstance(leaf, Constant) else leaf.nature


def _static(node: Node) -> Node:
    if isinstance(node, And):
        return all_of(map(_static, node.children))
    if isinstance(node, Or):
        return one_of(map(_static, node.children))
    return node if nature_of(node).shared else _implied(node)


def _dynamic(node: Node) -> Node:
    """Return what the static part does not say already; of a disjunction all is needed as soon as any of it is."""
    if isinstance(node, And):
        return all_of(map(_dynamic, node.children))
    return EVERYTHING if is_shared(node) else node


def _implied(leaf: Leaf) -> Node:
    """Return what holds of every issue that a dynamic leaf finds, whoever asks and whenever."""
    if not isinstance(leaf, AnyOf | Within | Related) or not leaf.field.nature.shared:
        return EVERYTHING
    if leaf.field.always_set or (leaf.negated and leaf.field.empty_differs):
        return EVERYTHING
    return IsEmpty(leaf.field, negated=True)
