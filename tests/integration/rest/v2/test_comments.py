"""Comments are added, listed, edited and deleted, each seen by its audience alone."""

import httpx
import pytest

from support.client import Served

COMMENTS = "/rest/api/2/issue/WHI-1/comment"


@pytest.fixture(autouse=True)
async def _issue(served: Served) -> None:
    await served.site.issue("First")


async def add(client: httpx.AsyncClient, *bodies: str) -> list[str]:
    answers = [await client.post(COMMENTS, json={"body": body}) for body in bodies]
    assert [answer.status_code for answer in answers] == [201] * len(bodies)
    return [answer.json()["id"] for answer in answers]


async def test_comments_are_listed_in_the_order_asked_for(carol: httpx.AsyncClient) -> None:
    await add(carol, "one", "two", "three")
    for order, expected in (
        ("", ["one", "two", "three"]),
        ("created", ["one", "two", "three"]),
        ("%2Bcreated", ["one", "two", "three"]),
        ("-created", ["three", "two", "one"]),
    ):
        shown = (await carol.get(f"{COMMENTS}?orderBy={order}")).json()
        assert [comment["body"] for comment in shown["comments"]] == expected
        assert (shown["startAt"], shown["maxResults"], shown["total"]) == (0, 3, 3)


async def test_comments_come_in_pages_where_that_is_asked_for(carol: httpx.AsyncClient) -> None:
    await add(carol, "one", "two", "three")
    page = (await carol.get(f"{COMMENTS}?startAt=1&maxResults=1")).json()
    assert [comment["body"] for comment in page["comments"]] == ["two"]
    assert (page["startAt"], page["maxResults"], page["total"]) == (1, 1, 3)
    past = (await carol.get(f"{COMMENTS}?startAt=9")).json()
    assert (past["comments"], past["total"]) == ([], 3)
    assert len((await carol.get(f"{COMMENTS}?startAt=false&maxResults=false")).json()["comments"]) == 3


async def test_a_comment_is_changed_and_removed(carol: httpx.AsyncClient) -> None:
    (key,) = await add(carol, "Before & after")
    shown = (await carol.get(f"{COMMENTS}/{key}?expand=renderedBody")).json()
    assert (shown["renderedBody"], shown["author"]["name"]) == ("<p>Before &amp; after</p>", "carol")
    assert "renderedBody" not in (await carol.get(f"{COMMENTS}/{key}")).json()
    changed = await carol.put(shown["self"], json={"body": "After"})
    assert (changed.status_code, changed.json()["body"]) == (200, "After")
    assert (await carol.delete(f"{COMMENTS}/{key}")).status_code == 204
    for path in (f"{COMMENTS}/{key}", f"{COMMENTS}/x"):
        answer = await carol.get(path)
        assert answer.status_code == 404
        assert answer.json()["errorMessages"][0].startswith("Can not find a comment for the id: ")


async def test_a_restricted_comment_exists_for_its_audience_alone(
    carol: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    audience = {"type": "group", "value": "jira-administrators"}
    made = await admin.post(COMMENTS, json={"body": "Secret", "visibility": audience})
    assert made.json()["visibility"] == audience
    key = made.json()["id"]
    assert (await admin.get(COMMENTS)).json()["total"] == 1
    assert (await carol.get(COMMENTS)).json() == {"startAt": 0, "maxResults": 0, "total": 0, "comments": []}
    for method in ("GET", "DELETE"):
        assert (await carol.request(method, f"{COMMENTS}/{key}")).status_code == 404
    fields = (await carol.get("/rest/api/2/issue/WHI-1")).json()["fields"]
    assert fields["comment"]["total"] == 0
    refused = await carol.post(COMMENTS, json={"body": "x", "visibility": audience})
    assert list(refused.json()["errors"]) == ["commentLevel"]


async def test_an_empty_comment_is_refused(carol: httpx.AsyncClient) -> None:
    for sent in ({"body": " "}, {}, {"body": 5}):
        answer = await carol.post(COMMENTS, json=sent)
        assert (answer.status_code, answer.json()["errors"]) == (400, {"comment": "Comment body can not be empty!"})
