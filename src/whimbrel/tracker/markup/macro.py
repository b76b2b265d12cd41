"""The macros of Jira's wiki markup: which of them belong together, before anything else of a text is read.

`{code}` and `{noformat}` keep what is in them as it is; `{quote}` and `{panel}` hold texts of their own; `{color}` goes
through a text. What has no partner is text. One pass finds them and one pairs them, so that no text takes long.
"""

import re
from collections.abc import Iterator

import msgspec

_MACRO = re.compile(r"\\\{|\{(code|noformat|quote|panel|color)(?::([^{}\n]*))?\}")
_RAW = frozenset({"code", "noformat"})


class Macro(msgspec.Struct, frozen=True):
    """A macro's mark in a text. `parameters` is None where it has none, as the mark that closes one."""

    name: str
    parameters: str | None
    start: int
    end: int


class Macros:
    """The macros of a text, and their partners: `closing` maps the place of one that opens to that of its end.

    A colour that another colour ends has that one as its partner, which then opens too.
    """

    def __init__(self, text: str) -> None:
        """Find and pair the macros of a text."""
        self.all = tuple(_found(text))
        self.closing: dict[int, int] = {}
        self._open: list[int] = []
        self._pair()
        self.closers = frozenset(self.closing.values())

    def _pair(self) -> None:
        ends = self._raw_ends()
        place = 0
        while place < len(self.all):
            if self.all[place].name in _RAW:
                end = ends[place]
                if end is not None:
                    self.closing[place] = place = end
            elif self.all[place].name == "color":
                self._take_color(place)
            else:
                self._take_box(place)
            place += 1

    def _raw_ends(self) -> list[int | None]:
        """Return for each macro the place of the next one that could close it."""
        next_of: dict[str, int] = {}
        ends: list[int | None] = []
        for place in range(len(self.all) - 1, -1, -1):
            macro = self.all[place]
            ends.append(next_of.get(macro.name))
            if macro.parameters is None:
                next_of[macro.name] = place
        return ends[::-1]

    def _take_box(self, place: int) -> None:
        macro = self.all[place]
        if not self._is_open(macro.name):
            self._open.append(place)
        elif macro.parameters is None:
            self.closing[self._end(macro.name)] = place

    def _take_color(self, place: int) -> None:
        macro = self.all[place]
        if macro.parameters is None:
            if self._is_open("color"):
                self.closing[self._end("color")] = place
            return
        if self._open and self.all[self._open[-1]].name == "color":
            self.closing[self._open.pop()] = place
        self._open.append(place)

    def _is_open(self, name: str) -> bool:
        return any(self.all[place].name == name for place in self._open)  # never more than a few are

    def _end(self, name: str) -> int:
        """Return the place of the innermost open one of a name; what was opened after it has no partner."""
        while self.all[self._open[-1]].name != name:
            self._open.pop()
        return self._open.pop()


def _found(text: str) -> Iterator[Macro]:
    for match in _MACRO.finditer(text):
        if match[1]:
            yield Macro(match[1], match[2], match.start(), match.end())
