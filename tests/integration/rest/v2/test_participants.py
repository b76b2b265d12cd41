"""Votes and watchers over REST, with the bodies that clients send."""

import httpx
import pytest

from support.client import Served

ISSUE = "/rest/api/2/issue/WHI-1"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
async def _issue(served: Served) -> None:
    await served.site.issue("First")


async def test_votes(bob: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    assert (await bob.post(f"{ISSUE}/votes", headers=JSON)).status_code == 204
    shown = (await bob.get(f"{ISSUE}/votes")).json()
    assert (shown["votes"], shown["hasVoted"], [user["name"] for user in shown["voters"]]) == (1, True, ["bob"])
    assert shown["self"].endswith("/rest/api/2/issue/WHI-1/votes")
    assert (await bob.get(ISSUE)).json()["fields"]["votes"]["votes"] == 1
    own = await admin.post(f"{ISSUE}/votes", headers=JSON)
    assert (own.status_code, own.json()["errorMessages"]) == (404, ["You cannot vote for an issue you have reported."])
    for _ in range(2):
        assert (await bob.delete(f"{ISSUE}/votes")).status_code == 204
    assert (await bob.get(f"{ISSUE}/votes")).json()["votes"] == 0


async def test_watchers(bob: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    assert (await admin.post(f"{ISSUE}/watchers", json="carol")).status_code == 204
    assert (await bob.post(f"{ISSUE}/watchers", headers=JSON)).status_code == 204
    shown = (await bob.get(f"{ISSUE}/watchers")).json()
    assert (shown["watchCount"], shown["isWatching"]) == (2, True)
    assert [user["name"] for user in shown["watchers"]] == ["carol", "bob"]
    assert (await bob.get(ISSUE)).json()["fields"]["watches"]["isWatching"] is True
    for _ in range(2):
        assert (await admin.delete(f"{ISSUE}/watchers?username=carol")).status_code == 204
    assert (await bob.delete(f"{ISSUE}/watchers")).status_code == 204
    assert (await bob.get(f"{ISSUE}/watchers")).json()["watchers"] == []


@pytest.mark.parametrize("body", [{"name": "bob"}, ["bob"], 7])
async def test_odd_watchers_are_refused(admin: httpx.AsyncClient, body: object) -> None:
    assert (await admin.post(f"{ISSUE}/watchers", json=body)).status_code == 400


@pytest.mark.parametrize("path", ["votes", "watchers"])
async def test_nobody_in_particular_has_no_say(nobody: httpx.AsyncClient, bob: httpx.AsyncClient, path: str) -> None:
    assert (await nobody.post(f"{ISSUE}/{path}")).status_code == 401
    assert (await bob.get(f"/rest/api/2/issue/WHI-9/{path}")).status_code == 404
