"""Figures that follow from an issue's fields."""

import pytest

from whimbrel.tracker.issue import work_ratio


@pytest.mark.parametrize(
    ("original", "spent", "ratio"),
    [(None, None, -1), (None, 60, -1), (0, 60, -1), (100, None, 0), (3600, 1800, 50), (3600, 7200, 200), (3, 1, 33)],
)
def test_the_work_ratio_is_a_whole_percentage(original: int | None, spent: int | None, ratio: int) -> None:
    assert work_ratio(original, spent) == ratio
