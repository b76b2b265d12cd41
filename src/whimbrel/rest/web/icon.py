"""Little pictures of people and things, drawn from their names: no file, no other site."""

import html
import zlib

from litestar.params import FromPath

from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.route import ANYTHING, route

_KINDS = {"user": 50, "project": 22, "type": 18, "priority": 18, "status": 18}
"""The kinds of things, and how round their pictures' corners are, in hundredths of the picture."""
_LONGEST = 200


@route("GET", "/secure/icon/{kind:str}/{text:str}", query="size", answers=ANYTHING)
async def read(kind: FromPath[str], text: FromPath[str]) -> Answer:
    """Draw the picture of a thing: its initials on a colour that comes from its name, the same everywhere."""
    headers = {"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400"}
    return answer.raw(draw(kind, text[:_LONGEST]), headers)


def draw(kind: str, text: str) -> bytes:
    """Return the picture as SVG."""
    hue = zlib.crc32(text.encode("utf-8", "replace")) % 360
    shape = f'<rect width="100" height="100" rx="{_KINDS.get(kind, 22)}" fill="hsl({hue},45%,42%)"/>'
    font = 'font-family="Inter,system-ui,sans-serif" font-weight="600" font-size="42" fill="#fff"'
    letters = f'<text x="50" y="52" {font} text-anchor="middle" dominant-baseline="central">{initials(text)}</text>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{shape}{letters}</svg>'.encode()


def initials(name: str) -> str:
    """Return the first letters of the first and the last word, ready to stand in XML."""
    words = name.split()
    letters = (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")) if words else "?"
    return html.escape(letters.upper() if letters.isprintable() else "?")
