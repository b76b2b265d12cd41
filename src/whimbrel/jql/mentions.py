"""Which issues a query mentions: they are looked up together before names are resolved."""

from collections.abc import Iterable

import msgspec

from whimbrel.ids import IssueKey
from whimbrel.jql.ast import Clause, Empty, Function, Number, Operand, Query, clauses, leaves
from whimbrel.jql.fields import find
from whimbrel.jql.names import FieldNames
from whimbrel.jql.operators import FieldType

LONGEST_ID = 18
"""Digits that a database's id surely holds; a longer number is nobody's id."""


class Mentions(msgspec.Struct, frozen=True):
    """Keys and ids of issues, and texts that may be names of epics, in lower case."""

    keys: frozenset[IssueKey] = frozenset()
    ids: frozenset[int] = frozenset()
    epics: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is to be looked up."""
        return bool(self.keys or self.ids or self.epics)


def joined(mentions: Iterable[Mentions]) -> Mentions:
    """Return everything that is mentioned."""
    found = list(mentions)
    return Mentions(
        frozenset(key for one in found for key in one.keys),
        frozenset(issue_id for one in found for issue_id in one.ids),
        frozenset(epic for one in found for epic in one.epics),
    )


def mentioned_issues(query: Query, names: FieldNames) -> Mentions:
    """Return what the operands of issue fields, and the arguments of functions on them, may mean."""
    texts: set[str] = set()
    epics: set[str] = set()
    for clause in clauses(query):
        types = {field.type for field in find(clause.field, names)}
        if clause.operand is None or FieldType.ISSUE not in types:
            continue
        mentioned = _texts(clause.operand)
        texts |= mentioned
        if _is_custom(clause, names):
            epics |= {text.lower() for text in mentioned if "\0" not in text}
    keys = {key for text in texts if (key := IssueKey.parse(text))}
    ids = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID}
    return Mentions(frozenset(keys), frozenset(ids), frozenset(epics))


def _texts(operand: Operand) -> set[str]:
    found: set[str] = set()
    for leaf in leaves(operand):
        if isinstance(leaf, Function):
            found |= set(leaf.args[:1])
        elif not isinstance(leaf, Empty):
            found.add(str(leaf.value) if isinstance(leaf, Number) else leaf.value)
    return found


def _is_custom(clause: Clause, names: FieldNames) -> bool:
    return any(field.custom_id is not None for field in find(clause.field, names))
