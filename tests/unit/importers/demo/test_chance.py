from collections import Counter

from whimbrel.importers.demo.chance import Chance, weighted


def test_the_same_seed_gives_the_same_draws() -> None:
    one, other = Chance("a"), Chance("a")
    assert [one.whole(1, 1000) for _ in range(50)] == [other.whole(1, 1000) for _ in range(50)]
    assert Chance("b").draw() != Chance("a").draw()


def test_whole_numbers_reach_both_bounds() -> None:
    chance = Chance("bounds")
    assert {chance.whole(3, 6) for _ in range(200)} == {3, 4, 5, 6}


def test_some_are_different_and_in_order() -> None:
    chance = Chance("some")
    for count in range(5):
        chosen = chance.some("abcdefgh", count)
        assert chosen == sorted(set(chosen))
        assert len(chosen) <= count
    assert len(chance.some("abcdefgh", 1)) == 1


def test_skewed_numbers_lie_around_the_median_with_a_long_tail() -> None:
    chance = Chance("skew")
    drawn = sorted(chance.skewed(10.0, 1.0) for _ in range(4_000))
    assert 9 < drawn[2_000] < 11
    assert drawn[0] > 0
    assert drawn[-1] > 100


def test_weights_say_how_often_a_thing_is_picked() -> None:
    chance = Chance("weights")
    counts = Counter(chance.pick(weighted([("often", 9), ("rarely", 1), ("never", 0)])) for _ in range(2_000))
    assert counts["never"] == 0
    assert 6 < counts["often"] / counts["rarely"] < 13
