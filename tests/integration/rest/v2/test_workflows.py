"""Workflows and their schemes over REST, for administrators alone."""

from typing import Any

import httpx

API = "/rest/api/2"


async def test_a_workflow_goes_out_and_comes_back(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    known = {one["name"]: one for one in (await admin.get(f"{API}/workflow")).json()}
    assert {one["steps"] for one in known.values()} == {3, 5}
    name, short = next(iter(known.items()))
    assert (await admin.get(f"{API}/workflow", params={"workflowName": name})).json() == short
    shown = (await admin.get(f"{API}/workflow/{short['id']}")).json()
    assert shown["problems"] == []
    workflow = {**shown["workflow"], "name": "Copy"}
    workflow["statuses"].append({"name": "Lost", "category": "new"})
    made = await admin.post(f"{API}/workflow", json=workflow)
    assert made.status_code == 201, made.text
    assert made.json()["problems"] == [
        {"kind": "unreachable", "status": "Lost"},
    ]
    where = f"{API}/workflow/{made.json()['id']}"
    assert (await admin.put(where, json={**workflow, "description": "Mine"})).json()["workflow"][
        "description"
    ] == "Mine"
    for method, path in (("POST", f"{API}/workflow"), ("PUT", where), ("DELETE", where), ("GET", where)):
        assert (await carol.request(method, path, json=workflow)).status_code == 403
    assert (await admin.post(f"{API}/workflow", json=workflow)).status_code == 400
    assert (await admin.delete(where)).status_code == 204
    assert (await admin.get(where)).status_code == 404


async def test_schemes_map_types_and_projects_follow_them(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    schemes = f"{API}/workflowscheme"
    page = (await admin.get(schemes)).json()
    assert (page["total"], page["isLast"], page["values"][0]["id"]) == (2, True, 10_000)
    names = {one["id"]: one["name"] for one in (await admin.get(f"{API}/workflow")).json()}
    made = await admin.post(schemes, json={"name": "Mixed", "defaultWorkflow": names[10_000]})
    assert made.status_code == 201
    where = f"{schemes}/{made.json()['id']}"
    assert (await admin.put(f"{where}/default", json={"workflow": names[10_001]})).status_code == 200
    assert (await admin.get(f"{where}/default")).json() == {"workflow": names[10_001]}
    mapped = await admin.put(f"{where}/issuetype/10002", json={"issueType": "10002", "workflow": names[10_000]})
    assert mapped.json()["issueTypeMappings"] == {"10002": names[10_000]}
    assert (await admin.get(f"{where}/issuetype/10002")).json() == {"issueType": "10002", "workflow": names[10_000]}
    assert (await admin.get(f"{where}/workflow")).json() == [
        {"workflow": names[10_000], "issueTypes": ["10002"], "defaultMapping": False},
        {"workflow": names[10_001], "issueTypes": [], "defaultMapping": True},
    ]
    change: dict[str, Any] = {"workflow": names[10_000], "issueTypes": ["10001"], "defaultMapping": True}
    assert (await admin.put(f"{where}/workflow", json=change)).json()["issueTypeMappings"] == {"10001": names[10_000]}
    assert (await admin.delete(f"{where}/issuetype/10001")).json()["issueTypeMappings"] == {}
    assert (await admin.get(f"{where}/issuetype/10001")).status_code == 404
    followed = await admin.put(f"{API}/project/WHI/workflowscheme", json={"id": made.json()["id"]})
    assert followed.status_code == 200, followed.text
    assert (await admin.get(f"{API}/project/WHI/workflowscheme")).json()["name"] == "Mixed"
    assert (await admin.delete(where)).status_code == 400
    assert (await carol.get(schemes)).status_code == 403
    assert (await admin.get(f"{schemes}/77")).status_code == 404


async def test_issues_are_asked_after_before_they_lose_their_status(admin: httpx.AsyncClient) -> None:
    fields = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Feed"}
    assert (await admin.post(f"{API}/issue", json={"fields": fields})).status_code == 201
    refused = await admin.put(f"{API}/project/WHI/workflowscheme", json={"id": 10_001})
    assert refused.status_code == 400
    assert "'To Do'" in refused.json()["errors"]["statusMigration"]
    sent = {"id": 10_001, "statusMigration": {"To Do": "Open"}}
    assert (await admin.put(f"{API}/project/WHI/workflowscheme", json=sent)).status_code == 200
    issue = (await admin.get(f"{API}/issue/WHI-1?expand=changelog")).json()
    assert issue["fields"]["status"]["name"] == "Open"
    assert issue["changelog"]["histories"][0]["items"][0]["toString"] == "Open"
