"""How a handler says what it is: its method and address, and what the API's own description tells of it."""

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.types import Method

from whimbrel.rest.http.answer import JSON

TOLD = "told"
PAGE, ANYTHING = "text/html", "*/*"
"""Media types of answers that are no JSON: pages, and contents that people brought."""


class Told(msgspec.Struct, frozen=True):
    """What the description of the API tells of a handler.

    Its parameters, its body in words, its status on success, and the media types of what comes in and of the answer.
    """

    query: tuple[str, ...]
    body: str
    success: int
    media_type: str = "application/json"
    answers: str = JSON


def route(
    method: Method, path: str, *, query: str = "", body: str = "", success: int = 200, answers: str = JSON
) -> HTTPRouteHandler:
    """Declare a handler; `query` names its parameters with blanks between them."""
    told = Told(tuple(query.split()), body, success, answers=answers)
    return HTTPRouteHandler(path, http_method=method, status_code=200, opt={TOLD: told})


def upload(path: str, *, query: str = "", body: str, media_type: str, success: int = 200) -> HTTPRouteHandler:
    """Declare a handler that takes files in by POST: it reads its body piece by piece, and sees to its size itself."""
    told = Told(tuple(query.split()), body, success, media_type)
    return HTTPRouteHandler(path, http_method="POST", status_code=200, opt={TOLD: told}, request_max_body_size=None)
