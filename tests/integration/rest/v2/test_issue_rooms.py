"""What hangs on issues beside their fields: properties, history, pinned comments, sub-tasks in order, suggestions."""

from typing import Any

import httpx
import pytest

API = "/rest/api/2"


async def created(client: httpx.AsyncClient, summary: str = "Feed", **fields: Any) -> str:
    sent = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": summary, **fields}
    made = await client.post(f"{API}/issue", json={"fields": sent})
    assert made.status_code == 201, made.text
    return str(made.json()["key"])


async def test_properties_come_with_issues(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    fields = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Feed"}
    properties = [{"key": "weight", "value": {"kg": 2}}, {"key": "mood", "value": "good"}]
    made = await carol.post(f"{API}/issue", json={"fields": fields, "properties": properties})
    assert made.status_code == 201
    where = f"{API}/issue/WHI-1"
    assert "properties" not in (await carol.get(where)).json()
    assert (await carol.get(f"{where}?properties=mood,none")).json()["properties"] == {"mood": "good"}
    sent = {"properties": [{"key": "mood", "value": None}]}
    assert (await carol.put(where, json=sent)).status_code == 204
    everything = {"mood": None, "weight": {"kg": 2}}
    assert (await carol.get(f"{where}?properties=*all&fields=summary")).json()["properties"] == everything
    found = (await carol.get(f"{API}/search", params={"jql": "project = WHI", "properties": "*all"})).json()
    assert found["issues"][0]["properties"] == everything
    for wrong in ([{"key": ""}], [{"key": "x" * 300, "value": 1}], "x", [{"key": "a", "value": 1}] * 101):
        assert (await admin.put(where, json={"properties": wrong})).status_code == 400


async def test_the_history_is_paged(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    key = await created(admin)
    for label in "abc":
        assert (await admin.put(f"{API}/issue/{key}", json={"fields": {"labels": [label]}})).status_code == 204
    page = (await carol.get(f"{API}/issue/{key}/changelog?startAt=1&maxResults=1")).json()
    assert (page["total"], page["isLast"], len(page["values"])) == (3, False, 1)
    assert page["values"][0]["items"][0]["toString"] == "b"
    assert (await carol.get(f"{API}/issue/{key}/changelog?startAt=2")).json()["isLast"] is True
    assert (await carol.get(f"{API}/issue/WHI-9/changelog")).status_code == 404


async def test_comments_are_pinned(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    key = await created(admin)
    where = f"{API}/issue/{key}"
    ids = [(await admin.post(f"{where}/comment", json={"body": str(n)})).json()["id"] for n in range(6)]
    for comment_id in ids[:5]:
        assert (await carol.put(f"{where}/comment/{comment_id}/pin", json=True)).status_code == 204
    assert (await carol.put(f"{where}/comment/{ids[5]}/pin", json=True)).status_code == 400
    assert (await carol.put(f"{where}/comment/{ids[0]}/pin", json="yes")).status_code == 400
    assert (await carol.put(f"{where}/comment/{ids[0]}/pin", json=False)).status_code == 204
    pinned = (await admin.get(f"{where}/pinned-comments")).json()
    assert [one["comment"]["body"] for one in pinned] == ["4", "3", "2", "1"]
    assert {one["pinnedBy"] for one in pinned} == {"carol"}
    assert (await carol.put(f"{where}/comment/7/pin", json=True)).status_code == 404


async def test_sub_tasks_have_an_order(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    parent = await created(admin)
    for name in "ABC":
        await created(admin, name, issuetype={"name": "Sub-task"}, parent={"key": parent})
    where = f"{API}/issue/{parent}/subtask"

    async def order() -> str:
        shown = (await carol.get(where)).json()
        return "".join(one["fields"]["summary"] for one in shown)

    assert await order() == "ABC"
    assert (await carol.get(f"{where}/move")).json() is True
    for original, current, after in ((0, 2, "BCA"), (2, 1, "BAC"), (1, 1, "BAC")):
        moved = await carol.post(f"{where}/move", json={"original": original, "current": current})
        assert (moved.status_code, await order()) == (204, after)
    for wrong in ({"original": 0, "current": 3}, {"original": -1, "current": 0}, {}, {"original": "0", "current": 1}):
        assert (await carol.post(f"{where}/move", json=wrong)).status_code == 400


@pytest.mark.parametrize(
    ("asked", "history", "current"),
    [
        ({}, ["WHI-1"], []),
        ({"query": "fee"}, ["WHI-1"], ["WHI-1", "WHI-3"]),
        ({"query": "ring"}, [], ["WHI-2"]),
        ({"query": "WHI-2"}, [], ["WHI-2"]),
        ({"query": "whi-1", "currentIssueKey": "WHI-1"}, [], []),
        ({"query": "2", "currentProjectId": "10000"}, [], ["WHI-2"]),
        ({"query": "fee", "showSubTasks": "false"}, ["WHI-1"], ["WHI-1"]),
        ({"currentJQL": "summary ~ ring"}, ["WHI-1"], ["WHI-2"]),
        ({"currentJQL": "project = WHI AND ("}, ["WHI-1"], []),
        ({"query": '"*%'}, ["WHI-1"], ["WHI-1", "WHI-2", "WHI-3"]),
        ({"query": "fee", "currentIssueKey": "WHI-3", "showSubTaskParent": "false"}, [], []),
    ],
)
async def test_issues_are_suggested(
    admin: httpx.AsyncClient, carol: httpx.AsyncClient, asked: dict[str, str], history: list[str], current: list[str]
) -> None:
    await created(admin, "Feed the birds")
    await created(admin, "Ring the birds")
    await created(admin, "Feed again", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    assert (await carol.get(f"{API}/issue/WHI-1?updateHistory=true")).status_code == 200
    sections = (await carol.get(f"{API}/issue/picker", params=asked)).json()["sections"]
    assert [(one["id"], sorted(issue["key"] for issue in one["issues"])) for one in sections] == [
        ("hs", history),
        ("cs", current),
    ]


async def test_what_is_suggested_is_marked_and_harmless(admin: httpx.AsyncClient) -> None:
    await created(admin, "<b>Feed</b> & ring")
    sections = (await admin.get(f"{API}/issue/picker?query=feed")).json()["sections"]
    (issue,) = sections[1]["issues"]
    assert issue["summary"] == "&lt;b&gt;<strong>Feed</strong>&lt;/b&gt; &amp; ring"
    assert (issue["summaryText"], issue["keyHtml"]) == ("<b>Feed</b> & ring", "WHI-1")
