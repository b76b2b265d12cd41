"""Phrases with slots: `{thing}` in a table of texts becomes what an issue is about.

A slot that begins a sentence is written with a capital letter. Jira's own `{code}` and `{noformat}` are no slots.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from whimbrel.importers.demo.chance import Chance

_SLOT = re.compile(r"\{([a-z_]+)\}")
_MARKUP = frozenset({"code", "noformat", "quote", "color", "panel"})
_FIGURES = {"number": (2, 19), "percent": (3, 96), "line": (11, 899), "column": (2, 79)}
_SENTENCE_START = re.compile(r"(?:^|[.?!]\s+|\n(?:[#*|] ?)?|\bh[1-6]\. )$")


def compile_phrase(text: str) -> str:
    """Return a phrase in the form that `%` fills from a mapping; a capitalised name asks for a capital letter."""
    parts = []
    end = 0
    for slot in _SLOT.finditer(text):
        if slot[1] in _MARKUP:
            continue
        before = text[end : slot.start()]
        parts.append(before.replace("%", "%%"))
        starts = _SENTENCE_START.search(text[: slot.start()]) is not None
        parts.append(f"%({slot[1].capitalize() if starts else slot[1]})s")
        end = slot.end()
    parts.append(text[end:].replace("%", "%%"))
    return "".join(parts)


def compile_phrases(texts: Iterable[str]) -> tuple[str, ...]:
    """Return phrases ready to be filled."""
    return tuple(compile_phrase(text) for text in texts)


class Topic(dict[str, str]):
    """What one issue is about: a word for each slot, drawn when a phrase first asks for it.

    So a summary, its description and the comments speak of the same thing. Figures are drawn anew each time.
    """

    __slots__ = ("_chance", "_known", "_words")

    def __init__(self, words: Mapping[str, Sequence[str]], chance: Chance, known: Mapping[str, str]) -> None:
        """Begin with the words that are known already."""
        super().__init__(known)
        self._known = known
        self._words = words
        self._chance = chance

    def forget(self) -> None:
        """Forget the words that were drawn, so that others are drawn."""
        self.clear()
        self.update(self._known)

    def __missing__(self, slot: str) -> str:
        words = self._words.get(slot)
        if words is not None:
            word = words[int(self._chance.draw() * len(words))]
        elif slot in _FIGURES:
            return str(self._chance.whole(*_FIGURES[slot]))
        else:
            word = self._derived(slot)
        self[slot] = word
        return word

    def _derived(self, slot: str) -> str:
        """Return a word made of another one: with a capital, with a small letter, or fit for a path."""
        if slot[0].isupper():
            word = self[slot.lower()]
            return word[:1].upper() + word[1:]
        if slot == "lower_work":
            work = self["work"]
            return work[:1].lower() + work[1:]
        if slot == "slug":
            return self["component"].lower().replace(" ", "_")
        if slot == "url":
            return f"https://dunlin.example.com/{self['slug']}/{self._chance.whole(100, 9999)}"
        raise KeyError(slot)
