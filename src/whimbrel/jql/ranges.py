"""The algebra of ranges of one ordered value."""

from collections.abc import Iterable
from typing import Any

from whimbrel.jql.resolved import Range


def is_empty(stretch: Range) -> bool:
    """Tell whether no value lies in a range."""
    low: Any = stretch.low
    high: Any = stretch.high
    if low is None or high is None:
        return False
    return bool(low > high or (low == high and not (stretch.low_included and stretch.high_included)))


def intersection(one: Range, other: Range) -> Range:
    """Return what lies in both ranges; it may be empty."""
    low, low_included = max(_low(one), _low(other), key=_from)
    high, high_included = min(_high(one), _high(other), key=_to)
    return _range(low, high, low_included=low_included, high_included=high_included)


def union(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return ranges that hold the same values, from the lowest to the highest, none of which overlap or are empty."""
    found: list[Range] = []
    for stretch in sorted(map(_plain, ranges), key=lambda one: _from(_low(one))):
        if is_empty(stretch):
            continue
        if found and _meets(found[-1], stretch):
            low, low_included = _low(found[-1])
            high, high_included = max(_high(found[-1]), _high(stretch), key=_to)
            found[-1] = _range(low, high, low_included=low_included, high_included=high_included)
        else:
            found.append(stretch)
    return tuple(found)


_End = tuple[Any, bool]


def _range(low: Any, high: Any, *, low_included: bool, high_included: bool) -> Range:
    return _plain(Range(low, high, low_included, high_included))


def _plain(stretch: Range) -> Range:
    """Return a range whose open ends have one form."""
    low, low_included = _low(stretch)
    high, high_included = _high(stretch)
    return Range(low, high, low_included or low is None, high_included or high is None)


def _low(stretch: Range) -> _End:
    return stretch.low, stretch.low_included


def _high(stretch: Range) -> _End:
    return stretch.high, stretch.high_included


def _from(end: _End) -> tuple[Any, ...]:
    """Order lower ends: an open one first, and of two at one value the one that includes it."""
    value, included = end
    return (0,) if value is None else (1, value, not included)


def _to(end: _End) -> tuple[Any, ...]:
    """Order upper ends: an open one last, and of two at one value the one that includes it."""
    value, included = end
    return (1,) if value is None else (0, value, included)


def _meets(one: Range, following: Range) -> bool:
    """Tell whether a range that begins no earlier begins before the other has ended, or right there."""
    if one.high is None or following.low is None:
        return True
    low: Any = following.low
    high: Any = one.high
    return bool(low < high or (low == high and (one.high_included or following.low_included)))
