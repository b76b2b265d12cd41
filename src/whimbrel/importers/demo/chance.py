"""Repeatable draws, made fast: twenty thousand issues take some millions of them."""

import random
from collections.abc import Iterable, Sequence
from math import exp
from statistics import NormalDist
from typing import TypeVar

Thing = TypeVar("Thing")

_GRAIN = 512
_BELL = tuple(NormalDist().inv_cdf((place + 0.5) / _GRAIN) for place in range(_GRAIN))


class Chance:
    """A stream of draws that depends on its seed alone."""

    __slots__ = ("draw",)

    def __init__(self, seed: str) -> None:
        """Begin the stream.

        `draw` gives a number from 0 up to 1, so `draw() < share` tells whether what happens with a share happens now.
        """
        self.draw = random.Random(seed).random  # noqa: S311  the data set is to be repeatable, not secret

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of some things."""
        return things[int(self.draw() * len(things))]

    def some(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return up to `count` different things, in the order in which they stand."""
        if count < 2:  # noqa: PLR2004  most often one or none is wanted
            return [self.pick(things)] if count else []
        chosen = {int(self.draw() * len(things)) for _ in range(count)}
        return [things[place] for place in sorted(chosen)]

    def whole(self, least: int, most: int) -> int:
        """Return a whole number between two bounds, both included."""
        return least + int(self.draw() * (most - least + 1))

    def skewed(self, median: float, spread: float) -> float:
        """Return a positive number around a median with a long tail above it (log-normal)."""
        return median * exp(spread * _BELL[int(self.draw() * _GRAIN)])


def weighted(shares: Iterable[tuple[Thing, int]]) -> tuple[Thing, ...]:
    """Repeat each thing as often as its weight says, so that a plain pick is a weighted one."""
    return tuple(thing for thing, weight in shares for _ in range(weight))
