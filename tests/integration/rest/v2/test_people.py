"""Accounts are shown to those who are signed in, and made by administrators."""

import httpx

from support.site import PASSWORD

USER = "/rest/api/2/user"


async def test_one_sees_oneself(carol: httpx.AsyncClient) -> None:
    shown = (await carol.get("/rest/api/2/myself?expand=groups")).json()
    assert (shown["name"], shown["key"], shown["displayName"]) == ("carol", "carol", "Carol Curlew")
    assert [group["name"] for group in shown["groups"]["items"]] == ["jira-software-users"]
    assert (await carol.get("/rest/api/2/myself")).json()["groups"] == {"size": 1, "items": []}


async def test_a_user_is_found_by_name_or_key(carol: httpx.AsyncClient) -> None:
    for query in ("username=bob", "key=bob", "username=BOB"):
        assert (await carol.get(f"{USER}?{query}")).json()["displayName"] == "Bob Builder"


async def test_a_missing_user_is_404_and_a_missing_name_400(carol: httpx.AsyncClient) -> None:
    assert (await carol.get(f"{USER}?username=ghost")).status_code == 404
    assert (await carol.get(USER)).status_code == 400
    assert (await carol.get(f"{USER}/search")).status_code == 400


async def test_people_are_found_by_beginnings(carol: httpx.AsyncClient) -> None:
    for query, expected in (
        ("username=.", ["admin", "bob", "carol"]),
        ("username=cur", ["carol"]),
        ("username=bob@", ["bob"]),
        ("username=.&startAt=1&maxResults=1", ["bob"]),
        ("username=.&includeActive=False&includeInactive=True", []),
    ):
        assert [user["name"] for user in (await carol.get(f"{USER}/search?{query}")).json()] == expected


async def test_an_administrator_makes_an_account_that_can_sign_in(
    admin: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    sent = {"name": "dora", "password": "dunlin-dunlin", "emailAddress": "d@example.com", "displayName": "Dora"}
    made = await admin.post(USER, json=sent)
    assert made.status_code == 201
    assert [group["name"] for group in made.json()["groups"]["items"]] == ["jira-software-users"]
    own = await nobody.get("/rest/api/2/myself", auth=("dora", "dunlin-dunlin"))
    assert own.json()["name"] == "dora"
    again = await admin.post(USER, json=sent)
    assert again.json()["errors"] == {"username": "A user with that username already exists."}


async def test_nobody_else_makes_one(carol: httpx.AsyncClient) -> None:
    sent = {"name": "eve", "password": PASSWORD, "emailAddress": "e@example.com", "displayName": "Eve"}
    assert (await carol.post(USER, json=sent)).status_code == 403


async def test_every_missing_member_is_named(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(USER, json={"name": " ", "displayName": 5})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"name", "displayName", "emailAddress"})
