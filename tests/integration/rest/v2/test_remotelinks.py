"""Links to things outside, and types of links between issues, as clients make them."""

from typing import Any

import httpx
import pytest

from support.client import Served

API = "/rest/api/2"
LINKS = f"{API}/issue/WHI-1/remotelink"
PAGE = {"url": "https://example.com/page", "title": "A page", "icon": {"url16x16": "https://example.com/i.png"}}


@pytest.fixture(autouse=True)
async def _issue(served: Served) -> None:
    await served.site.issue("First")


async def test_a_link_is_made_replaced_and_removed(bob: httpx.AsyncClient) -> None:
    sent = {"globalId": "system=1&id=7", "application": {"name": "Wiki", "type": "x"}, "object": PAGE}
    made = await bob.post(LINKS, json={**sent, "relationship": "mentioned in"})
    assert made.status_code == 201
    shown = (await bob.get(made.json()["self"])).json()
    assert (shown["id"], shown["globalId"], shown["relationship"]) == (
        made.json()["id"],
        sent["globalId"],
        "mentioned in",
    )
    assert shown["object"]["icon"] == PAGE["icon"]
    again = await bob.post(LINKS, json={**sent, "object": {**PAGE, "title": "The page", "status": {"resolved": True}}})
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    (only,) = (await bob.get(LINKS)).json()
    assert (only["object"]["title"], only["object"]["status"], only["relationship"]) == (
        "The page",
        {"resolved": True},
        "",
    )
    assert (await bob.get(f"{LINKS}?globalId=system%3D1%26id%3D7")).json() == only
    assert (await bob.put(only["self"], json={"object": {**PAGE, "title": "Bare"}})).status_code == 204
    bare = (await bob.get(only["self"])).json()
    assert ("globalId" in bare, bare["object"]["title"]) == (False, "Bare")
    assert (await bob.delete(only["self"])).status_code == 204
    await bob.post(LINKS, json=sent)
    assert (await bob.delete(f"{LINKS}?globalId=system%3D1%26id%3D7")).status_code == 204
    assert (await bob.get(LINKS)).json() == []
    histories = (await bob.get(f"{API}/issue/WHI-1?expand=changelog")).json()["changelog"]["histories"]
    assert histories[0]["items"][0]["toString"] == 'This issue links to "A page (Wiki)"'


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"title", "url"}),
        ({"object": {"title": "x", "url": "javascript:alert(1)"}}, {"url"}),
        ({"object": {"title": "x", "url": "https://example.com/" + "x" * 2000}}, {"url"}),
        ({"object": {**PAGE, "title": 7}}, {"title"}),
        ({"object": PAGE, "globalId": "x" * 256}, {"globalId"}),
    ],
)
async def test_what_is_wrong_is_named(bob: httpx.AsyncClient, sent: dict[str, Any], wrong: set[str]) -> None:
    answer = await bob.post(LINKS, json=sent)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, wrong)


async def test_what_is_missing_is_told(bob: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    for path in ("/99999", "/x", "?globalId=none"):
        assert (await bob.get(f"{LINKS}{path}")).status_code == 404
        assert (await bob.delete(f"{LINKS}{path}")).status_code == 404
    assert (await bob.delete(LINKS)).status_code == 400
    assert (await bob.get(f"{API}/issue/WHI-9/remotelink")).status_code == 404
    assert (await nobody.post(LINKS, json={"object": PAGE})).status_code == 401


async def test_a_type_of_links_lives(served: Served, admin: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    sent = {"name": "Eats", "inward": "is eaten by", "outward": "eats"}
    made = await admin.post(f"{API}/issueLinkType", json=sent)
    assert (made.status_code, made.json()["outward"]) == (201, "eats")
    assert (await admin.post(f"{API}/issueLinkType", json={**sent, "name": "eats"})).status_code == 400
    changed = await admin.put(made.json()["self"], json={"outward": "devours"})
    assert (changed.json()["outward"], changed.json()["name"]) == ("devours", "Eats")
    await served.site.issue("Second")
    link = {"type": {"name": "Eats"}, "inwardIssue": {"key": "WHI-1"}, "outwardIssue": {"key": "WHI-2"}}
    assert (await bob.post(f"{API}/issueLink", json={**link, "comment": None})).status_code == 201
    assert (await bob.delete(made.json()["self"])).status_code == 403
    assert (await admin.delete(made.json()["self"])).status_code == 204
    assert (await bob.get(f"{API}/issue/WHI-1")).json()["fields"]["issuelinks"] == []
    assert (await admin.get(made.json()["self"])).status_code == 404
