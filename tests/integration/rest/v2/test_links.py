"""Links are made and removed; the issue sent as `inwardIssue` shows the outward text."""

import httpx
import pytest

from support.client import Served

LINK = "/rest/api/2/issueLink"


@pytest.fixture(autouse=True)
async def _issues(served: Served) -> None:
    await served.site.issue("First")
    await served.site.issue("Second")


def sent(kind: str = "Blocks") -> dict[str, object]:
    ends = {"inwardIssue": {"key": "WHI-1"}, "outwardIssue": {"key": "WHI-2"}}
    return {"type": {"name": kind}, "comment": None, **ends}


async def links(client: httpx.AsyncClient, key: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = (await client.get(f"/rest/api/2/issue/{key}")).json()["fields"]["issuelinks"]
    return found


async def test_a_link_is_shown_on_both_ends(carol: httpx.AsyncClient) -> None:
    answer = await carol.post(LINK, json=sent())
    assert (answer.status_code, answer.content) == (201, b"")
    (outward,) = await links(carol, "WHI-1")
    (inward,) = await links(carol, "WHI-2")
    assert "outwardIssue" in outward
    assert "inwardIssue" in inward
    assert outward["id"] == inward["id"]
    assert (await carol.delete(f"{LINK}/{outward['id']}")).status_code == 204
    assert await links(carol, "WHI-1") == []


async def test_a_link_is_shown_on_its_own_as_it_was_sent(carol: httpx.AsyncClient, served: Served) -> None:
    await carol.post(LINK, json=sent())
    ((link,),) = [await links(carol, "WHI-1")]
    shown = (await carol.get(f"{LINK}/{link['id']}")).json()
    assert (shown["inwardIssue"]["key"], shown["outwardIssue"]["key"]) == ("WHI-1", "WHI-2")
    assert (shown["type"]["name"], shown["id"]) == ("Blocks", link["id"])
    async with served.client(None) as nobody:
        assert (await nobody.get(f"{LINK}/{link['id']}")).status_code == 401


async def test_a_link_of_an_unknown_type_or_to_a_missing_issue_is_404(carol: httpx.AsyncClient) -> None:
    assert (await carol.post(LINK, json=sent("Nonsense"))).status_code == 404
    missing = {**sent(), "outwardIssue": {"key": "WHI-99"}}
    assert (await carol.post(LINK, json=missing)).status_code == 404
    for key in ("99", "x", "9" * 30):
        assert (await carol.delete(f"{LINK}/{key}")).status_code == 404
        assert (await carol.get(f"{LINK}/{key}")).status_code == 404
