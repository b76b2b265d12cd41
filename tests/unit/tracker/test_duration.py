"""Durations are read as people write them and written as Jira writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.tracker.duration import DAY, HOUR, LONGEST, MINUTE, WEEK, format_seconds, parse


@given(st.integers(0, 10**9))
def test_what_was_written_is_read_back_to_the_minute(minutes: int) -> None:
    assert parse(format_seconds(minutes * MINUTE)) == minutes * MINUTE


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_the_parts_add_up(weeks: int, days: int, hours: int, minutes: int) -> None:
    seconds = weeks * WEEK + days * DAY + hours * HOUR + minutes * MINUTE
    assert parse(f"{weeks}w {days}d {hours}h {minutes}m") == seconds
    assert parse(f"{weeks}W{days}D{hours}H{minutes}M") == seconds


@given(st.integers(0, 100_000))
def test_hundredths_of_an_hour_are_exact(hundredths: int) -> None:
    assert parse(f"{hundredths // 100}.{hundredths % 100:02}h") == hundredths * 36


@given(st.text(alphabet="0123456789.wdhm x-\n", max_size=30))
def test_no_text_is_too_odd_to_be_answered(text: str) -> None:
    seconds = parse(text)
    assert seconds is None or 0 <= seconds <= LONGEST


@pytest.mark.parametrize(("text", "seconds"), [("90", 90 * 60), ("1w 2d 30m", WEEK + 2 * DAY + 1800), (" 1.5h ", 5400)])
def test_known_durations(text: str, seconds: int) -> None:
    assert parse(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", " ", "-1h", "1y", "h", "1,5h", "1.5.5h", "1234567890", "1.12345h", "1e5m", "999999999w", "٣h", "1h -2m"],
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse(text) is None


def test_seconds_below_a_minute_are_dropped() -> None:
    assert (format_seconds(0), format_seconds(59), format_seconds(61)) == ("0m", "0m", "1m")
    assert format_seconds(WEEK + DAY + HOUR + MINUTE) == "1w 1d 1h 1m"
