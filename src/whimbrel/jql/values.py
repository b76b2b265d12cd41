"""From an operand to the values that it means for a field: ids, numbers, texts and stretches of time."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias

import msgspec

from whimbrel.ids import IssueKey
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Empty, Function, Number, Text
from whimbrel.jql.dates import day_of, day_of_milliseconds, of_milliseconds, read_day, read_instants, whole_day
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.fields import QueryField
from whimbrel.jql.functions.catalogue import evaluate
from whimbrel.jql.functions.function import Call, Value
from whimbrel.jql.names import Names
from whimbrel.jql.nearest import Suggestions
from whimbrel.jql.operators import TYPES, FieldType
from whimbrel.jql.resolved import Range
from whimbrel.tracker import duration

UNRESOLVED = "unresolved"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_UNNUMBERED = frozenset({FieldType.USER, FieldType.GROUP, FieldType.PROJECT_TYPE})

Literal: TypeAlias = Text | Number
Found: TypeAlias = Value | None
"""One value that an operand means; None is the empty value."""


class Subject(msgspec.Struct, frozen=True):
    """The field that an operand stands for, as it was named, and who asks."""

    field: QueryField
    name: str
    names: Names
    asker: Asker
    nearest: Suggestions

    def refused(self, sentence: str, operand: Literal | Function | Empty, expected: tuple[str, ...] = ()) -> JqlError:
        """Return the error that points at an operand."""
        return JqlError(Problem(sentence, operand.span, expected))


def values_of(operand: Literal | Function, subject: Subject) -> Iterable[Found]:
    """Return the values that an operand means. Raises `JqlError` with Jira's sentence if it means none."""
    if isinstance(operand, Function):
        call = Call(operand, subject.field, subject.names, subject.asker, subject.nearest)
        return [_placed(value, subject, operand) for value in evaluate(call, subject.name)]
    return _READERS.get(subject.field.type, _named)(operand, subject)


def _placed(value: Found, subject: Subject, operand: Function) -> Found:
    """Return what an instant that a date function returned is for a field."""
    return _of_instant(value, subject, operand) if isinstance(value, datetime) else value


def _of_instant(instant: datetime, subject: Subject, operand: Literal | Function) -> Value:
    if subject.field.type is FieldType.INSTANT:
        return Range(instant, instant)
    day = day_of(instant, subject.asker)
    return day if subject.field.type is FieldType.DAY else _worked_on(day, subject, operand)


def _worked_on(day: date, subject: Subject, operand: Literal | Function) -> Range:
    instants = whole_day(day, subject.asker.server_zone)
    if instants is None:
        raise subject.refused(f"Date value '{day}' for field '{subject.name}' is invalid.", operand)
    return instants


def _named(operand: Literal, subject: Subject) -> Iterable[Found]:
    """Look a name or an id up: what is not in quotes is an id first, what is in quotes is a name first."""
    noun, names, text = subject.field.type, subject.names, str(operand.value)
    if noun is FieldType.RESOLUTION and text.lower() == UNRESOLVED:
        return (None,)
    number = _id(text) if noun not in _UNNUMBERED else None
    is_id = number is not None and names.exists(noun, number)
    if is_id and isinstance(operand, Number):
        return (number,)
    found = names.named(noun, text)
    if not found and is_id:
        return (number,)
    if not found:
        raise _unknown(operand, subject, (name for name, _ in names.spellings(noun)))
    return found


def _unknown(operand: Literal, subject: Subject, known: Iterable[str] = ()) -> JqlError:
    """Return what the field's type says of an operand that means none of its values."""
    entry, text = TYPES[subject.field.type], shown(str(operand.value).strip())
    sentence = entry.unknown_id if isinstance(operand, Number) else entry.unknown
    return subject.refused(sentence.format(value=text, field=subject.name), operand, subject.nearest(text, known))


def _option(operand: Literal, subject: Subject) -> Iterable[Found]:
    names, text, field_id = subject.names, str(operand.value), subject.field.custom_id or 0
    number = _id(text)
    is_id = number is not None and names.has_option(field_id, number)
    if is_id and isinstance(operand, Number):
        return (number,)
    found = names.options_named(field_id, text) or ((number,) if is_id else ())
    if not found:
        raise _unknown(operand, subject, names.option_spellings(field_id))
    return found


def _issue(operand: Literal, subject: Subject) -> Iterable[Found]:
    text, known = str(operand.value), subject.names.issues
    number, key = _id(text), IssueKey.parse(text)
    place = known.by_id.get(number) if number is not None else known.by_key.get(key) if key else None
    if place is not None:
        return (place.id,)
    epics = known.epics.get(text.lower(), ()) if subject.field.custom_id is not None else ()
    if epics:
        return epics
    if key is not None:
        raise subject.refused(f"An issue with key '{key}' does not exist for field '{subject.name}'.", operand)
    raise _unknown(operand, subject)


def _filter(operand: Literal, subject: Subject) -> Iterable[Found]:
    """Find saved filters: by id where it is not in quotes, then by name, then by id."""
    text, known = str(operand.value), subject.names.filters
    number = _id(text)
    is_id = number is not None and number in known.by_id
    if is_id and isinstance(operand, Number):
        return (number,)
    found = known.by_name.get(text.lower(), ()) or ((number,) if is_id else ())
    if not found:
        raise _unknown(operand, subject)
    return found


def _exact(operand: Literal, _subject: Subject) -> Iterable[Found]:
    text = str(operand.value).lower()
    return () if "\0" in text else (text,)  # no text of the product can hold it


def _instant(operand: Literal, subject: Subject) -> Iterable[Found]:
    if isinstance(operand, Number):
        instant = of_milliseconds(operand.value)
        found = Range(instant, instant) if instant else None
    else:
        found = read_instants(operand.value, subject.asker)
    if found is None:
        raise _unknown(operand, subject)
    return (found,)


def _day(operand: Literal, subject: Subject) -> Iterable[Found]:
    if isinstance(operand, Number):
        found = day_of_milliseconds(operand.value, subject.asker)
    else:
        found = read_day(operand.value, subject.asker)
    if found is None:
        raise _unknown(operand, subject)
    return (found if subject.field.type is FieldType.DAY else _worked_on(found, subject, operand),)


def _number(operand: Literal, subject: Subject) -> Iterable[Found]:
    text = str(operand.value).strip()
    value = float(text) if _NUMBER.fullmatch(text) else math.inf
    if not math.isfinite(value):
        raise _unknown(operand, subject)
    return (value,)


def _count(operand: Literal, subject: Subject) -> Iterable[Found]:
    text = str(operand.value).strip()
    if not _WHOLE.fullmatch(text):
        raise _unknown(operand, subject)
    return (int(text),)


def _duration(operand: Literal, subject: Subject) -> Iterable[Found]:
    text = str(operand.value)
    seconds = duration.parse(text)
    if seconds is None or seconds >= 10**18:
        raise _unknown(operand, subject)
    return (seconds,)


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and _WHOLE.fullmatch(text) else None


_READERS: Mapping[FieldType, Callable[[Literal, Subject], Iterable[Found]]] = {
    FieldType.OPTION: _option,
    FieldType.CASCADE: _option,
    FieldType.ISSUE: _issue,
    FieldType.FILTER: _filter,
    FieldType.EXACT: _exact,
    FieldType.INSTANT: _instant,
    FieldType.DAY: _day,
    FieldType.DAY_OF_INSTANT: _day,
    FieldType.NUMBER: _number,
    FieldType.COUNT: _count,
    FieldType.DURATION: _duration,
}
