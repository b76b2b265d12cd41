"""Links by which people get an account or another password, from the administrator to the page and back."""

import httpx
import pytest

from support.client import Served
from support.site import PASSWORD

INVITATION, RESET = "/rest/admin/1.0/invitation", "/rest/admin/1.0/passwordreset"
DORA = {"emailAddress": "dora@example.com", "name": "dora", "displayName": "Dora"}


async def test_an_invited_person_joins(served: Served, admin: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    made = await admin.post(INVITATION, json=DORA)
    assert (made.status_code, made.json()["name"]) == (201, "dora")
    page, _, secret = made.json()["link"].partition("#")
    assert page == f"{served.url}/login/invitation"
    assert "<form" in (await nobody.get(page)).text
    short = await nobody.post("/login/invitation", json={"secret": secret, "password": "short"})
    assert (short.status_code, set(short.json()["errors"])) == (400, {"password"})
    sent = {"secret": secret, "password": "wide-and-blue", "name": "dunlin", "displayName": "Dora Dunlin"}
    joined = await nobody.post("/login/invitation", json=sent)
    assert (joined.status_code, joined.json()) == (201, {"name": "dunlin"})
    own = await nobody.get("/rest/api/2/myself?expand=groups", auth=("dunlin", "wide-and-blue"))
    assert own.json()["displayName"] == "Dora Dunlin"
    assert [group["name"] for group in own.json()["groups"]["items"]] == ["jira-software-users"]
    assert (await nobody.post("/login/invitation", json=sent)).status_code == 401


async def test_a_password_is_reset(served: Served, admin: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    made = await admin.post(f"{RESET}?username=carol")
    page, _, secret = made.json()["link"].partition("#")
    assert (made.status_code, page) == (201, f"{served.url}/login/reset")
    assert "<form" in (await nobody.get(page)).text
    done = await nobody.post("/login/reset", json={"secret": secret, "password": "wide-and-blue"})
    assert (done.status_code, done.json()) == (200, {"name": "carol"})
    assert (await nobody.get("/rest/api/2/myself", auth=("carol", PASSWORD))).status_code == 401
    assert (await nobody.get("/rest/api/2/myself", auth=("carol", "wide-and-blue"))).status_code == 200


@pytest.mark.parametrize("path", ["/login/invitation", "/login/reset"])
async def test_odd_secrets_are_refused(nobody: httpx.AsyncClient, path: str) -> None:
    assert (await nobody.post(path, json={"secret": "x", "password": "wide-and-blue"})).status_code == 401
    assert (await nobody.post(path, json={"secret": 7, "password": "wide-and-blue"})).status_code == 400
    evil = {"Origin": "https://evil.example"}
    assert (await nobody.post(path, json={"secret": "x"}, headers=evil)).status_code == 403


async def test_only_administrators_make_links(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    assert (await carol.post(INVITATION, json=DORA)).status_code == 403
    assert (await carol.post(f"{RESET}?username=carol")).status_code == 403
    assert (await admin.post(f"{RESET}?username=ghost")).status_code == 404
    assert (await admin.post(INVITATION, json={})).status_code == 400
