"""Which operators a type of field has, and what negation makes of them."""

from collections.abc import Mapping
from enum import StrEnum

from whimbrel.jql.ast import Operator


class FieldType(StrEnum):
    """What the values of a field are; it decides on the operators and on how an operand is looked up."""

    PROJECT = "project"
    CATEGORY = "project category"
    PROJECT_TYPE = "project type"
    ISSUE = "issue"
    ISSUE_TYPE = "issue type"
    STATUS = "status"
    STATUS_CATEGORY = "status category"
    PRIORITY = "priority"
    RESOLUTION = "resolution"
    LEVEL = "security level"
    USER = "user"
    GROUP = "group"
    COMPONENT = "component"
    VERSION = "version"
    SPRINT = "sprint"
    LINK_TYPE = "link type"
    OPTION = "option"
    CASCADE = "cascading option"
    EXACT = "exact text"  # compared as a whole, in any case of letters
    TEXT = "text"
    INSTANT = "date and time"
    DAY = "date"
    DAY_OF_INSTANT = "date of an instant"  # kept as an instant, asked for as a date of the site's time zone
    NUMBER = "number"
    COUNT = "whole number"
    DURATION = "duration"
    ATTACHMENT = "attachment"
    RANK = "rank"
    FILTER = "saved filter"
    OTHER = "other"  # of fields that are known and not answered yet


DATES = frozenset({FieldType.INSTANT, FieldType.DAY, FieldType.DAY_OF_INSTANT})
"""The types whose values date functions can be."""

EQUALITY = frozenset({Operator.EQUALS, Operator.NOT_EQUALS})
ORDERED = frozenset(
    {Operator.LESS_THAN, Operator.LESS_THAN_EQUALS, Operator.GREATER_THAN, Operator.GREATER_THAN_EQUALS}
)
MATCHING = frozenset({Operator.LIKE, Operator.NOT_LIKE})
LISTS = frozenset({Operator.IN, Operator.NOT_IN})
EMPTINESS = frozenset({Operator.IS, Operator.IS_NOT})
HISTORY = frozenset({Operator.WAS, Operator.WAS_NOT, Operator.WAS_IN, Operator.WAS_NOT_IN})
CHANGE = frozenset({Operator.CHANGED})

_CHOICE = EQUALITY | LISTS | EMPTINESS
_SCALE = _CHOICE | ORDERED

OPERATORS: Mapping[FieldType, frozenset[Operator]] = {
    **dict.fromkeys(FieldType, _CHOICE),
    **dict.fromkeys((FieldType.INSTANT, FieldType.DAY, FieldType.NUMBER, FieldType.DURATION), _SCALE),
    **dict.fromkeys((FieldType.PRIORITY, FieldType.RESOLUTION), _SCALE),
    FieldType.ISSUE: _SCALE,
    FieldType.VERSION: _SCALE | MATCHING,
    FieldType.TEXT: MATCHING | EMPTINESS,
    FieldType.COUNT: EQUALITY | LISTS | ORDERED,
    FieldType.DAY_OF_INSTANT: EQUALITY | LISTS | ORDERED,
    FieldType.PROJECT_TYPE: EQUALITY | LISTS,
    FieldType.STATUS_CATEGORY: EQUALITY | LISTS,
    FieldType.LINK_TYPE: EQUALITY | LISTS,
    FieldType.ATTACHMENT: EMPTINESS,
    FieldType.RANK: frozenset(),
    FieldType.FILTER: EQUALITY | LISTS,
}
"""The operators of each type; a field whose operators differ says so in its own entry."""

OPPOSITE: Mapping[Operator, Operator] = {
    operator: other
    for pair in (
        (Operator.EQUALS, Operator.NOT_EQUALS),
        (Operator.LESS_THAN, Operator.GREATER_THAN_EQUALS),
        (Operator.GREATER_THAN, Operator.LESS_THAN_EQUALS),
        (Operator.LIKE, Operator.NOT_LIKE),
        (Operator.IN, Operator.NOT_IN),
        (Operator.IS, Operator.IS_NOT),
        (Operator.WAS, Operator.WAS_NOT),
        (Operator.WAS_IN, Operator.WAS_NOT_IN),
    )
    for operator, other in (pair, pair[::-1])
}
"""What Jira's NOT makes of an operator: never a complement of sets. CHANGED has no opposite."""

NEGATIVE = frozenset(
    {Operator.NOT_EQUALS, Operator.NOT_LIKE, Operator.NOT_IN, Operator.IS_NOT, Operator.WAS_NOT, Operator.WAS_NOT_IN}
)
