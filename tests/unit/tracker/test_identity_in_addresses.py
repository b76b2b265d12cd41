import pytest

from whimbrel.tracker.identity import parse_id


@pytest.mark.parametrize(("text", "expected"), [("0", 0), ("10000", 10000), ("9" * 18, int("9" * 18))])
def test_digits_are_an_id(text: str, expected: int) -> None:
    assert parse_id(text) == expected


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1.0", "x", "\u0661", "9" * 19, "9" * 5000])
def test_anything_else_is_none(text: str) -> None:
    assert parse_id(text) is None
