"""Working time over the years of the history. A moment is in seconds since the history began (a midnight in UTC)."""

import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from whimbrel.importers.demo.chance import Chance

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
MONTH = 30 * DAY
YEARS = 3
_DAYS = YEARS * 365 + 1
_BEYOND = 200  # days after the end that plans may speak of
_MORNING, _EVENING = 8 * HOUR + 1800, 18 * HOUR
_LAST = (_DAYS + _BEYOND) * DAY
_STRETCH, _WORKDAYS = 28, 5  # days
_OVERTIME = 0.04


class Worktime:
    """The history's span, and the hours at which people in some time zone work."""

    def __init__(self, now: datetime) -> None:
        """Let the history end at `now`."""
        self.start = midnight(now) - timedelta(days=_DAYS)
        self.end = int((now - self.start).total_seconds())
        self._weekday = self.start.weekday()
        self._offsets: dict[str, tuple[int, ...]] = {}

    def offsets(self, zone: str) -> Sequence[int]:
        """Return a zone's offset from UTC in seconds for each day of the history and some time beyond."""
        if zone not in self._offsets:
            place = zoneinfo.ZoneInfo(zone)
            self._offsets[zone] = tuple(self._read_offsets(place))
        return self._offsets[zone]

    def _read_offsets(self, zone: zoneinfo.ZoneInfo) -> Iterator[int]:
        """Yield the offset of each day; four weeks that begin and end alike are taken to be alike throughout.

        No zone changes its clocks and changes them back within four weeks.
        """

        def at(day: int) -> int:
            noon = self.start + timedelta(days=day, hours=12)
            return int((noon.astimezone(zone).utcoffset() or timedelta()).total_seconds())

        begin = at(0)
        for first in range(0, _DAYS + _BEYOND, _STRETCH):
            end = at(first + _STRETCH)
            yield from [begin] * _STRETCH if begin == end else (at(day) for day in range(first, first + _STRETCH))
            begin = end

    def instant(self, moment: int) -> datetime:
        """Return a moment as an instant; its milliseconds follow from the moment."""
        return self.start + timedelta(0, moment, moment * 7919 % 1000 * 1000)

    def day(self, moment: int) -> date:
        """Return the date of a moment in UTC."""
        return (self.start + timedelta(0, moment)).date()

    def weekday(self, day: int) -> int:
        """Return the weekday of a day of the history; 0 is Monday."""
        return (self._weekday + day) % 7

    def on(self, day: int, offsets: Sequence[int], chance: Chance) -> int:
        """Return a moment within the working hours of a day."""
        return day * DAY + _MORNING + int(chance.draw() * (_EVENING - _MORNING)) - offsets[day]

    def after(self, moment: int, hours: float, offsets: Sequence[int], chance: Chance) -> int:
        """Return a moment some hours later, put off to working time unless somebody works late; never earlier."""
        later = moment + int(hours * HOUR)
        offset = offsets[later // DAY if later < _LAST else -1]
        day, second = divmod(later + offset, DAY)
        if _MORNING <= second < _EVENING and (self._weekday + day) % 7 < _WORKDAYS:
            return later
        if chance.draw() < _OVERTIME:
            return later
        if second >= _EVENING:
            day += 1
        weekday = (self._weekday + day) % 7
        if weekday >= _WORKDAYS:
            day += 7 - weekday
        second = _MORNING + int(chance.draw() * (_EVENING - _MORNING))
        return max(later, day * DAY + second - offset)


def midnight(now: datetime) -> datetime:
    """Return the beginning of the day in UTC."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


SEASONS: Mapping[int, float] = {8: 0.8, 12: 0.85}
"""How much happens in a month, where it is not as much as in others."""
