"""Words that are a few edits away from another, as Lucene counts them for fuzzy words.

An edit adds, drops or changes a character, or exchanges two that stand side by side: the distance of optimal string
alignment, by which Lucene's automata go too. The words of a site are too many to be measured one by one, so a database
first picks those that share a piece with the word that is looked for.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz.distance import OSA

from whimbrel.jql.textquery import Fuzzy
from whimbrel.search.analysis.analyse import lowered, stem_of


def spellings(fuzzy: Fuzzy) -> tuple[str, ...]:
    """Return what stored words are measured against: the word as it is written, and its stem."""
    written = lowered(fuzzy.word)
    stem = stem_of(fuzzy.word)
    return (written,) if stem is None or stem == written else (written, stem)


def is_near(fuzzy: Fuzzy, word: str) -> bool:
    """Tell whether a fuzzy word finds a stored word.

    As documented of Lucene's `FuzzyQuery`, there are fewer edits than characters in the shorter of the two, or else
    every word of two letters would find every other.
    """
    return any(_is_near(spelling, word, fuzzy.edits) for spelling in spellings(fuzzy))


def _is_near(spelling: str, word: str, edits: int) -> bool:
    distance = OSA.distance(spelling, word, score_cutoff=edits)
    return distance == 0 or (distance <= edits and distance < min(len(spelling), len(word)))


def most_edits(spelling: str, edits: int) -> int:
    """Return how many edits a spelling allows: fewer than it has characters."""
    return max(0, min(edits, len(spelling) - 1))


def shared_pieces(spelling: str, edits: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return pieces of which every word in reach has one in it, and whole words beside them.

    Of `edits + 1` pieces one stays as it is, wherever the edits are, unless an exchange of two characters reaches into
    two pieces; then the word is one edit less away from the spelling in which they are exchanged.
    """
    found: set[str] = set()
    whole: set[str] = set()
    for exchanged, left in _exchanged(spelling, edits):
        if left == 0:
            whole.add(exchanged)
        else:
            found.update(_cut(exchanged, left + 1))
    return frozenset(found), frozenset(whole)


def _exchanged(spelling: str, edits: int) -> Iterator[tuple[str, int]]:
    yield spelling, edits
    if edits == 0:
        return
    for at in _boundaries(spelling, edits + 1):
        exchanged = spelling[: at - 1] + spelling[at] + spelling[at - 1] + spelling[at + 1 :]
        if exchanged != spelling:
            yield from _exchanged(exchanged, edits - 1)


def _boundaries(text: str, count: int) -> list[int]:
    return [len(text) * number // count for number in range(1, count)]


def _cut(text: str, count: int) -> Iterable[str]:
    places = [0, *_boundaries(text, count), len(text)]
    return (text[start:end] for start, end in pairwise(places))
