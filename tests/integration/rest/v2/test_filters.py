"""Saved filters over REST, and as parts of queries."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from support.client import Served
from whimbrel.storage.schema.filter import saved_filter

FILTER = "/rest/api/2/filter"


async def save(client: httpx.AsyncClient, **sent: Any) -> dict[str, Any]:
    answer = await client.post(FILTER, json=sent)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def keys(client: httpx.AsyncClient, jql: str) -> list[str]:
    found = (await client.get("/rest/api/2/search", params={"jql": jql, "fields": "summary"})).json()
    return [issue["key"] for issue in found["issues"]]


async def test_a_filter_has_jiras_shape(bob: httpx.AsyncClient) -> None:
    saved = await save(bob, name="Open ones", jql="status = Open", description="All", favourite="true")
    assert saved["self"].endswith(f"{FILTER}/{saved['id']}")
    assert isinstance(saved["id"], str)
    assert (saved["name"], saved["jql"], saved["description"]) == ("Open ones", "status = Open", "All")
    assert (saved["favourite"], saved["editable"], saved["sharePermissions"]) == (True, True, [])
    assert saved["owner"]["name"] == "bob"
    assert saved["searchUrl"].endswith("/rest/api/2/search?jql=status%20%3D%20Open")
    assert saved["subscriptions"] == {"size": 0, "items": [], "max-results": 1000, "start-index": 0, "end-index": 0}
    assert (await bob.get(f"{FILTER}/{saved['id']}")).json() == saved
    assert (await bob.get(f"{FILTER}/favourite")).json() == [saved]
    edited = (await bob.put(f"{FILTER}/{saved['id']}", json={"name": "Others", "description": ""})).json()
    assert edited["name"] == "Others"
    assert "description" not in edited
    assert (await bob.delete(f"{FILTER}/{saved['id']}")).status_code == 204
    gone = await bob.get(f"{FILTER}/{saved['id']}")
    assert (gone.status_code, gone.json()["errorMessages"][0][:34]) == (400, "The selected filter is not availab")


async def test_audiences_are_added_and_taken_away(bob: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    saved = await save(bob, name="Open ones", jql="status = Open")
    permission = f"{FILTER}/{saved['id']}/permission"
    assert (await carol.get(permission)).status_code == 404
    added = await bob.post(permission, json={"type": "group", "groupname": "jira-software-users", "edit": True})
    assert added.status_code == 201
    (share,) = added.json()
    assert (share["type"], share["group"]["name"], share["view"], share["edit"]) == (
        "group",
        "jira-software-users",
        True,
        True,
    )
    assert (await carol.get(f"{permission}/{share['id']}")).json() == share
    assert (await carol.get(f"{permission}/1")).status_code == 404
    assert (await bob.delete(f"{permission}/{share['id']}")).status_code == 204
    assert (await carol.get(f"{FILTER}/{saved['id']}")).status_code == 400


async def test_columns_and_the_default_scope(bob: httpx.AsyncClient) -> None:
    saved = await save(bob, name="Open ones", jql="status = Open")
    columns = f"{FILTER}/{saved['id']}/columns"
    assert (await bob.get(columns)).status_code == 404
    assert (await bob.put(columns, json={"columns": ["issuekey", "summary"]})).status_code == 200
    assert (await bob.get(columns)).json() == [
        {"label": "Key", "value": "issuekey"},
        {"label": "Summary", "value": "summary"},
    ]
    for wrong in (["nonsense"], [{"id": "summary"}], [["summary"]], {"columns": 5}):
        assert (await bob.put(columns, json=wrong)).status_code == 400
    assert (await bob.delete(columns)).status_code == 204
    assert (await bob.get(columns)).status_code == 404
    assert (await bob.get(f"{FILTER}/defaultShareScope")).json() == {"scope": "PRIVATE"}
    assert (await bob.put(f"{FILTER}/defaultShareScope", json={"scope": "GLOBAL"})).json() == {"scope": "GLOBAL"}
    shares = (await save(bob, name="Shared", jql=""))["sharePermissions"]
    assert [share["type"] for share in shares] == ["global"]


async def test_a_filter_in_a_query_means_what_it_means_to_the_asker(
    served: Served, bob: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    await served.site.issue("One", assignee={"name": "bob"})
    await served.site.issue("Two", assignee={"name": "carol"})
    shared = [{"type": "authenticated"}]
    mine = await save(bob, name="Mine", jql="assignee = currentUser() ORDER BY created", sharePermissions=shared)
    assert (await keys(bob, "filter = Mine"), await keys(carol, f"filter = {mine['id']}")) == (["WHI-1"], ["WHI-2"])
    assert await keys(carol, "NOT filter = mine") == ["WHI-1"]
    await bob.put(f"{FILTER}/{mine['id']}", json={"sharePermissions": []})
    hidden = await carol.get("/rest/api/2/search", params={"jql": "filter = Mine"})
    assert hidden.json()["errorMessages"] == ["The value 'Mine' does not exist for the field 'filter'."]


async def test_what_has_gone_from_a_saved_filter_is_a_warning(served: Served, bob: httpx.AsyncClient) -> None:
    await served.site.issue("One")
    saved = await save(bob, name="Broad", jql="summary is not EMPTY")
    async with served.site.database.transaction() as tx:  # as if the status had been deleted since
        named = saved_filter.c.id == int(saved["id"])
        await tx.execute(update(saved_filter).where(named).values(jql="status = Gone OR summary is not EMPTY"))
    found = (await bob.get("/rest/api/2/search", params={"jql": "filter = Broad"})).json()
    sentence = "In the filter 'Broad': The value 'Gone' does not exist for the field 'status'."
    assert (found["total"], found["warningMessages"]) == (1, [sentence])
    silent = await bob.get("/rest/api/2/search", params={"jql": "filter = Broad", "validateQuery": "none"})
    assert "warningMessages" not in silent.json()


@pytest.mark.parametrize(
    "sent", [{"name": "a"}, {"name": "a", "jql": "status ="}, {"name": "a", "jql": "", "sharePermissions": 1}]
)
async def test_wrong_filters_are_refused(bob: httpx.AsyncClient, sent: dict[str, Any]) -> None:
    answer = await bob.post(FILTER, json=sent)
    assert answer.status_code == 400
    assert {"errorMessages", "errors"} <= set(answer.json())


async def test_strangers_save_nothing(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.post(FILTER, json={"name": "a", "jql": ""})).status_code == 401
    assert (await nobody.get(f"{FILTER}/defaultShareScope")).status_code == 401
