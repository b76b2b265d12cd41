"""Jira's wiki markup as HTML: macros, then lines, then runs of text; each once, so that no text takes long.

The source of the notation is Jira's help on it. What is no markup is text.
"""

import re
from html import escape

from whimbrel.tracker.markup.inline import COLOR, COLOR_END, FRAGMENT, Inline
from whimbrel.tracker.markup.lines import blocks
from whimbrel.tracker.markup.macro import Macro, Macros
from whimbrel.tracker.markup.reference import References

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_COLOR = re.compile(r"#?[A-Za-z0-9]{1,20}")


def to_html(text: str, references: References) -> str:
    """Return a text as HTML; `references` says what its links, mentions and pictures are."""
    unified = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _Text(unified, references).convert()


class _Text:
    """A text with its macros, and the HTML of those that are made."""

    def __init__(self, text: str, references: References) -> None:
        self._text = text
        self._references = references
        self._macros = Macros(text)
        self._fragments: list[str] = []

    def convert(self) -> str:
        return self._within(0, len(self._text), 0, len(self._macros.all))

    def _within(self, start: int, end: int, first: int, last: int) -> str:
        """Convert a part of the text, which has the macros from `first` to before `last`."""
        parts = []
        place = first
        while place < last:
            macro, closing = self._macros.all[place], self._macros.closing.get(place)
            if place in self._macros.closers or closing is not None:
                parts.append(self._text[start : macro.start])
                start = macro.end
            if macro.name == "color":
                parts.append(self._color(place))
            elif closing is not None:
                parts.append(self._fragment(macro, place, closing))
                place, start = closing, self._macros.all[closing].end
            place += 1
        parts.append(self._text[start:end])
        return blocks("".join(parts), Inline(self._references, self._fragments), self._fragments)

    def _color(self, place: int) -> str:
        ends = COLOR_END if place in self._macros.closers else ""
        if place not in self._macros.closing:
            return ends
        sent = (self._macros.all[place].parameters or "").strip()
        return f"{ends}{COLOR}{sent if _COLOR.fullmatch(sent) else 'inherit'}{COLOR}"

    def _fragment(self, macro: Macro, place: int, closing: int) -> str:
        """Convert a macro with what it holds, and return what stands for it in the text."""
        start, end = macro.end, self._macros.all[closing].start
        if macro.name in {"code", "noformat"}:
            made = _raw(macro, self._text[start:end])
        else:
            made = _box(macro, self._within(start, end, place + 1, closing))
        self._fragments.append(made)
        return f"{FRAGMENT}{len(self._fragments) - 1}{FRAGMENT}"


def _raw(macro: Macro, content: str) -> str:
    kind = "code" if macro.name == "code" else "preformatted"
    inside = f'<div class="panelContent"><pre>{escape(content.strip(chr(10)))}\n</pre></div>'
    return f'<div class="{kind} panel">{_header(macro)}{inside}</div>'


def _box(macro: Macro, content: str) -> str:
    if macro.name == "quote":
        return f"<blockquote>{content}</blockquote>"
    return f'<div class="panel">{_header(macro)}<div class="panelContent">{content}</div></div>'


def _header(macro: Macro) -> str:
    title = next((part[6:] for part in (macro.parameters or "").split("|") if part.startswith("title=")), "")
    return f'<div class="panelHeader"><b>{escape(title)}</b></div>' if title else ""
