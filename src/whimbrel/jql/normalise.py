"""The normal form of a resolved query: equal meaning, equal tree, as far as it can be told without looking at issues.

NOT stands in the leaves already. Chains are flattened, what is said twice is said once, what always or never holds
vanishes, sets and ranges of one field are joined where that keeps the meaning, and children are sorted by a text that
depends on their meaning alone.

Conditions on a field with several values may be met by different values: `labels = a AND labels = b`, and two ranges of
such a field, stay apart. So do leaves of different natures, which are split from each other afterwards.
"""

from collections.abc import Iterable

from whimbrel.jql.canonical import canonical, digest
from whimbrel.jql.emptiness import without_contradictions, without_tautologies
from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.joining import joined_in_all, joined_in_one
from whimbrel.jql.ranges import union
from whimbrel.jql.resolved import (
    EVERYTHING,
    NOTHING,
    And,
    AnyOf,
    IsEmpty,
    Node,
    Or,
    Range,
    Resolved,
    SortKey,
    Within,
    within,
)

_KEY = BY_NAME["key"]
_ANYWHERE = Range()
_RULES = {And: (joined_in_all, without_contradictions), Or: (joined_in_one, without_tautologies)}


def normalise(query: Resolved) -> Resolved:
    """Return the query in normal form; of its sort keys those that can never decide are left out."""
    return Resolved(normal_form(query.where), _deciding(query.order_by), query.warnings)


def normal_form(node: Node) -> Node:
    """Return the tree that stands for all trees of the same meaning, as far as they are recognised."""
    return _Form().of(node)


def key(node: Node) -> str:
    """Return what tells trees in normal form apart: 32 hexadecimal digits, the same in every process."""
    return digest(_Form().text(node))


def _deciding(order_by: Iterable[SortKey]) -> tuple[SortKey, ...]:
    found: dict[object, SortKey] = {}
    for sort in order_by:
        found.setdefault(sort.field, sort)
        if sort.field == _KEY:
            break
    return tuple(found.values())


class _Form:
    """One normalisation; remembers the texts of the nodes it has met, since every level above asks for them."""

    def __init__(self) -> None:
        self._texts: dict[int, tuple[Node, str]] = {}  # the node is kept, or its id could become another's

    def of(self, node: Node) -> Node:
        if not isinstance(node, And | Or):
            return _simplest(node)
        joined_by = type(node)
        children = [part for child in node.children for part in _parts(self.of(child), joined_by)]
        for rule in _RULES[joined_by]:
            children = [_simplest(child) for child in rule(children)]
        return self._chained(children, joined_by)

    def text(self, node: Node) -> str:
        known = self._texts.get(id(node))
        if known is None:
            known = self._texts[id(node)] = (node, self._spelt(node))
        return known[1]

    def _spelt(self, node: Node) -> str:
        if isinstance(node, And | Or):
            return f"{type(node).__name__}({','.join(map(self.text, node.children))})"
        return canonical(node)

    def _chained(self, children: list[Node], joined_by: type[And | Or]) -> Node:
        """Return the chain of its children, sorted, each once, without those that others make superfluous."""
        decides, vanishes = (NOTHING, EVERYTHING) if joined_by is And else (EVERYTHING, NOTHING)
        if decides in children:
            return decides
        by_text = {self.text(child): child for child in children if child != vanishes}
        kept = [by_text[text] for text in sorted(by_text) if not self._is_absorbed(by_text[text], by_text)]
        if len(kept) > 1:
            return joined_by(tuple(kept))
        return kept[0] if kept else vanishes

    def _is_absorbed(self, child: Node, siblings: Iterable[str]) -> bool:
        """Tell whether a sibling says what a part of a child does: `a AND (a OR b)` is `a`."""
        return isinstance(child, And | Or) and any(self.text(part) in siblings for part in child.children)


def _parts(node: Node, joined_by: type[And | Or]) -> tuple[Node, ...]:
    return node.children if isinstance(node, joined_by) else (node,)


def _simplest(node: Node) -> Node:
    """Return a leaf in its plainest form: nothing is in no set, and what differs from nothing is merely there."""
    if isinstance(node, IsEmpty) and node.field.always_set:
        return EVERYTHING if node.negated else NOTHING
    if isinstance(node, Within):
        node = within(node.field, union(node.ranges), negated=node.negated, nature=node.nature)
        if node.ranges == (_ANYWHERE,) and node.nature.shared:
            return NOTHING if node.negated else _simplest(IsEmpty(node.field, negated=True))
    wants = node.values if isinstance(node, AnyOf) else node.ranges if isinstance(node, Within) else None
    if wants == () and isinstance(node, AnyOf | Within) and node.nature.shared and not node.field.empty_differs:
        return _simplest(IsEmpty(node.field, negated=True)) if node.negated else NOTHING
    return node
