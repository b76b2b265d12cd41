"""Contents in the shared home, and the sweep of those that nothing names."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from support.site import Site
from whimbrel.errors import NotFound, Unavailable
from whimbrel.settings import Settings
from whimbrel.storage.files import FOLDER, Files, open_files
from whimbrel.storage.home import Home
from whimbrel.storage.orphan import claim, sweep
from whimbrel.storage.schema.issue import attachment
from whimbrel.storage.schema.site import avatar


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files(Home(tmp_path), Settings(home=tmp_path))


async def put(files: Files, folder: Path, content: bytes, age: timedelta = timedelta()) -> str:
    """Keep a content, and pretend that this was some time ago."""
    content_hash = hashlib.sha256(content).hexdigest()
    source = folder / "source"
    source.write_bytes(content)
    await files.put(content_hash, source)
    then = (datetime.now(UTC) - age).timestamp()
    os.utime(folder / "shared" / FOLDER / content_hash[:2] / content_hash[2:], (then, then))
    return content_hash


async def test_a_content_is_kept_whole_and_read_in_part(files: Files, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    content_hash = await put(files, tmp_path, content)
    assert await files.has(content_hash)
    assert await files.read(content_hash) == content
    part = await files.open(content_hash, 250, 600_000)
    read = [chunk async for chunk in part.chunks()]
    assert (part.start, part.end, part.size) == (250, 600_000, len(content))
    assert b"".join(read) == content[250:600_000]
    assert len(read) > 1
    assert (await files.open(content_hash, 1_048_000)).end == len(content)


async def test_what_is_not_kept_is_told(files: Files) -> None:
    assert not await files.has("0" * 64)
    await files.remove("0" * 64)
    with pytest.raises(NotFound):
        await files.open("0" * 64)


async def test_a_shared_home_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "shared").write_text("a file is in the way")
    files = open_files(Home(tmp_path), Settings(home=tmp_path, shared_home=str(tmp_path / "other")))
    (tmp_path / "other").rmdir()
    (tmp_path / "other").write_text("gone")
    with pytest.raises(Unavailable, match="cannot be reached"):
        await put(files, tmp_path, b"x")
    with pytest.raises(Unavailable):
        open_files(Home(tmp_path), Settings(home=tmp_path, shared_home="nonsense://x"))


async def test_the_sweep_takes_what_is_old_and_named_by_nothing(site: Site, files: Files, tmp_path: Path) -> None:
    issue = await site.issue()
    old = timedelta(hours=2)
    named = [await put(files, tmp_path, f"named {number}".encode(), old) for number in range(3)]
    orphan, young = await put(files, tmp_path, b"orphan", old), await put(files, tmp_path, b"young")
    row = {"issue_id": issue.id, "filename": "a", "mime_type": "a/b", "size": 1, "created": issue.created}
    async with site.database.transaction() as tx:
        await tx.execute(insert(attachment), {**row, "content_hash": named[0], "thumbnail_hash": named[1]})
        await tx.execute(insert(avatar), {"kind": "user", "owner_id": issue.reporter_id, "content_hash": named[2]})
        await tx.execute(insert(avatar), {"kind": "user", "owner_id": 99_999, "content_hash": orphan})
    draft = tmp_path / "shared" / FOLDER / named[0][:2] / f"{named[0][2:]}#1"
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    assert await sweep(site.database, files, datetime.now(UTC)) == 2
    assert not draft.exists()
    assert [await files.has(one) for one in (*named, orphan, young)] == [True, True, True, False, True]
    assert await sweep(site.database, files, datetime.now(UTC)) == 0


async def test_the_sweep_leaves_what_somebody_is_about_to_name(site: Site, files: Files, tmp_path: Path) -> None:
    content_hash = await put(files, tmp_path, b"soon named", timedelta(hours=2))
    async with site.database.transaction() as tx:
        await claim(tx, [content_hash])
        assert await sweep(site.database, files, datetime.now(UTC)) == 0
        assert await files.has(content_hash)
    assert await sweep(site.database, files, datetime.now(UTC)) == 1
