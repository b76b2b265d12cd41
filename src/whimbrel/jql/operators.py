"""Which operators a type of field has, and what negation makes of them."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

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

DATE_FORMATS = "'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd'"
DAY_FORMATS = "'yyyy/MM/dd', 'yyyy-MM-dd'"
"""The forms of dates that messages name."""

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


class TypeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What the language knows of the fields of one type.

    `named` tells that the values have names that a site knows, which completion offers. `unknown` is Jira's sentence
    about an operand that means no value, `unknown_id` the one about a number that is no id; both name the value and the
    field in braces.
    """

    operators: frozenset[Operator] = _CHOICE
    named: bool = True
    unknown: str = "The value '{value}' does not exist for the field '{field}'."
    unknown_id: str = "A value with ID '{value}' does not exist for the field '{field}'."


_NO_GROUP = "The group '{value}' for field '{field}' does not exist."
_NO_OPTION = "The option '{value}' for field '{field}' does not exist."
_NO_KEY = "The issue key '{value}' for field '{field}' is invalid."
_NO_DATE = (
    "Date value '{value}' for field '{field}' is invalid. Valid formats include: {formats}, "
    "or a period format e.g. '-5d', '4w 2d'."
)
_NO_INSTANT = _NO_DATE.replace("{formats}", DATE_FORMATS)
_NO_DAY = _NO_DATE.replace("{formats}", DAY_FORMATS)
_NO_NUMBER = "Value '{value}' for the '{field}' field is not a valid number."
_NO_COUNT = "The value '{value}' for field '{field}' is invalid - please specify an integer."
_NO_DURATION = (
    "Value '{value}' for the '{field}' field is not a valid duration. "
    "Valid formats include: '90', '4h', '2d' and '1w 3d'."
)


def _type(operators: frozenset[Operator] = _CHOICE, *, named: bool = True) -> TypeEntry:
    return TypeEntry(operators=operators, named=named)


def _value(operators: frozenset[Operator], unknown: str, *, named: bool = False) -> TypeEntry:
    return TypeEntry(operators=operators, named=named, unknown=unknown, unknown_id=unknown)


_COUNTED = EQUALITY | LISTS | ORDERED
_RELATED = EQUALITY | LISTS

TYPES: Mapping[FieldType, TypeEntry] = {
    FieldType.PROJECT: _type(),
    FieldType.CATEGORY: _type(),
    FieldType.PROJECT_TYPE: _type(_RELATED),
    FieldType.ISSUE: TypeEntry(operators=_SCALE, unknown=_NO_KEY),
    FieldType.ISSUE_TYPE: _type(),
    FieldType.STATUS: _type(),
    FieldType.STATUS_CATEGORY: _type(_RELATED),
    FieldType.PRIORITY: _type(_SCALE),
    FieldType.RESOLUTION: _type(_SCALE),
    FieldType.LEVEL: _type(),
    FieldType.USER: _type(),
    FieldType.GROUP: _value(_CHOICE, _NO_GROUP, named=True),
    FieldType.COMPONENT: _type(),
    FieldType.VERSION: _type(_SCALE | MATCHING),
    FieldType.SPRINT: _type(),
    FieldType.LINK_TYPE: _type(_RELATED),
    FieldType.OPTION: _value(_CHOICE, _NO_OPTION, named=True),
    FieldType.CASCADE: _value(_CHOICE, _NO_OPTION, named=True),
    FieldType.EXACT: _type(),
    FieldType.TEXT: _type(MATCHING | EMPTINESS, named=False),
    FieldType.INSTANT: _value(_SCALE, _NO_INSTANT),
    FieldType.DAY: _value(_SCALE, _NO_DAY),
    FieldType.DAY_OF_INSTANT: _value(_COUNTED, _NO_DAY),
    FieldType.NUMBER: _value(_SCALE, _NO_NUMBER),
    FieldType.COUNT: _value(_COUNTED, _NO_COUNT),
    FieldType.DURATION: _value(_SCALE, _NO_DURATION),
    FieldType.ATTACHMENT: _type(EMPTINESS, named=False),
    FieldType.RANK: _type(frozenset(), named=False),
    FieldType.FILTER: _type(_RELATED),
    FieldType.OTHER: _type(named=False),
}
"""What is known of each type; a field whose operators differ says so in its own entry."""

OPERATORS: Mapping[FieldType, frozenset[Operator]] = {one: entry.operators for one, entry in TYPES.items()}
NAMED = frozenset(one for one, entry in TYPES.items() if entry.named)
"""The types whose values have names that a site knows."""

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
