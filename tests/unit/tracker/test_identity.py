"""Ids are read as numbers or digits, and nothing else is an id."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.tracker.identity import parse_id


@given(st.integers(0, 10**18 - 1))
def test_a_number_and_its_digits_mean_the_same(number: int) -> None:
    assert parse_id(number) == parse_id(str(number)) == number


@pytest.mark.parametrize(
    "sent",
    [None, True, "", "-1", -1, 10**18, 2**63, "9" * 19, "9" * 10_000, "1.0", 1.0, " 1", "1\n", "٣", [1], {"id": 1}],
)
def test_anything_else_is_no_id(sent: Any) -> None:
    assert parse_id(sent) is None
