"""Where files lie while they come in: on the disk of this node, never in memory."""

import asyncio
import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from whimbrel.errors import Unavailable
from whimbrel.storage.private import make_private_directory

BLOCK = 1024 * 1024
"""Bytes that are gathered before they go to the disk."""


class Spooled:
    """A file that comes in. `size` is in bytes; `content_hash` is its SHA-256 once `finish` has returned."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Take where it lies, open for writing."""
        self.path = path
        self.size = 0
        self.content_hash = ""
        self._file = file
        self._digest = hashlib.sha256()
        self._waiting = bytearray()

    async def write(self, chunk: bytes) -> None:
        """Add bytes at the end."""
        self.size += len(chunk)
        self._waiting += chunk
        if len(self._waiting) >= BLOCK:
            await self._flush()

    async def finish(self) -> None:
        """Write what waits, and close the file."""
        await self._flush()
        await asyncio.to_thread(self._file.close)
        self.content_hash = self._digest.hexdigest()

    async def _flush(self) -> None:
        block, self._waiting = bytes(self._waiting), bytearray()
        await asyncio.to_thread(self._write, block)

    def _write(self, block: bytes) -> None:
        self._digest.update(block)
        try:
            self._file.write(block)
        except OSError as error:
            raise Unavailable("There is no room for the file at the moment.") from error


class Spool:
    """A folder of this node in which files lie until their content is kept; each request has a place of its own."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made where it is needed."""
        self._folder = folder

    def clear(self) -> None:
        """Throw away what a process that died left; only for who owns the home."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextlib.contextmanager
    def place(self) -> Iterator["SpoolPlace"]:
        """Give a place for the files of a request; they are gone when the block is left."""
        make_private_directory(self._folder)
        with tempfile.TemporaryDirectory(dir=self._folder, ignore_cleanup_errors=True) as path:
            place = SpoolPlace(Path(path))
            try:
                yield place
            finally:
                place.close()


class SpoolPlace:
    """Where the files of one request lie."""

    def __init__(self, path: Path) -> None:
        """Take the directory."""
        self._path = path
        self._open: list[BinaryIO] = []

    def file(self) -> Spooled:
        """Begin a file."""
        path = self._path / str(len(self._open))
        opened = path.open("xb")
        self._open.append(opened)
        return Spooled(path, opened)

    def close(self) -> None:
        """Close what is still open."""
        for file in self._open:
            file.close()
