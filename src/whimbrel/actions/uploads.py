"""Files on their way in: spooled to the disk of the node, looked over, and kept in the shared home.

All of this is done before the transaction that names them, so that content comes first and its row after.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from whimbrel.actions.pictures import Pictures
from whimbrel.actions.scan import Scan
from whimbrel.errors import Invalid
from whimbrel.storage.files import Files
from whimbrel.storage.orphan import claim
from whimbrel.storage.postgres import Tx
from whimbrel.storage.spool import Spool, Spooled, SpoolPlace

LARGEST_PICTURE = 32 * 1024 * 1024
"""The largest file, in bytes, of which a thumbnail is made."""


class Kept(msgspec.Struct, frozen=True):
    """A content that is kept, and where it still lies on this node until the request ends."""

    content_hash: str
    size: int
    path: Path


class Uploads:
    """Takes files in."""

    def __init__(self, files: Files, spool: Spool, pictures: Pictures, scan: Scan | None = None) -> None:
        """Take where contents are kept, where they lie before that, and who is asked whether they may be."""
        self.pictures = pictures
        self._files = files
        self._spool = spool
        self._scan = scan

    @contextlib.contextmanager
    def place(self) -> Iterator[SpoolPlace]:
        """Give a place for the files of a request; what lies there is gone when the block is left."""
        with self._spool.place() as place:
            yield place

    async def keep(self, file: Spooled) -> Kept:
        """Keep a file that is finished. Raises `Invalid` for one that the scanner refuses, `Unavailable`."""
        if self._scan is not None and not await self._scan(file.path):
            raise Invalid("The file was refused: the scanner of this site found something harmful in it.")
        if not await self._files.has(file.content_hash):
            await self._files.put(file.content_hash, file.path)
        return Kept(file.content_hash, file.size, file.path)

    async def keep_drawn(self, place: SpoolPlace, content: bytes) -> Kept:
        """Keep what was made here."""
        drawn = place.file()
        await drawn.write(content)
        await drawn.finish()
        if not await self._files.has(drawn.content_hash):
            await self._files.put(drawn.content_hash, drawn.path)
        return Kept(drawn.content_hash, drawn.size, drawn.path)

    async def thumbnail(self, place: SpoolPlace, file: Kept) -> Kept | None:
        """Make a file's small picture and keep it; None where it is no picture."""
        small = await self.pictures.thumbnail(file.path) if file.size <= LARGEST_PICTURE else None
        return None if small is None else await self.keep_drawn(place, small)

    async def hold(self, tx: Tx, kept: tuple[Kept, ...]) -> None:
        """See to it that contents are there when the transaction commits, also if a sweep took one for an orphan."""
        await claim(tx, (one.content_hash for one in kept))
        for one in kept:
            if not await self._files.has(one.content_hash):
                await self._files.put(one.content_hash, one.path)
