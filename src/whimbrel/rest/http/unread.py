"""What a request carries and its handler did not read.

An answer that overtakes the body of its own request makes the server close the connection, and a client that sends its
next request on it sees that one fail. So the rest of a body is read, and thrown away, before the answer begins.
"""

from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

MOST_DISCARDED = 64 * 1024 * 1024
_ANNOUNCE_BODY = (b"content-length", b"transfer-encoding")


class ReadToTheEnd:
    """An application whose answers wait for the end of the request."""

    def __init__(self, application: ASGIApp) -> None:
        """Take the application that may answer without having read everything."""
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP or not any(name.lower() in _ANNOUNCE_BODY for name, _ in scope["headers"]):
            await self._application(scope, receive, send)
            return
        more = True

        async def receive_and_see() -> Any:
            nonlocal more
            message: Any = await receive()
            more = message["type"] == "http.request" and message["more_body"]
            return message

        async def send_at_the_end(message: Message) -> None:
            discarded = 0
            while more and discarded < MOST_DISCARDED:
                unread = await receive_and_see()
                discarded += len(unread["body"]) if unread["type"] == "http.request" else 0
            await send(message)

        await self._application(scope, receive_and_see, send_at_the_end)
