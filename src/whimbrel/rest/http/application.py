"""The application: the faces below one context path, with the same rules for all of them."""

from collections.abc import Sequence

from litestar import Litestar, Router
from litestar.datastructures import MutableScopeHeaders
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope

from whimbrel.errors import WhimbrelError
from whimbrel.rest.http import body, errors
from whimbrel.rest.http.backend import Backend
from whimbrel.rest.http.call import begin_call
from whimbrel.rest.http.place import context_path

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-cache, no-store, no-transform",
}


def application(faces: Sequence[Router], backend: Backend) -> Litestar:
    """Join the faces into the application that a server serves."""
    return Litestar(
        route_handlers=faces,
        path=context_path(backend.settings) or "/",
        dependencies={
            "backend": Provide(lambda: backend, sync_to_thread=False),
            "call": Provide(begin_call),
        },
        exception_handlers={
            WhimbrelError: errors.answer_said,
            HTTPException: errors.answer_refused,
            Exception: errors.answer_unexpected,
        },
        before_send=[_label],
        request_max_body_size=body.LARGEST,
        openapi_config=None,  # made by document.py, from what the handlers tell
        logging_config=None,
        signature_types=[Backend],
    )


async def _label(message: Message, scope: Scope) -> None:
    """Give every answer its request id, and the headers that keep browsers from guessing and other sites out."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    headers["X-AREQUESTID"] = errors.request_id(scope)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
