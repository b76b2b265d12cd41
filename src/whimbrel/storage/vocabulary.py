"""The vocabulary of a site: every lexeme of its texts, from which wildcards and misspelt words are expanded."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import text

_MOST_KNOWN = 200_000
INSERT_WORDS = text("INSERT INTO lexeme (word) SELECT unnest((:words)::text[]) ON CONFLICT DO NOTHING")


def word_parameters(words: Iterable[str]) -> dict[str, Any]:
    """Return the parameters of INSERT_WORDS: sorted, so that two transactions with the same words never deadlock."""
    return {"words": sorted(words)}


class KnownWords:
    """Words that a database is known to have, since this process wrote them there; no word is ever taken away."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._words: set[str] = set()

    def unknown(self, words: AbstractSet[str]) -> AbstractSet[str]:
        """Return those of some words that may not be there."""
        return words - self._words

    def remember(self, words: AbstractSet[str]) -> None:
        """Remember words that are committed; what is remembered is bounded."""
        if len(self._words) > _MOST_KNOWN:
            self._words.clear()
        self._words |= words

    def forget(self) -> None:
        """Forget all, as the database may be another one."""
        self._words.clear()
