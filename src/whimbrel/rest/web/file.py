"""The files of the pages: templates, style and scripts, read once from the package."""

from functools import cache
from importlib import resources
from string import Template

from litestar.params import FromPath

from whimbrel.errors import NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call
from whimbrel.rest.http.place import context_path
from whimbrel.rest.http.route import ANYTHING, route

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_KINDS = {
    "page.css": "text/css;charset=UTF-8",
    "search.js": "text/javascript;charset=UTF-8",
    "invitation.js": "text/javascript;charset=UTF-8",
    "setup.js": "text/javascript;charset=UTF-8",
}


@route("GET", "/assets/{name:str}", answers=ANYTHING)
async def read(name: FromPath[str]) -> Answer:
    """Give a style sheet or a script of the pages."""
    if name not in _KINDS:
        raise NotFound(f"There is no file '{name[:80]}'.")
    headers = {"Content-Type": _KINDS[name], "Cache-Control": "no-cache"}
    return answer.raw(text_of(name).encode(), headers)


def page(call: Call, name: str, **values: str) -> Answer:
    """Answer a page: its template, with where the site lies and further values, which must be fit for HTML."""
    filled = Template(text_of(name)).substitute(context=context_path(call.backend.settings), **values)
    return answer.page(filled, POLICY)


@cache
def text_of(name: str) -> str:
    """Return a file's text."""
    return resources.files(__package__).joinpath("files", name).read_text(encoding="utf-8")
