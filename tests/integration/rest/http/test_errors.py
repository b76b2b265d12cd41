"""Whatever goes wrong, the answer is JSON in Jira's form, with a status and a sentence."""

import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.params import FromPath

from support.client import Served, application_of
from support.site import Site
from whimbrel.errors import Conflict, OutcomeUnknown, TooLarge, Unavailable, WhimbrelError
from whimbrel.rest.http.body import LARGEST
from whimbrel.rest.http.route import route
from whimbrel.rest.http.server import HttpServer

ISSUE = "/rest/api/2/issue"


async def test_an_unknown_address_is_404(admin: httpx.AsyncClient) -> None:
    for path in ("/rest/api/2/nothing", "/nothing", "/rest/api/3/myself", "/rest/api/2/issue/WHI-1/x/y"):
        answer = await admin.get(path)
        assert answer.status_code == 404
        assert answer.json() == {"errorMessages": [f"There is nothing at {path}."], "errors": {}}


async def test_a_wrong_method_is_405(admin: httpx.AsyncClient) -> None:
    answer = await admin.delete("/rest/api/2/serverInfo")
    assert (answer.status_code, answer.json()["errorMessages"]) == (
        405,
        ["This address does not know the method DELETE."],
    )
    assert "GET" in answer.headers["Allow"]


async def test_a_body_that_cannot_be_read_is_400(admin: httpx.AsyncClient) -> None:
    for content, sentence in (
        (b"{", "The body is not JSON: "),
        (b"[]", "The body must be a JSON object."),
        (b"", "The body is missing."),
        (b"[" * 200_000, "The body is "),
        (b'{"fields": {"summary": "\\u0000"}}', "The body contains U+0000"),
        (b'{"fields": []}', "The issue cannot be read: "),
        (b'{"update": {"labels": {"add": "x"}}}', "The issue cannot be read: "),
        (b"\xff", "The body is not JSON: "),
    ):
        answer = await admin.post(ISSUE, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["errorMessages"][0].startswith(sentence)


async def test_a_body_of_another_kind_is_415(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(ISSUE, content=b"<issue/>", headers={"Content-Type": "text/xml"})
    assert (answer.status_code, "application/json" in answer.json()["errorMessages"][0]) == (415, True)


async def test_a_body_that_is_too_large_is_413(admin: httpx.AsyncClient) -> None:
    async def pieces() -> Any:
        for _ in range(LARGEST // 65536 + 2):
            yield b" " * 65536

    for content in (b" " * (LARGEST + 1), pieces()):
        answer = await admin.post(ISSUE, content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["errorMessages"]) == (413, ["The body is larger than 10 MB."])


async def test_every_answer_carries_its_number_and_forbids_guessing(admin: httpx.AsyncClient) -> None:
    seen = set()
    for path in ("/rest/api/2/myself", "/rest/api/2/nothing", "/", "/secure/icon/user/Ada"):
        answer = await admin.get(path)
        seen.add(answer.headers["X-AREQUESTID"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert len(seen) == 4


async def test_a_get_or_delete_may_say_that_its_missing_body_is_json(admin: httpx.AsyncClient, served: Served) -> None:
    await served.site.issue("First")
    headers = {"Content-Type": "application/json"}
    assert (await admin.get("/rest/api/2/issue/WHI-1", headers=headers)).status_code == 200
    gone = await admin.delete("/rest/api/2/issue/WHI-1?deleteSubtasks=False", headers=headers)
    assert (gone.status_code, gone.content) == (204, b"")


RAISED: list[tuple[Exception, int, str]] = [
    (Conflict("Look again."), 409, "Look again."),
    (TooLarge("Send less."), 413, "Send less."),
    (Unavailable("The database is away."), 503, "The database is away."),
    (OutcomeUnknown("It may have happened."), 500, "It may have happened."),
    (WhimbrelError("Something else."), 500, "Something else."),
    (RuntimeError("secret details"), 500, "Something went wrong that should not have."),
]


async def test_errors_have_their_statuses(site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    @route("GET", "/fails/{index:str}")
    async def fails(index: FromPath[str]) -> None:
        raise RAISED[int(index)][0]

    application = application_of(site, tmp_path)
    application.register(fails)
    async with HttpServer(application) as server, httpx.AsyncClient() as client:
        for index, (_, status, sentence) in enumerate(RAISED):
            answer = await client.get(f"http://127.0.0.1:{server.port}/fails/{index}")
            assert answer.status_code == status
            assert answer.json()["errorMessages"][0].startswith(sentence)
            assert ("Retry-After" in answer.headers) == (status == 503)
    assert "secret details" not in answer.text
    assert answer.headers["X-AREQUESTID"] in answer.json()["errorMessages"][0]
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert answer.headers["X-AREQUESTID"] in record.getMessage()
