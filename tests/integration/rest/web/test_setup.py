"""Whoever holds the set-up link becomes the first administrator, once."""

from collections.abc import AsyncIterator

import httpx
import pytest

from support.client import serve
from support.site import Site
from whimbrel.actions.administrator import invite_administrator
from whimbrel.actions.site import found_site
from whimbrel.storage.postgres import Database

SETUP = "/login/setup"


@pytest.fixture
async def empty(database: Database) -> Site:
    """A site with nobody in it."""
    async with database.transaction() as tx:
        await found_site(tx)
    return Site(database)


@pytest.fixture
async def client(empty: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with serve(empty) as served, served.client(None) as client:
        yield client


async def invite(site: Site) -> str:
    async with site.database.transaction() as tx:
        return await invite_administrator(tx, await site.catalogue(), None)


async def test_the_secret_makes_an_administrator_once(empty: Site, client: httpx.AsyncClient) -> None:
    secret = await invite(empty)
    made = await client.post(SETUP, json={"secret": secret, "password": "long-enough"})
    assert (made.status_code, made.json()) == (201, {"name": "admin"})
    shown = (await client.get("/rest/api/2/myself?expand=groups", auth=("admin", "long-enough"))).json()
    assert {group["name"] for group in shown["groups"]["items"]} == {"jira-administrators", "jira-software-users"}
    again = await client.post(SETUP, json={"secret": secret, "password": "another-one"})
    assert again.status_code == 401


async def test_a_short_password_does_not_use_the_secret_up(empty: Site, client: httpx.AsyncClient) -> None:
    secret = await invite(empty)
    short = await client.post(SETUP, json={"secret": secret, "password": "short"})
    assert (short.status_code, list(short.json()["errors"])) == (400, ["password"])
    assert (await client.post(SETUP, json={"secret": secret, "password": "long-enough"})).status_code == 201


async def test_a_wrong_secret_makes_nobody(empty: Site, client: httpx.AsyncClient) -> None:
    await invite(empty)
    assert (await client.post(SETUP, json={"secret": "x", "password": "long-enough"})).status_code == 401
    assert (await client.post(SETUP, json={"secret": 5, "password": "long-enough"})).status_code == 400
    assert not (await empty.catalogue()).people.users


async def test_another_site_cannot_set_up(empty: Site, client: httpx.AsyncClient) -> None:
    sent = {"secret": await invite(empty), "password": "long-enough"}
    answer = await client.post(SETUP, json=sent, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
