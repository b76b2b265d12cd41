from datetime import UTC, datetime

from whimbrel.jql.past import ALWAYS, Edge, PastValues, Window, united

EARLY, LATE = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC)


def test_of_two_ends_the_tighter_one_counts() -> None:
    wide = Window(Edge(EARLY, included=True), Edge(LATE, included=True))
    tight = Window(Edge(EARLY, included=False), Edge(LATE, included=False))
    assert wide.narrowed(tight) == tight.narrowed(wide) == tight
    assert wide.narrowed(ALWAYS) == ALWAYS.narrowed(wide) == wide
    assert Window(low=Edge(EARLY, included=False)).narrowed(Window(low=Edge(LATE, included=True))).low == Edge(
        LATE, included=True
    )


def test_ends_may_lie_the_wrong_way_round() -> None:
    after, before = Window(low=Edge(LATE, included=False)), Window(high=Edge(EARLY, included=False))
    assert after.narrowed(before) == Window(after.low, before.high)


def test_equal_values_are_equal_however_they_were_put_together() -> None:
    one, other = PastValues((3,), ("3",), ("open",)), PastValues((1,), ("1",), empty=True)
    assert united((one, other, one)) == united((other, one)) == PastValues((1, 3), ("1", "3"), ("open",), empty=True)
    assert united(()) == PastValues()
