"""Instants are written as Jira writes them, in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from whimbrel.rest.http.instant import day_to_reader, to_iso, to_jira, to_reader

EAST = timezone(timedelta(hours=5, minutes=30))
MOMENT = datetime(2024, 5, 23, 14, 47, 28, 592_000, UTC)


def test_an_instant_has_milliseconds_and_an_offset_without_colon() -> None:
    assert to_jira(MOMENT) == "2024-05-23T14:47:28.592+0000"
    assert to_jira(MOMENT.astimezone(EAST)) == "2024-05-23T14:47:28.592+0000"
    assert to_jira(MOMENT.replace(microsecond=0)) == "2024-05-23T14:47:28.000+0000"
    assert to_iso(MOMENT) == "2024-05-23T14:47:28.592Z"
    assert (to_jira(None), to_iso(None)) == (None, None)


@pytest.mark.parametrize(("hour", "shown"), [(0, "12:47 AM"), (9, "9:47 AM"), (12, "12:47 PM"), (23, "11:47 PM")])
def test_readers_see_twelve_hours(hour: int, shown: str) -> None:
    assert to_reader(MOMENT.replace(hour=hour)) == f"23/May/24 {shown}"


def test_days_for_readers() -> None:
    assert day_to_reader(date(2031, 1, 5)) == "05/Jan/31"
    assert (day_to_reader(None), to_reader(None)) == (None, None)
