"""Work on pictures that people bring: looked at, made smaller, cut out; off the event loop, and a few at a time.

A picture is decoded only if its head says that it has a size which memory can bear, so that a small file which unfolds
to gigabytes is refused. What is made here is drawn anew, and so holds nothing but a picture.
"""

import asyncio
import io
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec
from PIL import ExifTags, Image, ImageOps

WORKERS = 2
MOST_PIXELS = 50_000_000
"""The largest picture that is decoded: 200 MB while it is worked on."""
THUMBNAIL = 200
"""The longer side of a thumbnail, in pixels."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
"""The formats that are read, and what they are called in a header."""

_LYING = frozenset({5, 6, 7, 8})
"""Orientations of a camera by which a picture is shown turned by a quarter."""
_BROKEN = (OSError, ValueError, SyntaxError, ArithmeticError, Image.DecompressionBombError)
"""What Pillow raises for what is no picture, or is a broken one."""

T = TypeVar("T")


class Look(msgspec.Struct, frozen=True):
    """What a picture is; its sides are in pixels, as it is shown."""

    media_type: str
    width: int
    height: int


class Box(msgspec.Struct, frozen=True):
    """A square in a picture: its left and upper edge, and its side, in pixels."""

    left: int
    top: int
    side: int


class Pictures:
    """Works on pictures. What is no picture, is broken or is too large gives None."""

    def __init__(self) -> None:
        """Begin without a thread; one is made when it is needed."""
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="pictures")

    async def look(self, path: Path) -> Look | None:
        """Return what a picture is."""
        return await self._on(path, _look)

    async def thumbnail(self, path: Path) -> bytes | None:
        """Return a picture made small, as PNG."""
        return await self._on(path, _thumbnail)

    async def square(self, path: Path, box: Box | None, side: int) -> bytes | None:
        """Return a square of a picture as PNG with that side: what `box` marks, else as much of it as there is."""
        return await self._on(path, lambda image: _square(image, box, side))

    def close(self) -> None:
        """End the threads; what waits is given up."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def _on(self, path: Path, work: Callable[[Image.Image], T]) -> T | None:
        return await asyncio.get_running_loop().run_in_executor(self._workers, _opened, path, work)


def _opened(path: Path, work: Callable[[Image.Image], T]) -> T | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what is odd in a file; whose file it is learns by the answer
        try:
            with Image.open(path, formats=tuple(MEDIA_TYPES)) as image:
                return work(image) if 0 < image.width * image.height <= MOST_PIXELS else None
        except _BROKEN:
            return None


def _look(image: Image.Image) -> Look:
    lies = image.getexif().get(ExifTags.Base.Orientation) in _LYING
    width, height = (image.height, image.width) if lies else (image.width, image.height)
    return Look(MEDIA_TYPES[image.format or "PNG"], width, height)


def _thumbnail(image: Image.Image) -> bytes:
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    return _png(ImageOps.exif_transpose(image))


def _square(image: Image.Image, box: Box | None, side: int) -> bytes:
    whole = ImageOps.exif_transpose(image)
    length = min(whole.width, whole.height)
    place = box or Box((whole.width - length) // 2, (whole.height - length) // 2, length)
    cut = whole.convert("RGBA").crop((place.left, place.top, place.left + place.side, place.top + place.side))
    return _png(cut.resize((side, side), Image.Resampling.LANCZOS))


def _png(image: Image.Image) -> bytes:
    drawn = io.BytesIO()
    image.convert("RGBA").save(drawn, "PNG", optimize=True)
    return drawn.getvalue()
