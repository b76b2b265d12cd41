"""One run of text in Jira's wiki markup: emphasis, links, pictures, signs. Blocks are `wiki.py`'s.

A single pass goes from token to token. Marks of emphasis wait on a stack until their partner comes; one that finds none
is the character that it is. At most one of a kind is open at a time, so the stack stays short and the pass linear.
"""

import re
from html import escape

import msgspec

from whimbrel.tracker.markup import element
from whimbrel.tracker.markup.emoticon import EMOTICONS, PATTERN
from whimbrel.tracker.markup.reference import References

FRAGMENT, COLOR, COLOR_END = "\x00", "\x01", "\x02"
"""What stands in a text for HTML that was made before (`\\x00NUMBER\\x00`), a colour (`\\x01NAME\\x01`) and its end."""

_TOKEN = re.compile(
    rf"""
    \x00(?P<fragment>[0-9]+)\x00
    |\x01(?P<color>[^\x01]*)\x01
    |(?P<uncolor>\x02)
    |(?P<newline>\n)
    |(?P<break>\\\\)
    |\\(?P<escaped>[^\w\s\\\x00-\x02])
    |(?P<mono>\{{\{{)
    |\{{(?P<forced>[*_+^~-]|\?\?)\}}
    |\[(?P<link>[^\[\]\n\x00-\x02]{{1,2000}})\]
    |!(?P<image>[^!\s|\x00-\x02][^!\n|\x00-\x02]{{0,250}})(?:\|(?P<options>[^!\n\x00-\x02]{{0,200}}))?!
    |(?P<url>(?:https?|ftp)://\w[^\s<>"\[\]{{}}|\\\x00-\x02]+)
    |(?<![\w-])(?P<key>[A-Z][A-Z0-9_]{{1,9}}-[1-9][0-9]{{0,9}})(?![\w-])
    |(?P<emoticon>{PATTERN})
    |(?<![-\w])(?P<dash>---?)(?=\s)
    |(?P<mark>\?\?|[*_+^~-])
    """,
    re.VERBOSE,
)
_TAGS = {"*": "b", "_": "em", "-": "del", "+": "ins", "^": "sup", "~": "sub", "??": "cite"}
_DASHES = {"--": "\N{EN DASH}", "---": "\N{EM DASH}"}
_STOP = re.compile(r"[\n\x00-\x02]")
_TRAILING = ".,;:!?'*_-+^~)"


class _Waiting(msgspec.Struct, frozen=True):
    """A mark that waits for its partner, and the place in the output where its tag goes; or an open colour."""

    mark: str
    place: int


class _Next:
    """Finds the next place of a text or pattern, and looks for it again only once that place is passed."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._text = text
        self._pattern = pattern
        self._found = -1

    def after(self, place: int) -> int:
        """Return the next place at or after one; the length of the text where there is none. Places never go back."""
        if self._found < place:
            match = self._pattern.search(self._text, place)
            self._found = len(self._text) if match is None else match.start()
        return self._found


class Inline:
    """Converts the runs of one text, one after the other; a colour goes on from one to the next."""

    def __init__(self, references: References, fragments: list[str]) -> None:
        """Take what the text refers to, and the HTML that stands in it by number."""
        self._references = references
        self._fragments = fragments
        self._color = ""

    def convert(self, text: str) -> str:
        """Return a run as HTML."""
        return _Run(text, self._references, self._fragments, self).convert()

    @property
    def color(self) -> str:
        """Return the colour that is open; nothing where none is."""
        return self._color

    @color.setter
    def color(self, color: str) -> None:
        self._color = color


class _Run:
    """One run on its way to HTML."""

    def __init__(self, text: str, references: References, fragments: list[str], inline: Inline) -> None:
        self._text = text
        self._references = references
        self._fragments = fragments
        self._inline = inline
        self._out: list[str] = []
        self._waiting: list[_Waiting] = []
        self._place = 0
        self._mono_end = _Next(text, re.compile(r"\}\}"))
        self._stop = _Next(text, _STOP)

    def convert(self) -> str:
        if self._inline.color:
            self._open_color(self._inline.color)
        while (match := _TOKEN.search(self._text, self._place)) is not None:
            self._out.append(escape(self._text[self._place : match.start()]))
            self._place = match.end()
            assert match.lastgroup is not None
            kind = "image" if match.lastgroup == "options" else match.lastgroup
            getattr(self, f"_{kind}")(match)
        self._out.append(escape(self._text[self._place :]))
        if self._inline.color:
            self._out.append("</font>")
        return "".join(self._out)

    def _fragment(self, match: re.Match[str]) -> None:
        self._out.append(self._fragments[int(match["fragment"])])

    def _color(self, match: re.Match[str]) -> None:
        self._open_color(match["color"])

    def _open_color(self, color: str) -> None:
        self._inline.color = color
        self._waiting.append(_Waiting("color", len(self._out)))
        self._out.append(f'<font color="{escape(color)}">')

    def _uncolor(self, _match: re.Match[str]) -> None:
        if not self._inline.color:
            return
        while self._waiting.pop().mark != "color":
            pass  # a mark that was set inside of the colour has no partner in it
        self._inline.color = ""
        self._out.append("</font>")

    def _newline(self, _match: re.Match[str]) -> None:
        self._waiting = [one for one in self._waiting if one.mark == "color"]
        self._out.append("<br>\n")

    def _break(self, _match: re.Match[str]) -> None:
        self._out.append("<br>")

    def _escaped(self, match: re.Match[str]) -> None:
        self._out.append(escape(match["escaped"]))

    def _mono(self, match: re.Match[str]) -> None:
        begin = match.end()
        end = self._mono_end.after(begin + 1)
        if end < len(self._text) and self._stop.after(begin) > end:
            self._out.append(f"<tt>{escape(self._text[begin:end])}</tt>")
            self._place = end + 2
        else:
            self._out.append("{{")

    def _link(self, match: re.Match[str]) -> None:
        self._out.append(_link(match["link"], self._references) or escape(match[0]))

    def _image(self, match: re.Match[str]) -> None:
        shown = _image(match["image"], match["options"] or "", self._references)
        if shown is None:
            self._place = match.start() + 1
            self._out.append("!")
        else:
            self._out.append(shown)

    def _url(self, match: re.Match[str]) -> None:
        address = match["url"]
        trailing = _TRAILING[:-1] if "(" in address else _TRAILING
        address = address.rstrip(trailing)
        self._place = match.start() + len(address)
        self._out.append(element.link(address, address))

    def _key(self, match: re.Match[str]) -> None:
        self._out.append(element.issue_link(self._references, match["key"]) or match["key"])

    def _emoticon(self, match: re.Match[str]) -> None:
        self._out.append(EMOTICONS[match["emoticon"]])

    def _dash(self, match: re.Match[str]) -> None:
        self._out.append(_DASHES[match["dash"]])

    def _forced(self, match: re.Match[str]) -> None:
        if not self._close(match["forced"]):
            self._wait(match["forced"], match[0])

    def _mark(self, match: re.Match[str]) -> None:
        mark = match["mark"]
        before = self._text[match.start() - 1] if match.start() else " "
        after = self._text[match.end()] if match.end() < len(self._text) else " "
        if not before.isspace() and not after.isalnum() and self._close(mark):
            return
        if not before.isalnum() and before != mark and not after.isspace() and after != mark:
            self._wait(mark, mark)
        else:
            self._out.append(mark)

    def _wait(self, mark: str, literal: str) -> None:
        if not any(one.mark == mark for one in self._waiting):
            self._waiting.append(_Waiting(mark, len(self._out)))
        self._out.append(literal)

    def _close(self, mark: str) -> bool:
        """End an emphasis, if it is open and there is anything in it."""
        place = next((place for place, one in enumerate(self._waiting) if one.mark == mark), None)
        if place is None or self._waiting[place].place == len(self._out) - 1:
            return False
        color = next((one for one in self._waiting[place:] if one.mark == "color"), None)
        opened = self._waiting[place].place
        del self._waiting[place:]
        tag = _TAGS[mark]
        self._out[opened] = f"<{tag}>"
        if color is None:
            self._out.append(f"</{tag}>")
        else:  # the colour goes on behind it
            self._out.append(f"</font></{tag}>")
            self._open_color(self._inline.color)
        return True


def _link(inside: str, references: References) -> str | None:
    """Convert what stands in brackets; None where it is no link."""
    alias, bar, target = inside.partition("|")
    if not bar:
        alias, target = "", inside
    target, _, tip = target.partition("|")
    target = target.strip()
    if target.startswith("~"):
        return element.mention(references, target[1:])
    if target.startswith("^"):
        file = references.file(target[1:])
        return None if file is None else element.link(file.address, alias or target[1:])
    if element.is_address(target):
        return _address(alias, target, tip.strip(), references)
    return element.issue_link(references, target, alias or None)


def _address(alias: str, target: str, tip: str, references: References) -> str:
    if len(alias) > 2 and alias[0] == alias[-1] == "!":  # noqa: PLR2004  a name between the two
        name, _, options = alias[1:-1].partition("|")
        file = references.file(name)
        if file is not None and file.picture:
            return element.framed(target, element.image(file, name, options.replace("thumbnail", "")), tip)
    return element.link(target, alias or target.removeprefix("mailto:"), tip)


def _image(name: str, options: str, references: References) -> str | None:
    """Convert a picture: one that lies beside the text is shown, one elsewhere is led to, since it could spy."""
    file = references.file(name.removeprefix("^"))
    if file is not None:
        return element.image(file, name.removeprefix("^"), options)
    return element.link(name, name) if element.is_address(name) and "://" in name else None
