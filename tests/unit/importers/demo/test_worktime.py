from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.worktime import DAY, HOUR, Worktime, midnight

from .conftest import NOW


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "Africa/Casablanca"]
)
def test_offsets_are_those_of_the_zone_on_every_day(worktime: Worktime, zone: str) -> None:
    offsets = worktime.offsets(zone)
    for day in range(worktime.end // DAY):
        noon = worktime.start + timedelta(days=day, hours=12)
        expected = noon.astimezone(ZoneInfo(zone)).utcoffset()
        assert expected is not None
        assert offsets[day] == expected.total_seconds(), noon


def test_moments_are_put_off_to_working_hours_and_never_forward(worktime: Worktime) -> None:
    chance, offsets = Chance("x"), worktime.offsets("Asia/Tokyo")
    outside = 0
    for place in range(3_000):
        moment = place * 7_777
        later = worktime.after(moment, 1.0, offsets, chance)
        assert moment + HOUR <= later < moment + 4 * DAY
        local = worktime.instant(later).astimezone(ZoneInfo("Asia/Tokyo"))
        outside += local.weekday() > 4 or not 8 <= local.hour < 18
    assert 0 < outside < 200


def test_a_day_of_work_lies_in_the_morning_to_the_evening_of_the_zone(worktime: Worktime) -> None:
    chance, offsets = Chance("x"), worktime.offsets("America/Denver")
    for day in range(50, 300):
        local = worktime.instant(worktime.on(day, offsets, chance)).astimezone(ZoneInfo("America/Denver"))
        assert 8 <= local.hour < 18
        assert local.date() == (worktime.start + timedelta(days=day)).date()


def test_the_history_begins_at_a_midnight_and_ends_now() -> None:
    now = datetime(2031, 5, 15, 13, 30, tzinfo=UTC)
    worktime = Worktime(now)
    assert worktime.start == midnight(worktime.start)
    assert worktime.start + timedelta(seconds=worktime.end) == now
    assert midnight(now) == NOW
    assert worktime.instant(worktime.end - 1) < now
    assert worktime.day(0) == worktime.start.date()
    assert worktime.weekday(0) == worktime.start.weekday()
