"""The vocabulary of a site: every lexeme of its texts, from which wildcards and misspelt words are expanded."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

INSERT_WORDS = text("INSERT INTO lexeme (word) SELECT unnest((:words)::text[]) ON CONFLICT DO NOTHING")


def word_parameters(words: Iterable[str]) -> dict[str, Any]:
    """Return the parameters of INSERT_WORDS: sorted, so that two transactions with the same words never deadlock."""
    return {"words": sorted(words)}
