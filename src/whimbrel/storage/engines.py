"""Opens the engines of a home: its own, those of the process that owns it already, or outside ones."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping

import msgspec

from whimbrel.errors import HomeError
from whimbrel.service import Service, ServiceGroup
from whimbrel.settings import Settings, without_secrets
from whimbrel.storage.connection import publish_connection, read_connection, withdraw_connection
from whimbrel.storage.embedded.binary import nats_server, postgres_directory
from whimbrel.storage.embedded.nats import EmbeddedNats
from whimbrel.storage.embedded.postgres import EmbeddedPostgres
from whimbrel.storage.home import Home, HomeInUse

_log = logging.getLogger(__name__)

_ATTACH_POLL = 0.1
_ATTACH_PATIENCE = 60.0  # the owner may be starting, and recovering


class Engines(msgspec.Struct, frozen=True, kw_only=True):
    """Where the engines of a home are. `attached` tells that another process runs them."""

    home: Home
    database_url: str
    nats_url: str
    attached: bool = False

    def __repr__(self) -> str:
        places = f"{without_secrets(self.database_url)!r}, {without_secrets(self.nats_url)!r}"
        return f"Engines({str(self.home.path)!r}, {places}, attached={self.attached})"


@contextlib.asynccontextmanager
async def open_engines(
    home: Home, settings: Settings, *, attach: bool = False, tuning: Mapping[str, str] | None = None
) -> AsyncIterator[Engines]:
    """Own the home and run its engines until the block is left, then stop them.

    Engines that the settings name by a URL are used where they are. When another process owns the home, its engines
    are used if `attach` is true; they end with that process. `tuning` overrides settings of the embedded PostgreSQL.
    Raises `HomeError` where the home cannot be used, and `Unavailable` where an engine does not start.
    """
    async with contextlib.AsyncExitStack() as stack:
        engines = await _own_or_attach(stack, home, attach=attach)
        if engines is None:
            engines = await stack.enter_async_context(_run(home, settings, tuning or {}))
        yield engines


async def _own_or_attach(stack: contextlib.AsyncExitStack, home: Home, *, attach: bool) -> Engines | None:
    """Return the engines of the owner, or None once this process is the owner itself."""
    deadline = asyncio.get_running_loop().time() + _ATTACH_PATIENCE
    while True:
        try:
            stack.enter_context(home.owned())
        except HomeInUse:
            if not attach:
                raise
        else:
            return None
        if (connection := read_connection(home)) is not None:
            return Engines(home=home, database_url=connection.database_url, nats_url=connection.nats_url, attached=True)
        if asyncio.get_running_loop().time() > deadline:
            raise HomeError(f"The home {home.path} is owned by {home.holder()}, which does not finish starting.")
        await asyncio.sleep(_ATTACH_POLL)


@contextlib.asynccontextmanager
async def _run(home: Home, settings: Settings, tuning: Mapping[str, str]) -> AsyncIterator[Engines]:
    withdraw_connection(home)
    postgres = None if settings.database_url else EmbeddedPostgres(home, postgres_directory(settings), tuning)
    nats = None if settings.nats_url else EmbeddedNats(home, nats_server(settings))
    own: list[Service] = [engine for engine in (postgres, nats) if engine is not None]
    async with ServiceGroup(*own):
        database_url = postgres.url if postgres else settings.database_url
        nats_url = nats.url if nats else settings.nats_url
        assert database_url is not None
        assert nats_url is not None
        publish_connection(home, database_url, nats_url)
        try:
            yield Engines(home=home, database_url=database_url, nats_url=nats_url)
        finally:
            withdraw_connection(home)
