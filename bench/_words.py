"""Texts with the words of a large site: forty thousand, of which few are common and most are rare.

The demo's own phrases use some two thousand words, so that a question for a rare one would hardly ever be asked.
"""

import random
from bisect import bisect
from collections.abc import Iterable, Iterator
from itertools import accumulate, product

import msgspec

from whimbrel.importers.model import ImportedIssue

VOCABULARY = 40_000
_EXPONENT = 0.9  # of Zipf's law, as counted in issue trackers, where names and identifiers make the tail heavy
_ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v")
_CODAS = ("l", "m", "n", "r", "s", "t", "k", "x")
_IN_SUMMARY, _IN_DESCRIPTION, _IN_COMMENT = 2, 16, 6


class Lexicon:
    """Words drawn by Zipf's law; the same seed gives the same draws."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        syllables = ["".join(parts) for parts in product(_ONSETS, "aeiou", _CODAS)]
        self._words = ["".join(pair) for pair in self._random.sample(list(product(syllables, syllables)), VOCABULARY)]
        self._shares = list(accumulate((rank + 10) ** -_EXPONENT for rank in range(VOCABULARY)))

    def words(self, mean: int) -> str:
        """Return about `mean` words."""
        draw, total = self._random.random, self._shares[-1]
        return " ".join(self._words[bisect(self._shares, draw() * total)] for _ in range(int(draw() * mean * 2) + 1))

    def enrich(self, issues: Iterable[ImportedIssue]) -> Iterator[ImportedIssue]:
        """Yield the issues with words added to their texts."""
        for issue in issues:
            yield msgspec.structs.replace(
                issue,
                summary=f"{issue.summary} {self.words(_IN_SUMMARY)}"[:255],
                description=f"{issue.description or ''}\n\n{self.words(_IN_DESCRIPTION)}.",
                comments=tuple(
                    msgspec.structs.replace(comment, body=f"{comment.body} {self.words(_IN_COMMENT)}.")
                    for comment in issue.comments
                ),
            )
