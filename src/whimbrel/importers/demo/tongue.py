"""Languages other than English, ready to be written in."""

from collections.abc import Sequence
from functools import cache

import msgspec

from whimbrel.importers.demo import table
from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.phrase import Topic, compile_phrases


class Tongue(msgspec.Struct, frozen=True, eq=False):
    """A language with its phrases."""

    words: dict[str, Sequence[str]]
    summaries: Sequence[str]
    descriptions: Sequence[str]
    comments: Sequence[str]

    def topic(self, chance: Chance) -> Topic:
        """Return a topic in the language."""
        return Topic(self.words, chance, {})


@cache
def tongue(language: str, things: str) -> Tongue:
    """Return a language of the table, to speak of some of its things."""
    row = table.languages()[language]
    words: dict[str, Sequence[str]] = {"thing": row.things[things], "event": row.events, "moment": row.moments}
    phrases = (compile_phrases(texts) for texts in (row.summaries, row.descriptions, row.comments))
    return Tongue(words, *phrases)
