"""How a handler says what it is: its method and address, and what the API's own description tells of it."""

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.types import Method

TOLD = "told"


class Told(msgspec.Struct, frozen=True):
    """What the description of the API tells of a handler: its parameters, its body in words, its status on success."""

    query: tuple[str, ...]
    body: str
    success: int


def route(method: Method, path: str, *, query: str = "", body: str = "", success: int = 200) -> HTTPRouteHandler:
    """Declare a handler; `query` names its parameters with blanks between them."""
    told = Told(tuple(query.split()), body, success)
    return HTTPRouteHandler(path, http_method=method, status_code=200, opt={TOLD: told})
