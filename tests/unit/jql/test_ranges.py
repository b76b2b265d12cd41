from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.jql.ranges import intersection, is_empty, union
from whimbrel.jql.resolved import Range

_numbers = st.none() | st.integers(0, 6)
ranges = st.builds(Range, _numbers, _numbers, st.booleans(), st.booleans())
VALUES = [value / 2 for value in range(-1, 15)]


def lies_in(value: float, stretch: Range) -> bool:
    low: Any = stretch.low
    high: Any = stretch.high
    above = low is None or value > low or (value == low and stretch.low_included)
    return above and (high is None or value < high or (value == high and stretch.high_included))


def held(*of: Range) -> list[float]:
    return [value for value in VALUES if any(lies_in(value, stretch) for stretch in of)]


@given(ranges, ranges)
def test_what_two_ranges_have_in_common_lies_in_both(one: Range, other: Range) -> None:
    assert held(intersection(one, other)) == [value for value in held(one) if value in held(other)]


@given(st.lists(ranges, max_size=5))
def test_united_ranges_hold_the_same_values_in_order_and_apart(some: list[Range]) -> None:
    united = union(some)
    assert held(*united) == held(*some)
    assert not any(is_empty(stretch) for stretch in united)
    assert union(reversed(united)) == united
    for one, following in pairwise(united):
        assert union((one, following)) == (one, following)


@given(ranges)
def test_an_empty_range_holds_nothing(stretch: Range) -> None:
    assert is_empty(stretch) is (held(stretch) == [])
