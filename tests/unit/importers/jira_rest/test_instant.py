from datetime import UTC, date, datetime

import pytest

from whimbrel.importers.jira_rest.instant import read_day, read_instant


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2015-04-24T12:04:05.000+0000", datetime(2015, 4, 24, 12, 4, 5, tzinfo=UTC)),
        ("2015-11-21T07:03:02.123456-0500", datetime(2015, 11, 21, 12, 3, 2, 123000, tzinfo=UTC)),
        ("2015-04-24T12:04:05Z", datetime(2015, 4, 24, 12, 4, 5, tzinfo=UTC)),
        ("2015-04-24T12:04:05", datetime(2015, 4, 24, 12, 4, 5, tzinfo=UTC)),
    ],
)
def test_instants_are_read_in_milliseconds(text: str, instant: datetime) -> None:
    assert read_instant(text) == instant


@pytest.mark.parametrize("value", ["", "2015-04-24", "2015-13-24T00:00:00Z", "yesterday at noon", 7, None, {}])
def test_anything_else_is_no_instant(value: object) -> None:
    assert read_instant(value) is None


def test_days_are_read_from_days_and_instants() -> None:
    assert read_day("2018-02-25") == read_day("2018-02-25T23:00:00.000+0000") == date(2018, 2, 25)
    assert read_day("25.02.2018") is None
    assert read_day(20180225) is None
