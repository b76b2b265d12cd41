"""The pages: search, and the addresses that lead to it."""

import html
from urllib.parse import quote

from litestar.params import FromPath

from whimbrel.errors import NotFound
from whimbrel.ids import IssueKey
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.place import context_path
from whimbrel.rest.http.route import PAGE, route
from whimbrel.rest.web.file import page


@route("GET", "/", query="jql startAt", answers=PAGE)
async def read_search(call: Incoming) -> Answer:
    """Give the page where issues are found by JQL."""
    return page(call, "search.html", title=html.escape(call.backend.title))


@route("GET", "/login", query="setup", answers=PAGE)
async def read_login(call: Incoming) -> Answer:
    """Give the page where one signs in or, with the secret of a set-up link, becomes the first administrator."""
    name = "setup.html" if call.query.text("setup") else "search.html"
    return page(call, name, title=html.escape(call.backend.title))


@route("GET", "/browse/{mention:str}", answers=PAGE)
async def browse(call: Incoming, mention: FromPath[str]) -> Answer:
    """Lead to an issue by its key."""
    key = IssueKey.parse(mention)
    if key is None:
        raise NotFound(f"'{mention[:80]}' is not the key of an issue.")
    address = f"{context_path(call.backend.settings)}/?jql={quote(f'key = {key}')}"
    return answer.nothing(302, headers={"Location": address})
