"""Takes emptiness into account: what has a value is not empty, whatever the value is.

Who votes and watches is left alone: an asker may see one value of such a field without seeing whether there are others.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard

from whimbrel.jql.fields import QueryField
from whimbrel.jql.resolved import EVERYTHING, NOTHING, AnyOf, IsEmpty, Node, Within


def without_contradictions(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes of a conjunction: nothing, where a field is said to be empty and not; no `is not EMPTY` twice."""
    found = list(nodes)
    empty, filled, valued = _said(found)
    if empty & (filled | valued):
        yield NOTHING
        return
    for node in found:
        if not (isinstance(node, IsEmpty) and node.negated and node.field in valued):
            yield node


def without_tautologies(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes of a disjunction: everything, where a field may be empty or not; no value beside any value."""
    found = list(nodes)
    empty, filled, _ = _said(found)
    if empty & filled:
        yield EVERYTHING
        return
    for node in found:
        if not (_implies_value(node) and node.field in filled):
            yield node


def _said(nodes: Sequence[Node]) -> tuple[set[QueryField], set[QueryField], set[QueryField]]:
    """Return the fields that are said to be empty, not to be empty, and to have some value or not some value."""
    emptiness = [node for node in nodes if isinstance(node, IsEmpty) and node.nature.shared]
    return (
        {node.field for node in emptiness if not node.negated},
        {node.field for node in emptiness if node.negated},
        {node.field for node in nodes if _implies_value(node)},
    )


def _implies_value(node: Node) -> TypeGuard[AnyOf | Within]:
    """Tell whether an issue that meets a condition has a value in its field: negated ones demand one too."""
    return (
        isinstance(node, AnyOf | Within)
        and node.field.nature.shared
        and not (node.negated and node.field.empty_differs)
    )
