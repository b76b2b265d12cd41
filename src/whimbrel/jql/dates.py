"""Dates in queries: literals, relative dates, and the beginnings and ends of periods, as instants.

Literals and periods are read in the asker's time zone. What cannot be read, or lies
outside the years 1 to 9999, is None.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from whimbrel.jql.asker import Asker
from whimbrel.jql.resolved import Range

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
MINUTES_OF_DAY = 24 * 60
_TICK = timedelta(milliseconds=1)
_LITERAL = re.compile(r"([0-9]{4})([/-])([0-9]{1,2})\2([0-9]{1,2})(?: ([0-9]{1,2}):([0-9]{2}))?")
_PERIOD = re.compile(r"([+-]?)((?:[0-9]{1,9}[wdhm]\s*)+|[0-9]{1,9})")
_PART = re.compile(r"([0-9]+)([wdhm]?)")
_INCREMENT = re.compile(r"([+-]?)([0-9]{1,7})([yMwdhm]?)")


class Offset(msgspec.Struct, frozen=True):
    """A relative date such as `-4w 2d`: whole days, and minutes; `timed` tells that hours or minutes were named."""

    days: int
    minutes: int
    timed: bool


class Period(Enum):
    """The periods that have a beginning and an end; the value is the unit of an increment."""

    DAY = "d"
    WEEK = "w"
    MONTH = "M"
    YEAR = "y"


def read_offset(text: str) -> Offset | None:
    """Read a relative date; a bare number is minutes, and one sign stands for all parts."""
    match = _PERIOD.fullmatch(text.strip())
    if not match:
        return None
    sign = -1 if match[1] == "-" else 1
    amounts = dict.fromkeys("wdhm", 0)
    units = set()
    for number, unit in _PART.findall(match[2]):
        amounts[unit or "m"] += sign * int(number)
        units.add(unit or "m")
    days = amounts["w"] * 7 + amounts["d"]
    return Offset(days, amounts["h"] * 60 + amounts["m"], timed=not units <= {"w", "d"})


def read_instants(text: str, asker: Asker) -> Range | None:
    """Read what a date and time field is compared with: a literal is the minute that begins at its `low`."""
    return _within_calendar(lambda: _literal_minute(text, asker.time_zone) or _relative_instant(text, asker))


def read_day(text: str, asker: Asker) -> date | None:
    """Read what a date field is compared with: a literal without a time, or whole weeks and days from today."""
    return _within_calendar(lambda: _literal_day(text) or _relative_day(text, asker))


def read_day_or_more(text: str, asker: Asker) -> date | None:
    """Read a date, or a period from today in which a part of a day counts as a whole one."""
    return _within_calendar(lambda: _literal_day(text) or _rounded_day(text, asker))


def is_literal(text: str) -> bool:
    """Tell whether a text is a date that stands for itself, and not one that is counted from the present moment."""
    return _LITERAL.fullmatch(text.strip()) is not None


def of_milliseconds(count: int) -> datetime | None:
    """Return the instant that many milliseconds after the beginning of 1970."""
    return _within_calendar(lambda: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=count))


def day_of_milliseconds(count: int, asker: Asker) -> date | None:
    """Return the date where the asker is of that many milliseconds after the beginning of 1970."""
    instant = of_milliseconds(count)
    return _within_calendar(lambda: day_of(instant, asker)) if instant else None


def day_of(instant: datetime, asker: Asker) -> date:
    """Return the date of an instant where the asker is."""
    return instant.astimezone(asker.time_zone).date()


def whole_day(day: date, zone: ZoneInfo) -> Range | None:
    """Return the instants of a date in a time zone."""
    return _within_calendar(
        lambda: Range(_midnight(day, zone), _midnight(day + timedelta(days=1), zone), high_included=False)
    )


def edge(period: Period, increment: str, asker: Asker, *, end: bool) -> datetime | None:
    """Return the beginning (or the last millisecond) of the present period, moved by an increment.

    Months and years, and the period itself, are counted before the end is looked for, so `endOfMonth(1)` is the end of
    next month whatever their lengths; other units are added to the beginning or end. None for a bad increment.
    """
    match = _INCREMENT.fullmatch(increment.strip())
    if increment.strip() and not match:
        return None
    amount, unit = 0, period.value
    if match:
        amount, unit = int(match[1] + match[2]), match[3] or unit
    return _within_calendar(lambda: _edge(period, amount, unit, asker, end=end))


def _within_calendar(compute: Callable[[], T]) -> T | None:
    try:
        return compute()
    except (ValueError, OverflowError):
        return None


def _literal(text: str) -> tuple[date, time | None] | None:
    match = _LITERAL.fullmatch(text.strip())
    if not match:
        return None
    day = date(int(match[1]), int(match[3]), int(match[4]))
    return day, time(int(match[5]), int(match[6])) if match[5] else None


def _literal_minute(text: str, zone: ZoneInfo) -> Range | None:
    found = _literal(text)
    if found is None:
        return None
    begin = datetime.combine(found[0], found[1] or time(), zone).astimezone(UTC)
    return Range(begin, begin + MINUTE, high_included=False)


def _relative_instant(text: str, asker: Asker) -> Range | None:
    offset = read_offset(text)
    if offset is None:
        return None
    instant = asker.now + timedelta(days=offset.days, minutes=offset.minutes)
    if not offset.timed:
        today = asker.now.astimezone(asker.server_zone).date()
        instant = _midnight(today + timedelta(days=offset.days), asker.server_zone)
    return Range(instant, instant)


def _literal_day(text: str) -> date | None:
    found = _literal(text)
    return found[0] if found and found[1] is None else None


def _relative_day(text: str, asker: Asker) -> date | None:
    offset = read_offset(text)
    if offset is None or offset.timed:
        return None
    return day_of(asker.now, asker) + timedelta(days=offset.days)


def _rounded_day(text: str, asker: Asker) -> date | None:
    offset = read_offset(text)
    if offset is None:
        return None
    days, minutes = abs(offset.days), abs(offset.minutes)  # one sign stands for both
    rounded = days + math.ceil(minutes / MINUTES_OF_DAY)
    back = offset.days < 0 or offset.minutes < 0
    return day_of(asker.now, asker) + timedelta(days=-rounded if back else rounded)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # Where clocks skip midnight, the offset before the gap makes this the first instant of the day.
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _edge(period: Period, amount: int, unit: str, asker: Asker, *, end: bool) -> datetime:
    begin = _begin(period, day_of(asker.now, asker), asker.week_start)
    if unit in {"y", "M"}:
        begin, amount = _add_months(begin, amount * (12 if unit == "y" else 1)), 0
    elif unit == period.value:
        begin, amount = begin + timedelta(days=amount * (7 if unit == "w" else 1)), 0
    days = amount * {"w": 7, "d": 1}.get(unit, 0)
    hours = timedelta(hours=amount) if unit == "h" else timedelta(minutes=amount if unit == "m" else 0)
    if end:
        return _midnight(_next(period, begin) + timedelta(days=days), asker.time_zone) - _TICK + hours
    return _midnight(begin + timedelta(days=days), asker.time_zone) + hours


def _begin(period: Period, day: date, week_start: int) -> date:
    if period is Period.WEEK:
        return day - timedelta(days=(day.weekday() - week_start) % 7)
    if period is Period.MONTH:
        return day.replace(day=1)
    return day.replace(month=1, day=1) if period is Period.YEAR else day


def _next(period: Period, begin: date) -> date:
    if period is Period.MONTH:
        return _add_months(begin, 1)
    if period is Period.YEAR:
        return _add_months(begin, 12)
    return begin + timedelta(days=7 if period is Period.WEEK else 1)


def _add_months(day: date, count: int) -> date:
    """Return the same day of another month, or that month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    first = date(years, month + 1, 1)
    length = ((first + timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(day.day, length))
