"""Constants and their schemes over REST, for administrators alone."""

import httpx

API = "/rest/api/2"


async def test_issue_types_are_made_and_deleted(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = await admin.post(f"{API}/issuetype", json={"name": "Spike", "description": "", "type": "subtask"})
    assert (made.status_code, made.json()["subtask"]) == (201, True)
    where = f"{API}/issuetype/{made.json()['id']}"
    assert (await admin.put(where, json={"name": "Study"})).json()["name"] == "Study"
    page = (await admin.get(f"{API}/issuetype/page?query=stud&maxResults=1")).json()
    assert ([one["name"] for one in page["values"]], page["total"], page["isLast"]) == (["Study"], 1, True)
    assert [one["name"] for one in (await admin.get(f"{where}/alternatives")).json()] == ["Sub-task"]
    assert (await admin.post(f"{API}/issuetype", json={"name": "study"})).status_code == 409
    for method, path in (("POST", f"{API}/issuetype"), ("PUT", where), ("DELETE", where)):
        assert (await carol.request(method, path, json={"name": "Mine"})).status_code == 403
    assert (await admin.delete(where)).status_code == 204
    assert (await admin.get(where)).status_code == 404


async def test_priorities_resolutions_and_statuses_are_changed(admin: httpx.AsyncClient) -> None:
    for noun in ("priority", "resolution"):
        made = await admin.post(f"{API}/{noun}", json={"name": "Odd"})
        assert made.status_code == 201
        where = f"{API}/{noun}/{made.json()['id']}"
        assert (await admin.put(where, json={"description": "Not even"})).json()["name"] == "Odd"
        ids = [one["id"] for one in (await admin.get(f"{API}/{noun}")).json()]
        assert (await admin.put(f"{API}/{noun}/move", json={"ids": ids[::-1]})).status_code == 204
        assert [one["id"] for one in (await admin.get(f"{API}/{noun}/page")).json()["values"]] == ids[::-1]
        assert (await admin.delete(where)).status_code == 400
        assert (await admin.delete(f"{where}?replaceWith={ids[0]}")).status_code == 204
    assert (await admin.put(f"{API}/status/3", json={"name": "Doing"})).json()["name"] == "Doing"


async def test_issue_type_schemes_are_given_to_projects(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    schemes = f"{API}/issuetypescheme"
    assert [one["id"] for one in (await admin.get(schemes)).json()["schemes"]] == ["10000"]
    made = await admin.post(schemes, json={"name": "Small", "issueTypeIds": ["10002", "10001"]})
    assert [one["name"] for one in made.json()["issueTypes"]] == ["Task", "Story"]
    where = f"{schemes}/{made.json()['id']}"
    changed = (await admin.put(where, json={"defaultIssueTypeId": "10001"})).json()
    assert (changed["defaultIssueType"]["name"], (await admin.get(where)).json()) == ("Story", changed)
    assert (await admin.post(f"{where}/associations", json={"idsOrKeys": ["WHI"]})).status_code == 200
    assert [one["key"] for one in (await admin.get(f"{where}/associations")).json()] == ["WHI"]
    assert (await admin.delete(f"{where}/associations/WHI")).status_code == 204
    assert (await admin.put(f"{where}/associations", json={"idsOrKeys": ["WHI"]})).status_code == 200
    assert (await admin.delete(f"{where}/associations")).status_code == 204
    assert (await admin.get(f"{where}/associations")).json() == []
    assert (await admin.delete(where)).status_code == 204
    assert (await carol.get(schemes)).status_code == 403


async def test_priority_schemes_are_given_to_projects(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    schemes, choice = f"{API}/priorityschemes", f"{API}/project/WHI/priorityscheme"
    (known,) = (await admin.get(schemes)).json()["schemes"]
    assert (known["defaultScheme"], known["projectKeys"], known["defaultOptionId"]) == (True, ["WHI"], "3")
    made = await admin.post(schemes, json={"name": "Two", "optionIds": ["2", "4"], "defaultOptionId": "4"})
    assert made.status_code == 201
    where = f"{schemes}/{made.json()['id']}"
    assert (await admin.get(where)).json()["optionIds"] == ["2", "4"]
    assert (await admin.put(where, json={"description": "No more"})).json()["description"] == "No more"
    assert (await admin.put(choice, json={"id": made.json()["id"]})).json()["projectKeys"] == ["WHI"]
    meta = (await admin.get(f"{API}/issue/createmeta/WHI/issuetypes/10002?maxResults=100")).json()["values"]
    allowed = next(one["allowedValues"] for one in meta if one["fieldId"] == "priority")
    assert [one["name"] for one in allowed] == ["High", "Low"]
    assert (await carol.get(choice)).json()["name"] == "Two"
    assert (await carol.put(choice, json={"id": 10000})).status_code == 403
    assert (await admin.delete(f"{choice}/{made.json()['id']}")).json()["id"] == 10000
    assert (await admin.delete(where)).status_code == 204
