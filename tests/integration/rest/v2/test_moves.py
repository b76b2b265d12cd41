"""Moving, cloning, archiving and changing many issues over REST."""

import httpx
import pytest

API = "/rest/api/2"
NO_CHECK = {"X-Atlassian-Token": "no-check"}


@pytest.fixture
async def two(admin: httpx.AsyncClient) -> None:
    for summary in ("Feed", "Ring"):
        fields = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": summary}
        assert (await admin.post(f"{API}/issue", json={"fields": fields})).status_code == 201


@pytest.mark.usefixtures("two")
async def test_a_moved_issue_answers_to_both_keys(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    gulls = {"key": "GULL", "name": "Gulls", "projectTypeKey": "software", "lead": "carol"}
    assert (await admin.post(f"{API}/project", json=gulls)).status_code == 201
    moved = await carol.post(f"{API}/issue/WHI-1/move", json={"project": {"key": "GULL"}})
    assert (moved.status_code, moved.json()["key"]) == (200, "GULL-1")
    assert (await carol.get(f"{API}/issue/WHI-1")).json()["key"] == "GULL-1"
    found = (await carol.get(f"{API}/search", params={"jql": "key = WHI-1"})).json()
    assert [one["key"] for one in found["issues"]] == ["GULL-1"]
    assert (await carol.post(f"{API}/issue/WHI-1/move", json={"project": 5, "fields": []})).status_code == 400
    async with httpx.AsyncClient(base_url=admin.base_url) as nobody:
        assert (await nobody.post(f"{API}/issue/WHI-1/move", json={})).status_code == 401


@pytest.mark.usefixtures("two")
async def test_a_clone_has_the_files_of_the_other(admin: httpx.AsyncClient) -> None:
    files = {"file": ("a.txt", b"content")}
    assert (await admin.post(f"{API}/issue/WHI-1/attachments", files=files, headers=NO_CHECK)).status_code == 200
    clone = await admin.post(f"{API}/issue/WHI-1/clone", json={"attachments": True})
    assert (clone.status_code, clone.json()["key"]) == (201, "WHI-3")
    fields = (await admin.get(f"{API}/issue/WHI-3")).json()["fields"]
    assert fields["summary"] == "CLONE - Feed"
    (file,) = fields["attachment"]
    assert (await admin.get(file["content"])).content == b"content"
    (link,) = fields["issuelinks"]
    assert (link["type"]["name"], link["outwardIssue"]["key"]) == ("Cloners", "WHI-1")
    assert (await admin.delete(f"{API}/issue/WHI-1")).status_code == 204
    assert (await admin.get(file["content"])).content == b"content"


@pytest.mark.usefixtures("two")
async def test_archived_issues_say_so(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    assert (await carol.put(f"{API}/issue/WHI-1/archive")).status_code == 403
    assert (await admin.put(f"{API}/issue/WHI-1/archive")).status_code == 204
    fields = (await carol.get(f"{API}/issue/WHI-1")).json()["fields"]
    assert fields["archivedby"]["name"] == "admin"
    assert fields["archiveddate"]
    assert (await carol.get(f"{API}/search", params={"jql": "project = WHI"})).json()["total"] == 1
    assert (await admin.put(f"{API}/issue/WHI-1", json={"fields": {"summary": "x"}})).status_code == 403
    assert (await admin.put(f"{API}/issue/WHI-1/archive")).status_code == 403
    told = await admin.post(f"{API}/issue/archive", json=["WHI-1", "WHI-2", "WHI-9"])
    assert [one["status"] for one in told.json()] == [403, 204, 404]
    assert (await admin.put(f"{API}/issue/WHI-1/restore")).status_code == 204
    assert (await carol.get(f"{API}/search", params={"jql": "project = WHI"})).json()["total"] == 1
    for wrong in ({}, [], ["x"] * 501, [5]):
        assert (await admin.post(f"{API}/issue/archive", json=wrong)).status_code == 400


@pytest.mark.usefixtures("two")
async def test_many_issues_are_changed(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    change = {"fields": {"labels": ["x"]}, "transition": {"name": "Done"}}
    done = (await carol.put(f"{API}/issue/bulk", json={"jql": "project = WHI", **change})).json()
    assert (sorted(one["key"] for one in done["issues"]), done["errors"]) == (["WHI-1", "WHI-2"], [])
    found = (await carol.get(f"{API}/search", params={"jql": "labels = x AND status = Done"})).json()
    assert found["total"] == 2
    sent = {"issues": ["WHI-1", "WHI-9", "WHI-2"], "update": {"labels": [{"add": "y"}]}}
    done = (await carol.put(f"{API}/issue/bulk", json=sent)).json()
    assert [one["key"] for one in done["issues"]] == ["WHI-1", "WHI-2"]
    assert [(one["issue"], one["status"]) for one in done["errors"]] == [("WHI-9", 404)]
    assert (await carol.put(f"{API}/issue/bulk", json={**sent, "issues": ["WHI-9"]})).status_code == 400
    for wrong in ({}, {"issues": []}, {"issues": ["WHI-1"], "jql": "x"}, {"issues": ["WHI-1"], "transition": 5}):
        assert (await carol.put(f"{API}/issue/bulk", json=wrong)).status_code == 400
    assert (await admin.put(f"{API}/issue/bulk", json={"jql": "project ="})).status_code == 400
