"""Which saved filters a query mentions: they are looked up before it is resolved."""

import msgspec

from whimbrel.jql.ast import Clause, Empty, Function, Number, Query, clauses, leaves
from whimbrel.jql.fields import find
from whimbrel.jql.mentions import LONGEST_ID
from whimbrel.jql.names import FieldNames
from whimbrel.jql.operators import FieldType


class FilterMentions(msgspec.Struct, frozen=True):
    """Ids, and lower-case names, that may be filters."""

    ids: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether anything is to be looked up."""
        return bool(self.ids or self.names)


def mentioned_filters(query: Query, names: FieldNames) -> FilterMentions:
    """Return what the operands of the field `filter` may mean."""
    texts = {text for clause in clauses(query) if _is_filter(clause, names) for text in _texts(clause)}
    ids = {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID}
    return FilterMentions(frozenset(ids), frozenset(text.lower() for text in texts if "\0" not in text))


def _is_filter(clause: Clause, names: FieldNames) -> bool:
    return any(field.type is FieldType.FILTER for field in find(clause.field, names))


def _texts(clause: Clause) -> set[str]:
    found = leaves(clause.operand) if clause.operand is not None else ()
    literals = (leaf for leaf in found if not isinstance(leaf, Empty | Function))
    return {str(leaf.value) if isinstance(leaf, Number) else leaf.value for leaf in literals}
