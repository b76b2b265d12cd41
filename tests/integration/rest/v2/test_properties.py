"""Entity properties over REST, for issues, projects and comments alike."""

import httpx
import pytest

from support.client import Served


@pytest.fixture(autouse=True)
async def _issue(served: Served) -> None:
    await served.site.issue("First")


async def test_a_property_is_kept_below_each_kind_of_entity(admin: httpx.AsyncClient) -> None:
    comment = (await admin.post("/rest/api/2/issue/WHI-1/comment", json={"body": "Hello"})).json()["id"]
    for entity in ("issue/WHI-1", "project/WHI", f"comment/{comment}"):
        every = f"/rest/api/2/{entity}/properties"
        assert (await admin.get(every)).json() == {"keys": []}
        assert (await admin.put(f"{every}/my.key", json={"a": [1]})).status_code == 201
        assert (await admin.put(f"{every}/my.key", json={"a": [2]})).status_code == 200
        assert (await admin.get(f"{every}/my.key")).json() == {"key": "my.key", "value": {"a": [2]}}
        (shown,) = (await admin.get(every)).json()["keys"]
        assert (shown["key"], shown["self"].endswith(f"/{entity}/properties/my.key")) == ("my.key", True)
        assert (await admin.delete(f"{every}/my.key")).status_code == 204
        assert (await admin.get(f"{every}/my.key")).status_code == 404


async def test_a_property_that_is_set_is_found_by_jql(admin: httpx.AsyncClient) -> None:
    await admin.put("/rest/api/2/issue/WHI-1/properties/app", json={"state": "Done", "score": 7})
    for jql, total in (
        ("issue.property[app].state = done AND issue.property[app].score > 6", 1),
        ("issue.property[app].score > 7", 0),
        ('issue.property["app"].state != open', 1),
    ):
        answer = await admin.get("/rest/api/2/search", params={"jql": jql, "maxResults": 0})
        assert answer.json()["total"] == total, jql


async def test_refusals_have_their_status(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    address = "/rest/api/2/project/WHI/properties/k"
    assert (await carol.put(address, json=1)).status_code == 403
    assert (await nobody.put(address, json=1)).status_code == 401
    assert (await carol.get("/rest/api/2/issue/WHI-9/properties")).status_code == 404
    big = await carol.put("/rest/api/2/issue/WHI-1/properties/k", json="x" * 40_000)
    assert (big.status_code, big.json()["errorMessages"]) == (
        400,
        ["The property value cannot be longer than 32,768 bytes."],
    )
