"""Ranks keep their order as LexoRanks, and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.tracker.rank import END, GAP, from_lexorank, spread, to_lexorank

RANKS = st.integers(0, END - 1)


@given(RANKS, RANKS)
def test_the_text_order_is_the_order_of_ranks(one: int, other: int) -> None:
    assert (to_lexorank(one) < to_lexorank(other)) == (one < other)


@given(RANKS)
def test_a_rank_survives_its_text(rank: int) -> None:
    assert from_lexorank(to_lexorank(rank)) == rank


@given(RANKS, st.integers(-2, 2))
def test_neighbours_keep_their_order_across_digits(rank: int, step: int) -> None:
    other = min(max(rank // GAP * GAP + step, 0), END - 1)
    assert (to_lexorank(rank) < to_lexorank(other)) == (rank < other)


def test_ranks_of_a_jira_site_are_read_in_their_order() -> None:
    sent = ["0|hzzzzz:", "0|i00007:", "0|i0007j:", "0|i0007j:i", "0|i0007j:zz", "0|i0007k:"]
    read = [from_lexorank(text) for text in sent]
    assert None not in read
    assert read == sorted(read, key=lambda rank: rank or 0)
    assert [to_lexorank(rank or 0) for rank in read] == sent


@pytest.mark.parametrize(
    "text", ["", "0|", "3|i0007j:", "0|I0007J:", "0|i0007j", "i0007j:", "0|i0007j:\n", "0|i-007j:"]
)
def test_what_is_no_lexorank_is_none(text: str) -> None:
    assert from_lexorank(text) is None


@pytest.mark.parametrize("rank", [-1, -GAP, END, END * 36])
def test_a_rank_without_a_text_is_refused(rank: int) -> None:
    with pytest.raises(ValueError, match="outside the range"):
        to_lexorank(rank)


@given(st.integers(0, END), st.integers(0, END), st.integers(1, 60))
def test_ranks_between_two_others_rise_and_stay_between(one: int, other: int, count: int) -> None:
    low, high = sorted((one, other))
    ranks = spread(low, high, count)
    assert ranks == sorted(set(ranks))
    assert all(low < rank < high for rank in ranks)
    assert len(ranks) == (count if high - low > count else 0)
