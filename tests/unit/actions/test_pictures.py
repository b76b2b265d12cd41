"""Pictures are made small, and no file can make the node large."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from whimbrel.actions.pictures import Box, Look, Pictures


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    pictures = Pictures()
    yield pictures
    pictures.close()


def save(folder: Path, image: Image.Image, kind: str = "PNG") -> Path:
    path = folder / "picture"
    image.save(path, kind)
    return path


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says of itself that it is huge."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


async def test_a_picture_is_looked_at_and_made_small(pictures: Pictures, tmp_path: Path) -> None:
    path = save(tmp_path, Image.new("CMYK", (800, 100)), "JPEG")
    assert await pictures.look(path) == Look("image/jpeg", 800, 100)
    small = await pictures.thumbnail(path)
    assert small is not None
    assert Image.open(io.BytesIO(small)).size == (200, 25)


async def test_a_square_is_cut_out(pictures: Pictures, tmp_path: Path) -> None:
    image = Image.new("RGB", (100, 60), "red")
    image.paste("blue", (50, 0, 100, 60))
    path = save(tmp_path, image)
    cut = await pictures.square(path, Box(60, 10, 20), 48)
    middle = await pictures.square(path, None, 48)
    assert cut is not None
    assert middle is not None
    assert Image.open(io.BytesIO(cut)).getcolors() == [(48 * 48, (0, 0, 255, 255))]
    assert Image.open(io.BytesIO(middle)).size == (48, 48)


async def test_a_picture_that_a_camera_turned_is_measured_as_it_is_shown(pictures: Pictures, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned"
    Image.new("RGB", (80, 40)).save(path, "JPEG", exif=exif)
    assert await pictures.look(path) == Look("image/jpeg", 40, 80)
    small = await pictures.thumbnail(path)
    assert small is not None
    assert Image.open(io.BytesIO(small)).size == (40, 80)


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"<svg xmlns='http://www.w3.org/2000/svg'/>", bomb(60_000, 60_000)]
)
async def test_what_is_no_picture_or_too_large_gives_nothing(
    pictures: Pictures, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert await pictures.look(path) is None
    assert await pictures.thumbnail(path) is None
    assert await pictures.square(path, None, 48) is None
