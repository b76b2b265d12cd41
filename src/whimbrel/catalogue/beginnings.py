"""Things by what their names, or words of their names, begin with."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from whimbrel.jql.beginning import word_starts


class Beginnings:
    """An index of names in lower case: finding takes a bisection, however many names there are.

    Whole names come before words inside names; among each, in the order of letters.
    """

    def __init__(self, names: Iterable[tuple[str, int]], *, whole: Iterable[tuple[str, int]] = ()) -> None:
        """Take names, and such whose inner words do not count, each with the id of what is called so."""
        names = list(names)
        self._whole = _Ordered((*names, *whole))
        self._inner = _Ordered((name[start:], thing_id) for name, thing_id in names for start in word_starts(name))

    def matching(self, prefix: str) -> Iterator[int]:
        """Yield the ids of what has a name with that beginning, in lower case; each id once."""
        found: set[int] = set()
        for part in (self._whole, self._inner) if prefix else (self._whole,):
            for thing_id in part.beginning_with(prefix):
                if thing_id not in found:
                    found.add(thing_id)
                    yield thing_id


class _Ordered:
    """Texts in order, and the ids that belong to them."""

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        entries = sorted(entries)
        self._texts: Sequence[str] = [text for text, _ in entries]
        self._ids: Sequence[int] = [thing_id for _, thing_id in entries]

    def beginning_with(self, prefix: str) -> Iterator[int]:
        for place in range(bisect_left(self._texts, prefix), len(self._texts)):
            if not self._texts[place].startswith(prefix):
                return
            yield self._ids[place]
