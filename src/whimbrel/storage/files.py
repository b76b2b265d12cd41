"""The contents of files, in the shared home: a directory, or a bucket of any S3-compatible store.

A content is named by its SHA-256 hash, so the same one is kept once, whoever brings it and how often, and what lies
under a name never changes. Which contents are wanted is told by rows; `storage/orphan.py` removes the others.
"""

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from whimbrel.errors import NotFound, Unavailable
from whimbrel.settings import Settings
from whimbrel.storage.home import Home

FOLDER = "content"
CHUNK = 256 * 1024
"""Bytes that are read at least at once, where there are as many."""
_LISTED = 500
_PARTS = 3
"""How many parts of a large file, of 5 MB each, are on their way to the store at once."""
_HASH = re.compile(r"[0-9a-f]{64}")
_DRAFT = re.compile(r"[0-9a-f]{62}#[0-9]+")
"""What a directory store leaves behind where a process died while it wrote."""


class Content:
    """A content, or part of one, about to be read: where it begins and ends, and how long the whole is, in bytes."""

    def __init__(self, result: "obstore.GetResult") -> None:
        """Take the answer of the store."""
        self.start, self.end = result.range
        self.size = int(result.meta["size"])
        self._result = result

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes, a few at a time. Raises `Unavailable` where the store goes away."""
        with _told():
            async for chunk in self._result.stream(min_chunk_size=CHUNK):
                yield bytes(chunk)


class Files:
    """Keeps contents and gives them. Every method raises `Unavailable` where the store cannot be reached."""

    def __init__(self, store: ObjectStore, directory: Path | None = None) -> None:
        """Take the store and, where it is a directory, which one."""
        self._store = store
        self._directory = directory

    async def has(self, content_hash: str) -> bool:
        """Tell whether a content is kept."""
        with _told():
            try:
                await obstore.head_async(self._store, _path(content_hash))
            except FileNotFoundError:
                return False
            return True

    async def put(self, content_hash: str, source: Path) -> None:
        """Keep the content of a file; once this returns, it outlasts a loss of power."""
        with _told():
            await obstore.put_async(self._store, _path(content_hash), source, max_concurrency=_PARTS)
        if self._directory is not None:
            await asyncio.to_thread(_settle, self._directory / _path(content_hash))

    async def open(self, content_hash: str, start: int = 0, end: int | None = None) -> Content:
        """Begin to read a content from `start` to before `end`; raises `NotFound` where it is not kept.

        `end` is greater than `start`, and `start` lies inside of the content.
        """
        with _told():
            try:
                if end is not None:
                    return Content(
                        await obstore.get_async(self._store, _path(content_hash), options={"range": (start, end)})
                    )
                if start:
                    options: obstore.GetOptions = {"range": {"offset": start}}
                    return Content(await obstore.get_async(self._store, _path(content_hash), options=options))
                return Content(await obstore.get_async(self._store, _path(content_hash)))
            except FileNotFoundError:
                raise NotFound("The content of this file is missing.") from None

    async def read(self, content_hash: str) -> bytes:
        """Return a small content whole."""
        content = await self.open(content_hash)
        return b"".join([chunk async for chunk in content.chunks()])

    async def remove(self, content_hash: str) -> None:
        """Remove a content; one that is not kept is removed already."""
        with _told(), contextlib.suppress(FileNotFoundError):
            await obstore.delete_async(self._store, _path(content_hash))

    async def older_than(self, moment: datetime) -> AsyncIterator[list[str]]:
        """Yield the hashes of the contents that were put before a moment, some hundreds at a time."""
        with _told():
            async for listed in obstore.list(self._store, FOLDER, chunk_size=_LISTED):
                found = (
                    one["path"].removeprefix(FOLDER).replace("/", "") for one in listed if one["last_modified"] < moment
                )
                yield [content_hash for content_hash in found if _HASH.fullmatch(content_hash)]

    async def remove_drafts(self, moment: datetime) -> int:
        """Remove what writers that died before a moment left half-written, and return how many files that were.

        Stores other than a directory do so by themselves, as their own rules say.
        """
        if self._directory is None:
            return 0
        return await asyncio.to_thread(_remove_drafts, self._directory / FOLDER, moment.timestamp())


def open_files(home: Home, settings: Settings) -> Files:
    """Return the files of a site: in the directory or bucket that the settings name, else in the home.

    What a bucket needs besides its address (endpoint, region, credentials) comes from the usual variables, AWS_*.
    Raises `Unavailable` for an address that no store knows.
    """
    place = settings.shared_home or str(home.shared)
    if "://" in place:
        with _told():
            return Files(from_url(place))
    return Files(LocalStore(place, mkdir=True), Path(place))


def _path(content_hash: str) -> str:
    """Return where a content lies: below the first two digits, so that no folder holds too many."""
    return f"{FOLDER}/{content_hash[:2]}/{content_hash[2:]}"


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Raise what the store says as an error of ours; its own texts hold addresses, which are for the log alone."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError, ValueError) as error:
        raise Unavailable("The files of the site cannot be reached at the moment.") from error


def _settle(path: Path) -> None:
    """See to it that a file and its name are on the disk."""
    for place in (path, path.parent, path.parent.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_drafts(folder: Path, before: float) -> int:
    removed = 0
    for path in folder.glob("*/*#*"):
        with contextlib.suppress(FileNotFoundError):
            if _DRAFT.fullmatch(path.name) and path.stat().st_mtime < before:
                path.unlink()
                removed += 1
    return removed
