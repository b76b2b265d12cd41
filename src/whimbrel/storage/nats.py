"""The connection to NATS: a carrier that may be away for a moment without anything being lost or stopping."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import msgspec
import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from whimbrel.errors import Unavailable
from whimbrel.service import BackgroundTask, Service
from whimbrel.settings import without_secrets

_log = logging.getLogger(__name__)

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_CONNECT_TIMEOUT = 2
_PING_INTERVAL = 2  # a server that only stopped answering is noticed after about three of these


class Message(msgspec.Struct, frozen=True):
    """What arrived on a subject; `reply` is where an answer is expected, or empty."""

    subject: str
    data: bytes
    reply: str = ""
    headers: Mapping[str, str] = {}


Receiver = Callable[[Message], Awaitable[None]]
Watcher = Callable[[bool], None]


class Subscription:
    """A standing wish for the messages of a subject; it is renewed by itself whenever the connection is."""

    def __init__(self, subject: str, queue: str, receiver: Receiver) -> None:
        self.subject = subject
        self._queue = queue
        self._receiver = receiver
        self._live: Any = None
        self._client: Client | None = None

    def stands_on(self, client: Client) -> bool:
        """Tell whether the wish was made known over this connection."""
        return self._client is client

    async def _establish(self, client: Client) -> None:
        self._client = client
        self._live = await client.subscribe(self.subject, queue=self._queue, cb=self._receive)

    async def _withdraw(self) -> None:
        if self._live is not None:
            with contextlib.suppress(NatsError):
                await self._live.unsubscribe()
            self._live = None

    async def _receive(self, message: Msg) -> None:
        await self._receiver(Message(message.subject, message.data, message.reply, message.headers or {}))


class Bus(Service):
    """One process's connection to NATS.

    It starts whether or not NATS is there, connects as soon as it is, and connects anew whenever the connection ends;
    what was published meanwhile by others is missed, and what is to be published here is refused with
    `Unavailable`, never kept for later: the log in PostgreSQL is what remembers. `url` may be a list with commas.
    """

    def __init__(self, url: str, *, name: str = "whimbrel", patience: float = 2.0) -> None:
        super().__init__()
        self._url = url
        self._name = name
        self._patience = patience
        self._client: Client | None = None
        self._connected = asyncio.Event()
        self._subscriptions: list[Subscription] = []
        self._watchers: list[Watcher] = []
        self._keeper = BackgroundTask("connection to NATS", self._keep)

    @property
    def connected(self) -> bool:
        """Tell whether NATS is there at this moment, as far as is known."""
        return self._client is not None and self._client.is_connected

    @property
    def jetstream(self) -> JetStreamContext:
        """Return access to JetStream over the present connection. Raises `Unavailable` while there is none."""
        return self._present().jetstream()

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher` with True after each connecting, when all subscriptions stand, and False after each loss."""
        self._watchers.append(watcher)

    async def wait_connected(self) -> None:
        """Wait until there is a connection."""
        await self._connected.wait()

    async def publish(self, subject: str, data: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Publish a message; it is on its way when this returns, with no promise that anybody gets it.

        Raises `Unavailable` while NATS is away.
        """
        with told_as_unavailable():
            await self._present().publish(subject, data, headers=dict(headers) if headers else None)

    async def request(self, subject: str, data: bytes, timeout: float = 2.0) -> Message:  # noqa: ASYNC109  NATS's own
        """Publish a message and wait for one answer. Raises `Unavailable` when none comes within `timeout` seconds."""
        with told_as_unavailable():
            answer = await self._present().request(subject, data, timeout=timeout)
        return Message(answer.subject, answer.data, answer.reply, answer.headers or {})

    async def flush(self) -> None:
        """Wait until the server has taken all that was published and subscribed. Raises `Unavailable`."""
        with told_as_unavailable():
            await self._present().flush()

    async def subscribe(self, subject: str, receiver: Receiver, *, queue: str = "") -> Subscription:
        """Hand every message of a subject to `receiver`, one after the other; also while NATS is still away.

        Of the subscribers of one `queue` only one gets each message. What `receiver` raises is logged.
        """
        subscription = Subscription(subject, queue, receiver)
        self._subscriptions.append(subscription)
        if self.connected:
            with told_as_unavailable():
                await subscription._establish(self._present())  # noqa: SLF001  two halves of one thing
                await self._present().flush()
        return subscription

    async def unsubscribe(self, subscription: Subscription) -> None:
        """End a subscription."""
        self._subscriptions.remove(subscription)
        await subscription._withdraw()  # noqa: SLF001  two halves of one thing

    async def _open(self) -> None:
        await self._keeper.start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._connected.wait()
        if not self.connected:
            _log.warning("NATS is away (%s); going on without it", without_secrets(self._url))

    async def _close(self) -> None:
        await self._keeper.stop()

    async def _keep(self) -> None:
        # A new client for every connection: nats-py's own reconnecting gives up after a refused sign-in, keeps messages
        # for later, and keeps what it should have forgotten.
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._serve_connection()
                pause = _FIRST_PAUSE
            except (NatsError, OSError, TimeoutError) as error:
                _log.debug("NATS is away: %s", error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _serve_connection(self) -> None:
        """Connect, renew the subscriptions, and stay until the connection ends."""
        ended = asyncio.Event()

        async def note_end() -> None:
            ended.set()

        client = await nats.connect(
            self._url.split(","),
            name=self._name,
            allow_reconnect=False,
            connect_timeout=_CONNECT_TIMEOUT,
            ping_interval=_PING_INTERVAL,
            closed_cb=note_end,
            error_cb=_log_error,
        )
        try:
            await self._adopt(client)
            await ended.wait()
        finally:
            await self._disown(client)

    async def _adopt(self, client: Client) -> None:
        # Another task may subscribe while this one waits; nothing waits between the last look and the announcement.
        while missing := [each for each in self._subscriptions if not each.stands_on(client)]:
            for subscription in missing:
                await subscription._establish(client)  # noqa: SLF001  two halves of one thing
            await client.flush()
        self._client = client
        self._connected.set()
        self._tell_watchers(connected=True)

    async def _disown(self, client: Client) -> None:
        was_connected = self._client is client
        self._client = None
        self._connected.clear()
        if was_connected:
            self._tell_watchers(connected=False)
        if not client.is_closed:
            await client.close()

    def _tell_watchers(self, *, connected: bool) -> None:
        _log.info("NATS is %s", "connected" if connected else "away")
        for watcher in self._watchers:
            watcher(connected)

    def _present(self) -> Client:
        if self._client is None or not self._client.is_connected:
            raise Unavailable("NATS is away.")
        return self._client


@contextlib.contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Raise `Unavailable` for what goes wrong between this process and NATS."""
    try:
        yield
    except (NatsError, OSError, TimeoutError) as error:
        raise Unavailable(f"NATS is away: {str(error) or type(error).__name__}") from error


async def _log_error(error: Exception) -> None:
    level = logging.DEBUG if isinstance(error, (NatsError, OSError)) else logging.ERROR
    _log.log(level, "on the connection to NATS: %r", error, exc_info=error if level == logging.ERROR else None)
