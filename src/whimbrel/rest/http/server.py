"""The HTTP server: Granian inside this very process, so that nothing is left behind when the process ends.

Unavailable
└── AddressInUse    another program listens on the port
"""

import asyncio
import errno
import socket
from typing import Any

from granian.constants import Interfaces
from granian.net import SocketHolder  # type: ignore[attr-defined]  # its stub does not export it
from granian.server.embed import Server as GranianServer
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from whimbrel.errors import Invalid, Unavailable
from whimbrel.rest.http import answer, errors
from whimbrel.rest.http.unread import ReadToTheEnd
from whimbrel.service import BackgroundTask, OnDeath, Service

BACKLOG = 512
_socket_holder: Any = SocketHolder  # Granian's types do not tell how one is made
GRACE = 1.5
"""Seconds that requests under way get to end by themselves when the server stops."""
_SETTLING, _AFTER_GRACE = 0.2, 1.0


class AddressInUse(Unavailable):
    """Another program listens there already."""


class HttpServer(Service):
    """Serves an application on a host and port; port 0 takes a free one, which `port` names once it is started.

    `start` returns when connections are accepted; it raises `AddressInUse`, or `Invalid` for an address that this
    machine does not have. `stop` refuses new requests, gives those under way a moment, and ends the rest. A server that
    dies by itself is told to `on_death`.
    """

    def __init__(
        self, application: ASGIApp, host: str = "127.0.0.1", port: int = 0, on_death: OnDeath | None = None
    ) -> None:
        """Take what to serve, and where."""
        super().__init__()
        self.host = host
        self.port = port
        self._wanted_port = port
        self._on_death = on_death
        self._requests = _Requests(application)
        self._granian: GranianServer | None = None
        self._serving: BackgroundTask | None = None

    async def _open(self) -> None:
        listening = _listen(self.host, self._wanted_port)
        self.port = listening.getsockname()[1]
        self._requests.ending = False
        where = {"address": self.host, "port": self.port}
        self._granian = _Embedded(listening, self._requests, interface=Interfaces.ASGINL, log_enabled=False, **where)
        self._serving = BackgroundTask("HTTP server", self._granian.serve, self._on_death)
        await self._serving.start()

    async def _close(self) -> None:
        if self._granian is None or self._serving is None:
            return
        self._granian.stop()  # type: ignore[no-untyped-call]  # Granian's own lack
        if not await _ends(self._serving, _SETTLING) and self._requests.under_way:
            await _ends(self._serving, GRACE)
        if self._requests.end():
            await _ends(self._serving, _AFTER_GRACE)
        await self._serving.stop()  # what is left are connections on which no request has come
        self._granian = self._serving = None


class _Embedded(GranianServer):
    """Granian on a socket that is ours: bound by us, so that a port in use is noticed, and handed over open."""

    def __init__(self, listening: socket.socket, application: ASGIApp, **options: Any) -> None:
        super().__init__(application, **options)
        self._listening = listening

    def _init_shared_socket(self) -> None:
        self._ssp = None
        not_unix = False
        self._shd = _socket_holder(self._listening.detach(), not_unix, BACKLOG)


class _Requests:
    """The application, with an eye on which requests are under way."""

    def __init__(self, application: ASGIApp) -> None:
        self.ending = False
        self._application = ReadToTheEnd(application)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task is not None
        begun = False

        async def send_and_see(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        if self.ending and scope["type"] == ScopeType.HTTP:  # it came on a connection that was open already
            await _say_goodbye(send)
            return
        self._under_way.add(task)
        try:
            await self._application(scope, receive, send_and_see)
        except asyncio.CancelledError:
            if not self.ending or begun or scope["type"] != ScopeType.HTTP:
                raise
            await _say_goodbye(send)
        finally:
            self._under_way.discard(task)

    @property
    def under_way(self) -> int:
        """Return how many requests are being answered."""
        return len(self._under_way)

    def end(self) -> int:
        """Cancel what is still under way, refuse what may still come, and return how many were cancelled."""
        self.ending = True
        for task in tuple(self._under_way):
            task.cancel()
        return len(self._under_way)


async def _say_goodbye(send: Send) -> None:
    """Answer a request that is ended because the server stops."""
    raw = answer.encode(errors.body(("The site is being stopped. Please try again in a moment.",)))
    headers = [(b"content-type", answer.JSON.encode()), (b"retry-after", errors.RETRY_AFTER.encode())]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": raw, "more_body": False})


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressInUse(
                f"Port {port} of {host} is in use by another program. Stop that, or choose another port."
            ) from None
        raise Invalid(f"Cannot listen on port {port} of '{host}': {error.strerror or error}.") from None
    listening.setblocking(False)  # noqa: FBT003  its only way to be called
    return listening


async def _ends(serving: BackgroundTask, seconds: float) -> bool:
    """Wait for the server to end, at most some seconds, and tell whether it has."""
    try:
        async with asyncio.timeout(seconds):
            await serving.wait()
    except TimeoutError:
        return False
    return True
