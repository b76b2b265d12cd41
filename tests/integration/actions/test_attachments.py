"""Files are attached with their history and events, and never without their content."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.attachments import Brought, attach_files, delete_attachment
from whimbrel.actions.issues import delete_issue
from whimbrel.actions.pictures import Pictures
from whimbrel.actions.uploads import Kept, Uploads
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.settings import Settings
from whimbrel.storage.files import Files, open_files
from whimbrel.storage.home import Home
from whimbrel.storage.spool import Spool, SpoolPlace
from whimbrel.tracker.permission import HolderKind, Permission


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files(Home(tmp_path), Settings(home=tmp_path))


@pytest.fixture
def uploads(files: Files, tmp_path: Path) -> Uploads:
    return Uploads(files, Spool(tmp_path / "upload"), Pictures())


@pytest.fixture
def place(uploads: Uploads) -> Iterator[SpoolPlace]:
    with uploads.place() as place:
        yield place


async def kept(uploads: Uploads, place: SpoolPlace, content: bytes = b"content") -> Kept:
    file = place.file()
    await file.write(content)
    await file.finish()
    return await uploads.keep(file)


async def test_files_come_and_go_with_history_and_events(
    site: Site, acting: Any, uploads: Uploads, place: SpoolPlace
) -> None:
    issue = await site.issue()
    brought = [Brought("a.txt", "text/plain", await kept(uploads, place)) for _ in range(2)]
    _, (first, second) = await acting.do(attach_files, "bob", "WHI-1", brought, uploads)
    await acting.do(delete_attachment, "bob", first.id)
    assert await acting.history(issue.id) == [
        *(("Attachment", None, "a.txt"), ("Attachment", None, "a.txt"), ("Attachment", "a.txt", None)),
    ]
    with pytest.raises(NotFound):
        await acting.do(delete_attachment, "bob", first.id)
    await acting.do(delete_issue, "admin", "WHI-1")
    with pytest.raises(NotFound):
        await acting.do(delete_attachment, "bob", second.id)


async def test_a_content_that_was_swept_meanwhile_is_kept_again(
    site: Site, acting: Any, uploads: Uploads, place: SpoolPlace, files: Files
) -> None:
    await site.issue()
    content = await kept(uploads, place)
    await files.remove(content.content_hash)
    await acting.do(attach_files, "bob", "WHI-1", [Brought("a.txt", "text/plain", content)], uploads)
    assert await files.read(content.content_hash) == b"content"


async def test_permissions(site: Site, acting: Any, uploads: Uploads, place: SpoolPlace) -> None:
    await site.issue()
    brought = [Brought("a.txt", "text/plain", await kept(uploads, place))]
    _, (file,) = await acting.do(attach_files, "carol", "WHI-1", brought, uploads)
    await acting.grant(Permission.CREATE_ATTACHMENTS, HolderKind.GROUP, 10_000)
    await acting.grant(Permission.DELETE_OWN_ATTACHMENTS, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed):
        await acting.do(attach_files, "carol", "WHI-1", brought, uploads)
    with pytest.raises(NotAllowed):
        await acting.do(delete_attachment, "carol", file.id)
    await acting.secure("Staff")
    await site.issue("Hidden", security={"name": "Staff"})
    _, (hidden,) = await acting.do(attach_files, "admin", "WHI-2", brought, uploads)
    with pytest.raises(NotFound):
        await acting.do(delete_attachment, "bob", hidden.id)
