"""Positions and issue keys as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.ids import IssueKey, Position

NUMBERS = st.integers(0, 2**63 - 1)
POSITIONS = st.builds(Position, NUMBERS, NUMBERS, NUMBERS)


@given(POSITIONS)
def test_a_position_survives_its_text(position: Position) -> None:
    assert Position.parse(str(position)) == position


@given(POSITIONS, POSITIONS)
def test_positions_are_compared_by_epoch_then_transaction_then_event(one: Position, other: Position) -> None:
    assert (one < other) == ((one.epoch, one.tx, one.id) < (other.epoch, other.tx, other.id))


@pytest.mark.parametrize("text", ["", "1.2", "1.2.3.4", "1.2.x", "-1.2.3", "1..3", "1.2.٣"])
def test_any_other_text_is_no_position(text: str) -> None:
    assert Position.parse(text) is None


@given(st.from_regex(r"[A-Z][A-Z0-9_]{1,9}", fullmatch=True), st.integers(0, 10**18 - 1))
def test_a_key_is_read_in_any_case(project: str, number: int) -> None:
    key = IssueKey(project, number)
    assert IssueKey.parse(str(key)) == IssueKey.parse(f" {str(key).lower()} ") == key


@pytest.mark.parametrize(
    "text", ["", "WHI", "WHI-", "-1", "1-1", "WHI-x", "WHI--1", "WHI-" + "9" * 19, "WHI-1 x", "WHI-٣"]
)
def test_what_has_not_the_form_of_a_key_is_none(text: str) -> None:
    assert IssueKey.parse(text) is None
