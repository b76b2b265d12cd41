"""Files go up, are seen by who may see them, come down, and cannot do anything."""

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from PIL import Image
from sqlalchemy import insert

from support.client import Served, serve
from support.site import Site
from whimbrel.catalogue.store import touch
from whimbrel.storage.schema.site import application_property

API = "/rest/api/2"
FILES = f"{API}/issue/WHI-1/attachments"
NO_CHECK = {"X-Atlassian-Token": "no-check"}
HTML = b"<script>alert(1)</script>"


def picture(width: int = 600, height: int = 400, kind: str = "PNG") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(drawn, kind)
    return drawn.getvalue()


async def attach(client: httpx.AsyncClient, *files: tuple[str, bytes, str], **headers: str) -> httpx.Response:
    return await client.post(FILES, files=[("file", file) for file in files], headers={**NO_CHECK, **headers})


async def set_property(site: Site, key: str, value: str) -> None:
    async with site.database.transaction() as tx:
        await tx.execute(insert(application_property), {"key": key, "value": value})
        await touch(tx, "settings")


@pytest.fixture(autouse=True)
async def _issue(served: Served) -> None:
    await served.site.issue("First")


async def test_files_go_up_and_come_down(bob: httpx.AsyncClient) -> None:
    sent = await attach(bob, ("notes.txt", b"hello", "text/plain"), ("tür\u202fzu.bin", b"\0\1" * 500_000, ""))
    assert sent.status_code == 200
    text, data = sent.json()
    assert (text["filename"], text["size"], text["mimeType"], text["author"]["name"]) == (
        *("notes.txt", 5, "text/plain", "bob"),
    )
    assert (data["filename"], data["size"], data["mimeType"]) == (
        "tür\u202fzu.bin",
        1_000_000,
        "application/octet-stream",
    )
    assert "thumbnail" not in text
    assert (await bob.get(text["self"])).json() == text
    assert (await bob.get(text["content"])).content == b"hello"
    whole = await bob.get(data["content"])
    assert (whole.content, whole.headers["Content-Length"]) == (b"\0\1" * 500_000, "1000000")
    assert (await bob.get(f"{API}/attachment/content/{text['id']}")).content == b"hello"
    shown = (await bob.get(f"{API}/issue/WHI-1?expand=changelog")).json()
    assert [one["id"] for one in shown["fields"]["attachment"]] == [text["id"], data["id"]]
    lines = [item for entry in shown["changelog"]["histories"] for item in entry["items"]]
    assert [(line["field"], line["to"], line["toString"]) for line in lines] == [
        ("Attachment", text["id"], "notes.txt"),
        ("Attachment", data["id"], "tür\u202fzu.bin"),
    ]
    found = await bob.get(f"{API}/search", params={"jql": "attachments is not empty"})
    assert found.json()["total"] == 1


async def test_parts_of_files_are_given(bob: httpx.AsyncClient) -> None:
    (file,) = (await attach(bob, ("digits.txt", b"0123456789", "text/plain"))).json()
    for asked, status, content, told in (
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=5-500", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ):
        answer = await bob.get(file["content"], headers={"Range": asked})
        assert (answer.status_code, answer.content, answer.headers.get("Content-Range")) == (status, content, told)
    tag = answer.headers["ETag"]
    assert (await bob.get(file["content"], headers={"If-None-Match": tag})).status_code == 304
    for condition, status in ((tag, 206), ('"other"', 200)):
        answer = await bob.get(file["content"], headers={"Range": "bytes=1-1", "If-Range": condition})
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("name", "said", "label"),
    [
        ("page.html", "text/html", "application/octet-stream"),
        ("page.svg", "image/svg+xml", "application/octet-stream"),
        ("code.js", "text/javascript", "application/octet-stream"),
        ("page.css", "text/css", "application/octet-stream"),
        ("feed.xml", "application/atom+xml", "application/octet-stream"),
        ("x", 'text/html; charset="x"', "application/octet-stream"),
        ("report.pdf", "", "application/pdf"),
        ("notes.txt", "application/octet-stream", "text/plain"),
        ("y.docx", "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
async def test_a_file_cannot_run_as_a_page(bob: httpx.AsyncClient, name: str, said: str, label: str) -> None:
    (file,) = (await attach(bob, (name, HTML, said))).json()
    headers = (await bob.get(file["content"])).headers
    assert headers["Content-Type"] == label
    assert headers["Content-Disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_names_do_no_harm_in_headers(bob: httpx.AsyncClient) -> None:
    (file,) = (await attach(bob, ('C:\\dir\\a";b=c\u00e9.png', picture(), "image/png"))).json()
    assert file["filename"] == 'a";b=c\u00e9.png'
    disposition = (await bob.get(file["content"])).headers["Content-Disposition"]
    assert disposition == "inline; filename=\"a_;b=c_.png\"; filename*=UTF-8''a%22%3Bb%3Dc%C3%A9.png"
    for name in ("a\nb", "..", "x" * 256, "evil\u202egnp.exe"):
        assert (await attach(bob, (name, b"x", ""))).status_code == 400


async def test_pictures_have_thumbnails(bob: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    for kind, said in (("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")):
        (file,) = (await attach(bob, (f"p.{kind.lower()}", picture(kind=kind), said))).json()
        assert (await bob.get(file["content"])).headers["Content-Disposition"].startswith("inline")
        small = await bob.get(file["thumbnail"])
        assert (small.headers["Content-Type"], Image.open(io.BytesIO(small.content)).size) == ("image/png", (200, 133))
        assert (await nobody.get(file["thumbnail"])).status_code == 401
    for content in (b"GIF89a nonsense", HTML, b"", picture()[:200]):
        (file,) = (await attach(bob, ("p.png", content, "image/png"))).json()
        assert "thumbnail" not in file


async def test_the_same_content_is_kept_once(bob: httpx.AsyncClient) -> None:
    files = [(await attach(bob, (name, b"the same", "text/plain"))).json()[0] for name in ("a.txt", "b.txt")]
    assert (await bob.delete(files[0]["self"])).status_code == 204
    assert (await bob.get(files[0]["content"])).status_code == 404
    assert (await bob.get(files[1]["content"])).content == b"the same"


async def test_what_is_refused(served: Served, bob: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    form: dict[str, Any] = {"files": [("file", ("a.txt", b"x", "text/plain"))]}
    assert (await bob.post(FILES, **form)).status_code == 403
    assert (await bob.post(FILES, **form, headers={"X-Atlassian-Token": "nocheck"})).status_code == 200
    assert (await nobody.post(FILES, **form)).status_code == 403
    assert (await nobody.post(FILES, **form, headers=NO_CHECK)).status_code == 401
    missing = f"{API}/issue/WHI-9/attachments"
    assert (await bob.post(missing, **form, headers=NO_CHECK)).status_code == 404
    assert (await bob.post(FILES, json={}, headers=NO_CHECK)).status_code == 415
    other = {"files": [("other", ("a.txt", b"x", "text/plain"))]}
    assert (await bob.post(FILES, **other, headers=NO_CHECK)).status_code == 400
    broken = {**NO_CHECK, "Content-Type": "multipart/form-data; boundary=xx"}
    for body in (b"", b"nonsense", b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf'):
        assert (await bob.post(FILES, content=body, headers=broken)).status_code == 400
    many = {"files": [("file", (f"{number}.txt", b"x", "text/plain")) for number in range(61)]}
    assert (await bob.post(FILES, **many, headers=NO_CHECK)).status_code == 400
    for path in ("x", "99999", "9" * 30):
        assert (await bob.get(f"{API}/attachment/{path}")).status_code == 404
        assert (await bob.delete(f"{API}/attachment/{path}")).status_code == 404
        assert (await bob.get(f"/secure/attachment/{path}/a.txt")).status_code == 404


async def test_files_are_as_large_as_the_site_says(served: Served, bob: httpx.AsyncClient) -> None:
    assert (await bob.get(f"{API}/attachment/meta")).json() == {"enabled": True, "uploadLimit": 10_485_760}
    await set_property(served.site, "webwork.multipart.maxSize", "1000")
    assert (await bob.get(f"{API}/attachment/meta")).json()["uploadLimit"] == 1000
    assert (await attach(bob, ("a.txt", b"x" * 1000, "text/plain"))).status_code == 200
    answer = await attach(bob, ("a.txt", b"x" * 1001, "text/plain"))
    assert (answer.status_code, "1,000 bytes" in answer.json()["errorMessages"][0]) == (413, True)
    await set_property(served.site, "jira.option.allowattachments", "false")
    assert (await attach(bob, ("a.txt", b"x", "text/plain"))).status_code == 403


async def test_kinds_of_files_can_be_refused(served: Served, bob: httpx.AsyncClient) -> None:
    await set_property(served.site, "whimbrel.attachment.endings.refused", ".exe, bat")
    for name, status in (("a.exe", 400), ("a.BAT", 400), ("a.txt", 200), ("exe", 200)):
        assert (await attach(bob, (name, b"x", ""))).status_code == status, name
    await set_property(served.site, "whimbrel.attachment.endings.allowed", "txt")
    for name, status in (("a.png", 400), ("a.TXT", 200), ("txt", 400)):
        assert (await attach(bob, (name, b"x", ""))).status_code == status, name


async def test_a_large_file_streams(served: Served, admin: httpx.AsyncClient) -> None:
    await set_property(served.site, "webwork.multipart.maxSize", str(1 << 40))
    size, block = 40, b"0123456789abcdef" * 65536
    head = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n'

    async def body() -> AsyncIterator[bytes]:
        yield head
        for _ in range(size):
            yield block
        yield b"\r\n--xx--\r\n"

    headers = {**NO_CHECK, "Content-Type": "multipart/form-data; boundary=xx"}
    (file,) = (await admin.post(FILES, content=body(), headers=headers)).json()
    assert file["size"] == size * len(block)
    received = 0
    async with admin.stream("GET", file["content"]) as answer:
        async for chunk in answer.aiter_bytes():
            received += len(chunk)
    assert received == file["size"]


async def test_who_may_delete(bob: httpx.AsyncClient, carol: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    files = [(await attach(bob, ("a.txt", b"x", "text/plain"))).json()[0] for _ in range(2)]
    assert (await carol.delete(files[0]["self"])).status_code == 403
    assert (await bob.delete(files[0]["self"])).status_code == 204
    assert (await admin.delete(files[1]["self"])).status_code == 204
    shown = (await bob.get(f"{API}/issue/WHI-1?expand=changelog")).json()
    assert shown["fields"]["attachment"] == []
    last = shown["changelog"]["histories"][-1]["items"][0]
    assert (last["field"], last["from"], last["fromString"], last["to"]) == (
        *("Attachment", files[1]["id"], "a.txt", None),
    )


async def test_a_scanner_has_the_last_word(site: Site) -> None:
    seen = []

    async def scan(path: Any) -> bool:
        content = await asyncio.to_thread(path.read_bytes)
        seen.append(content)
        return b"virus" not in content

    async with serve(site, scan=scan) as served, served.client("bob") as client:
        assert (await attach(client, ("a.txt", b"fine", "text/plain"))).status_code == 200
        answer = await attach(client, ("a.txt", b"a virus", "text/plain"))
        assert (answer.status_code, "scanner" in answer.json()["errorMessages"][0]) == (400, True)
        shown = (await client.get(f"{API}/issue/WHI-1")).json()["fields"]["attachment"]
    assert seen == [b"fine", b"a virus"]
    assert len(shown) == 1
