"""The blocks of Jira's wiki markup, line by line: headings, lists, tables, rules, quotes, paragraphs."""

import re
from collections.abc import Callable

from whimbrel.tracker.markup.inline import Inline

DEEPEST = 12
"""Levels of a list; what is deeper stands on the last."""

_HEADING = re.compile(r"[ \t]*h([1-6])\.[ \t]+(.*)")
_QUOTE = re.compile(r"[ \t]*bq\.[ \t]+(.*)")
_RULE = re.compile(r"[ \t]*-{4,}[ \t]*")
_ITEM = re.compile(r"[ \t]*([*#]+|-)[ \t]+(\S.*)")
_ROW = re.compile(r"[ \t]*(\|.*)")
_CELL = re.compile(
    r"\\.|\[[^\[\]\n]*\]|\{\{[^{}\n]*\}\}|![^!\s|][^!\n|]{0,250}(?:\|[^!\n]{0,200})?!|(?P<bar>\|\|?)", re.DOTALL
)
_FRAGMENT = re.compile("(\x00[0-9]+\x00)")


def blocks(text: str, inline: Inline, fragments: list[str]) -> str:
    """Return a text without macros as HTML; `fragments` is the HTML that stands in it by number."""
    return _Blocks(inline, fragments).convert(text)


class _Blocks:
    """What of a text is HTML already, and the block that is being read."""

    def __init__(self, inline: Inline, fragments: list[str]) -> None:
        self._inline = inline
        self._fragments = fragments
        self._out: list[str] = []
        self._gathered: list[str] = []
        self._end: Callable[[], None] = self._end_paragraph

    def convert(self, text: str) -> str:
        for line in text.split("\n"):
            self._take(line)
        self._close()
        return "\n".join(self._out)

    def _take(self, line: str) -> None:
        if not line.strip():
            self._close()
        elif _RULE.fullmatch(line):
            self._close()
            self._out.append("<hr>")
        elif (heading := _HEADING.fullmatch(line)) is not None:
            self._close()
            self._out.append(f"<h{heading[1]}>{self._inline.convert(heading[2])}</h{heading[1]}>")
        elif (quote := _QUOTE.fullmatch(line)) is not None:
            self._close()
            self._out.append(f"<blockquote><p>{self._inline.convert(quote[1])}</p></blockquote>")
        elif _ITEM.fullmatch(line) is not None:
            self._gather(line, self._end_list)
        elif _ROW.fullmatch(line) is not None:
            self._gather(line, self._end_table)
        else:
            self._go_on(line)

    def _gather(self, line: str, end: Callable[[], None]) -> None:
        if self._end != end:
            self._close()
            self._end = end
        self._gathered.append(line)

    def _go_on(self, line: str) -> None:
        """Take a line that begins nothing: it belongs to the item or the cell before it, else to a paragraph."""
        alone = _FRAGMENT.fullmatch(line.strip()) is not None
        in_row = self._end == self._end_table and not self._gathered[-1].rstrip().endswith("|")
        if not alone and (in_row or self._end == self._end_list):
            self._gathered.append(line)
        else:
            self._gather(line, self._end_paragraph)

    def _close(self) -> None:
        """End the block that is being read."""
        if self._gathered:
            self._end()
        self._gathered = []
        self._end = self._end_paragraph

    def _end_paragraph(self) -> None:
        text = "\n".join(line.strip() for line in self._gathered)
        for part in _FRAGMENT.split(text):
            if _FRAGMENT.fullmatch(part):
                self._out.append(self._fragments[int(part[1:-1])])
            elif part.strip():
                self._out.append(f"<p>{self._inline.convert(part.strip())}</p>")
            elif part:
                self._inline.convert(part)

    def _end_list(self) -> None:
        items: list[tuple[str, list[str]]] = []
        for line in self._gathered:
            item = _ITEM.fullmatch(line)
            if item is None:
                items[-1][1].append(line.strip())
            else:
                items.append((item[1][:DEEPEST], [item[2]]))
        levels: list[str] = []
        for marker, lines in items:
            self._out.append(_step(levels, marker) + self._inline.convert("\n".join(lines)))
        self._out.append("".join(f"</li></{_tag(level)}>" for level in reversed(levels)))

    def _end_table(self) -> None:
        rows: list[list[str]] = []
        for line in self._gathered:
            if _ROW.fullmatch(line) is None:
                rows[-1].append(line)
            else:
                rows.append([line])
        self._out.append('<table class="confluenceTable"><tbody>')
        self._out.extend(self._row("\n".join(row).strip()) for row in rows)
        self._out.append("</tbody></table>")

    def _row(self, text: str) -> str:
        shown = "".join(self._cell(*cell) for cell in _cells(text))
        return f"<tr>{shown}</tr>"

    def _cell(self, text: str, heading: bool) -> str:  # noqa: FBT001  a pair of `_cells`
        tag, name = ("th", "confluenceTh") if heading else ("td", "confluenceTd")
        return f'<{tag} class="{name}">{self._inline.convert(text.strip())}</{tag}>'


def _cells(row: str) -> list[tuple[str, bool]]:
    """Take a row apart: each cell's text, and whether it is a heading. Bars in links and pictures are theirs."""
    bars = [match for match in _CELL.finditer(row) if match["bar"]]
    ends = [*(bar.start() for bar in bars[1:]), len(row)]
    cells = [(row[bar.end() : end], len(bar[0]) > 1) for bar, end in zip(bars, ends, strict=True)]
    return cells[:-1] if len(cells) > 1 and not cells[-1][0].strip() else cells


def _step(levels: list[str], marker: str) -> str:
    """Go from the levels of the item before to those of the next, and return the tags on the way."""
    same = 0
    while same < min(len(levels), len(marker)) and _tag(levels[same]) == _tag(marker[same]):
        same += 1
    tags = []
    while len(levels) > same:
        tags.append(f"</li></{_tag(levels.pop())}>")
    if same == len(marker):
        tags.append("</li><li>")
    for level in marker[same:]:
        levels.append(level)
        tags.append(f"<{_tag(level)}><li>")
    return "".join(tags)


def _tag(level: str) -> str:
    return "ol" if level == "#" else "ul"
