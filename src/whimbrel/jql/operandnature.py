"""What the meaning of an operand depends on."""

from whimbrel.jql.ast import Empty, Function, Number, Text
from whimbrel.jql.dates import is_literal
from whimbrel.jql.fields import QueryField
from whimbrel.jql.functions.catalogue import BY_NAME
from whimbrel.jql.nature import Nature
from whimbrel.jql.operators import DATES, FieldType

_PLAIN = frozenset(
    {
        *(FieldType.EXACT, FieldType.TEXT, FieldType.NUMBER, FieldType.COUNT, FieldType.DURATION),
        *(FieldType.ISSUE, FieldType.ATTACHMENT, FieldType.RANK, FieldType.OTHER),
    }
)


def operand_nature(leaf: Text | Number | Function | Empty, field: QueryField) -> Nature:
    """Return the class of one operand of a field: names depend on the configuration, relative dates on the moment."""
    if isinstance(leaf, Empty):
        return Nature.STATIC
    if isinstance(leaf, Function):
        function = BY_NAME.get(leaf.name.lower())
        return function.nature_of(len(leaf.args)) if function else Nature.STATIC
    if field.type in DATES:
        return Nature.STATIC if isinstance(leaf, Number) or is_literal(leaf.value) else Nature.TEMPORAL
    return Nature.STATIC if field.type in _PLAIN else Nature.CONFIGURATION
