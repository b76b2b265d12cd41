"""The known names that are nearest to one that is not known."""

import difflib
from collections.abc import Iterable
from itertools import islice

_COMPARED = 5000  # comparing one name takes a few microseconds; a site may have any number of them
_OFFERED = 3


class Suggestions:
    """Offers the nearest names for the first `count` wrong names of a query, and nothing for the others.

    With 0 it offers none at all, for those who are to learn no name that they do not know.
    """

    def __init__(self, count: int) -> None:
        """Take how often to compare."""
        self._left = count

    def __call__(self, text: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return at most three of the known names that `text` may have been meant to be, the nearest first."""
        self._left -= 1
        return nearest(text, known) if self._left >= 0 else ()


def nearest(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return at most three of the known names that `text` may have been meant to be, the nearest first."""
    if len(text) > 100:  # noqa: PLR2004  nobody misspells a text of that length; comparing takes its square
        return ()
    spelt = {name.lower(): name for name in islice(known, _COMPARED)}
    return tuple(spelt[match] for match in difflib.get_close_matches(text.lower(), spelt, _OFFERED, cutoff=0.6))
