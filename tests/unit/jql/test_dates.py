from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from whimbrel.jql.asker import MONDAY, SATURDAY, SUNDAY, Asker
from whimbrel.jql.dates import (
    Offset,
    Period,
    day_of_milliseconds,
    edge,
    of_milliseconds,
    read_day,
    read_day_or_more,
    read_instants,
    read_offset,
    whole_day,
)
from whimbrel.tracker.user import User

NOW = datetime(2024, 3, 10, 12, 0, tzinfo=UTC)
NEW_YORK = Asker(1, NOW, ZoneInfo("America/New_York"), SUNDAY)  # its clocks went forward at 2 o'clock of that Sunday


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("-1d", Offset(-1, 0, timed=False)),
        ("1w", Offset(7, 0, timed=False)),
        ("+2w 3d", Offset(17, 0, timed=False)),
        ("-4w 2d", Offset(-30, 0, timed=False)),
        ("-1d 2h", Offset(-1, -120, timed=True)),
        ("90", Offset(0, 90, timed=True)),
        ("-5m", Offset(0, -5, timed=True)),
        ("1M", None),
        ("1y", None),
        ("", None),
        ("d", None),
        ("1d-1h", None),
        ("٣d", None),
    ],
)
def test_relative_dates_are_days_and_minutes(text: str, offset: Offset | None) -> None:
    assert read_offset(text) == offset


def test_a_day_of_changing_clocks_is_as_long_as_it_is() -> None:
    day = whole_day(date(2024, 3, 10), NEW_YORK.time_zone)
    assert day is not None
    assert (day.low, day.high) == (datetime(2024, 3, 10, 5, tzinfo=UTC), datetime(2024, 3, 11, 4, tzinfo=UTC))


def test_a_midnight_that_clocks_skip_is_the_first_instant_of_the_day() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    day = whole_day(date(2018, 11, 4), sao_paulo)
    assert day is not None
    assert day.low == datetime(2018, 11, 4, 1, tzinfo=sao_paulo)


@pytest.mark.parametrize(
    ("period", "increment", "end", "expected"),
    [
        (Period.DAY, "", False, "2024-03-10T05:00:00+00:00"),
        (Period.DAY, "", True, "2024-03-11T03:59:59.999000+00:00"),
        (Period.WEEK, "", False, "2024-03-10T05:00:00+00:00"),
        (Period.WEEK, "-1", True, "2024-03-10T04:59:59.999000+00:00"),
        (Period.MONTH, "-1", True, "2024-03-01T04:59:59.999000+00:00"),
        (Period.MONTH, "-1d", True, "2024-03-31T03:59:59.999000+00:00"),
        (Period.YEAR, "1M", False, "2024-02-01T05:00:00+00:00"),
        (Period.DAY, "+90m", False, "2024-03-10T06:30:00+00:00"),
    ],
)
def test_periods_begin_and_end_where_the_asker_is(
    period: Period,
    increment: str,
    end: bool,  # noqa: FBT001  pytest passes it by name
    expected: str,
) -> None:
    found = edge(period, increment, NEW_YORK, end=end)
    assert found is not None
    assert found.astimezone(UTC).isoformat() == expected


@pytest.mark.parametrize("increment", ["x", "1x", "--1", "1 d", "99999999", "9999999y", "-9999999d"])
def test_an_increment_that_leads_nowhere_is_none(increment: str) -> None:
    assert edge(Period.DAY, increment, NEW_YORK, end=False) is None


@pytest.mark.parametrize(
    "text", ["2024-02-30", "0000-01-01", "2024-1-1 24:00", "9999-12-31 23:59", "1/2/2024", "999999999w"]
)
def test_what_is_no_date_of_the_calendar_is_none(text: str) -> None:
    assert read_instants(text, NEW_YORK) is None


def test_milliseconds_beyond_the_calendar_are_none() -> None:
    assert of_milliseconds(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert of_milliseconds(2**63 - 1) is None
    assert of_milliseconds(-(2**63)) is None


def test_days_are_those_of_the_asker() -> None:
    late = Asker(1, datetime(2024, 3, 10, 23, 0, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
    assert read_day("-1d", late) == date(2024, 3, 10)
    assert read_day("2024/03/01", late) == date(2024, 3, 1)
    assert read_day("-1h", late) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024/03/01", date(2024, 3, 1)),
        ("0d", date(2024, 3, 11)),
        ("-1m", date(2024, 3, 10)),
        ("-24h", date(2024, 3, 10)),
        ("-25h", date(2024, 3, 9)),
        ("-1w 1h", date(2024, 3, 3)),
        ("1h", date(2024, 3, 12)),
        ("2024/03/01 10:00", None),
        ("soon", None),
        ("-9999999w", None),
    ],
)
def test_a_part_of_a_day_counts_as_a_day_where_days_are_asked_for(text: str, day: date | None) -> None:
    late = Asker(1, datetime(2024, 3, 10, 23, 0, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
    assert read_day_or_more(text, late) == day


@pytest.mark.parametrize(
    ("locale", "week_start"),
    [("en_US", SUNDAY), ("en-GB", MONDAY), ("de_DE", MONDAY), ("ar_EG", SATURDAY), ("fr", MONDAY), ("", MONDAY)],
)
def test_weeks_begin_as_the_locale_has_it(locale: str, week_start: int) -> None:
    user = User(1, "k", "n", "N", time_zone="Nowhere/Atlantis", locale=locale)
    asker = Asker.of(user, NOW)
    assert asker.week_start == week_start
    assert asker.time_zone.key == "Etc/UTC"


def test_a_date_beyond_the_calendar_where_the_asker_is_is_none() -> None:
    east = Asker(1, datetime(2026, 3, 4, tzinfo=UTC), ZoneInfo("Asia/Tokyo"))
    last = 253_402_300_799_999
    assert day_of_milliseconds(last, east) is None
    assert day_of_milliseconds(last, Asker(1, datetime(2026, 3, 4, tzinfo=UTC))) == date(9999, 12, 31)
