"""The connection file: how a second process of a home reaches the engines that the first one runs."""

import contextlib
import os
from pathlib import Path

import msgspec

from whimbrel.settings import without_secrets
from whimbrel.storage.home import Home
from whimbrel.storage.private import write_private


class Connection(msgspec.Struct, frozen=True):
    """The URLs of both engines, passwords included, and the process that vouches for them."""

    pid: int
    database_url: str
    nats_url: str

    def __repr__(self) -> str:
        return f"Connection({self.pid}, {without_secrets(self.database_url)!r}, {without_secrets(self.nats_url)!r})"


def publish_connection(home: Home, database_url: str, nats_url: str) -> None:
    """Leave the connection file of an owned home."""
    write_private(_file(home), msgspec.json.encode(Connection(os.getpid(), database_url, nats_url)).decode())


def withdraw_connection(home: Home) -> None:
    """Remove the connection file."""
    _file(home).unlink(missing_ok=True)


def read_connection(home: Home) -> Connection | None:
    """Return the connection that the present holder of the home left, None while it has left none.

    A file of an earlier holder is not believed. To be asked only while the lock is held by another process.
    """
    holder = home.holder()
    with contextlib.suppress(FileNotFoundError, msgspec.DecodeError):
        connection = msgspec.json.decode(_file(home).read_bytes(), type=Connection)
        if holder is not None and connection.pid == holder.pid:
            return connection
    return None


def _file(home: Home) -> Path:
    return home.run / "connection.json"
