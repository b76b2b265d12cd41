"""Types and templates of projects, categories, free keys; projects changed, archived and deleted over REST."""

import httpx

API = "/rest/api/2"


async def test_types_are_listed_and_shown(admin: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    types = (await admin.get(f"{API}/project/type")).json()
    assert [one["key"] for one in types] == ["software", "service_desk", "business"]
    assert (await admin.get(f"{API}/project/type/business")).json() == types[2]
    assert (await admin.get(f"{API}/project/type/business/accessible")).status_code == 200
    assert (await admin.get(f"{API}/project/type/boat")).status_code == 404
    assert (await nobody.get(f"{API}/project/type")).status_code == 401


async def test_templates_are_offered_by_type_and_make_projects(
    admin: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    groups = (await admin.get("/rest/project-templates/latest/templates")).json()["projectTemplatesGroupedByType"]
    (scrum,) = (
        one["projectTemplateModuleCompleteKey"]
        for group in groups
        for one in group["projectTemplates"]
        if one["name"].startswith("Scrum")
    )
    made = await admin.post(f"{API}/project", json={"key": "GULL", "name": "Gulls", "projectTemplateKey": scrum})
    assert made.status_code == 201
    boards = (await admin.get("/rest/agile/1.0/board?projectKeyOrId=GULL")).json()["values"]
    assert [(board["name"], board["type"]) for board in boards] == [("GULL board", "scrum")]
    shared = await admin.post(
        f"/rest/project-templates/1.0/createshared/{made.json()['id']}",
        json={"key": "TERN", "name": "Terns", "lead": "bob"},
    )
    assert (shared.status_code, shared.json()["projectKey"]) == (200, "TERN")
    types = [(await admin.get(f"{API}/project/{key}")).json()["issueTypes"] for key in ("GULL", "TERN")]
    assert types[0] == types[1]
    refused = await carol.post("/rest/project-templates/1.0/createshared/10000", json={"key": "X", "name": "Y"})
    assert refused.status_code == 403


async def test_a_project_is_changed_and_answers_to_its_former_key(admin: httpx.AsyncClient) -> None:
    changed = await admin.put(f"{API}/project/WHI?expand=projectKeys", json={"key": "CUR", "description": "Waders"})
    assert changed.status_code == 200
    assert (changed.json()["projectKeys"], changed.json()["description"]) == (["CUR", "WHI"], "Waders")
    made = await admin.post(
        f"{API}/issue", json={"fields": {"project": {"key": "WHI"}, "issuetype": {"name": "Bug"}, "summary": "x"}}
    )
    assert made.json()["key"] == "CUR-1"
    assert (await admin.get(f"{API}/issue/WHI-1")).json()["key"] == "CUR-1"
    found = (await admin.get(f"{API}/search", params={"jql": "project = WHI AND key = WHI-1"})).json()
    assert [issue["key"] for issue in found["issues"]] == ["CUR-1"]
    assert (await admin.get(f"{API}/project/WHI/statuses")).status_code == 200
    assert (await admin.put(f"{API}/project/CUR/type/business")).json()["projectTypeKey"] == "business"


async def test_a_project_is_archived_restored_and_deleted(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    assert (await carol.put(f"{API}/project/WHI/archive")).status_code == 403
    assert (await admin.put(f"{API}/project/WHI/archive")).status_code == 204
    assert (await admin.get(f"{API}/project")).json() == []
    (shown,) = (await admin.get(f"{API}/project?includeArchived=true")).json()
    assert (shown["key"], shown["archived"]) == ("WHI", True)
    assert (await admin.get(f"{API}/project/WHI")).json()["archived"] is True
    assert (await admin.put(f"{API}/project/WHI/restore")).status_code == 202
    assert (await carol.delete(f"{API}/project/WHI")).status_code == 403
    assert (await admin.delete(f"{API}/project/WHI?enableUndo=True")).status_code == 204
    assert (await admin.get(f"{API}/project/WHI")).status_code == 404


async def test_categories_are_made_changed_and_deleted(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    sent = {"name": "Waders", "description": "Long legs"}
    made = await admin.post(f"{API}/projectCategory", json=sent)
    assert (made.status_code, made.json()["name"]) == (201, "Waders")
    where = f"{API}/projectCategory/{made.json()['id']}"
    assert (await admin.post(f"{API}/projectCategory", json={"name": "waders"})).status_code == 409
    assert (await admin.post(f"{API}/projectCategory", json={"name": ""})).status_code == 400
    assert (await carol.post(f"{API}/projectCategory", json=sent)).status_code == 403
    assert (await admin.put(where, json={"description": "Longer legs"})).json()["name"] == "Waders"
    assert (await admin.get(where)).json()["description"] == "Longer legs"
    await admin.put(f"{API}/project/WHI", json={"categoryId": made.json()["id"]})
    assert (await admin.get(f"{API}/project/WHI")).json()["projectCategory"]["name"] == "Waders"
    assert (await admin.delete(where)).status_code == 204
    assert "projectCategory" not in (await admin.get(f"{API}/project/WHI")).json()
    assert (await admin.get(where)).status_code == 404


async def test_keys_and_names_are_tried(admin: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    async def wrong(key: str) -> str | None:
        said = (await admin.get(f"{API}/projectvalidate/key", params={"key": key})).json()["errors"]
        return said.get("projectKey")

    assert await wrong("GULL") is None
    assert await wrong("WHI") == "Project 'Whimbrel' uses this project key."
    assert "uppercase" in (await wrong("whi") or "")
    assert (await admin.get(f"{API}/projectvalidate/validProjectKey?key=WHI")).json() == "WHI2"
    assert (await admin.get(f"{API}/projectvalidate/validProjectKey?key=!")).json() == ""
    assert (await admin.get(f"{API}/projectvalidate/validProjectName?name=Gulls")).json() == "Gulls"
    assert (await admin.get(f"{API}/projectvalidate/validProjectName?name=whimbrel")).status_code == 404
    assert (await nobody.get(f"{API}/projectvalidate/key?key=WHI")).status_code == 401


async def test_projects_are_picked(admin: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    picked = (await admin.get(f"{API}/projects/picker?query=wh")).json()
    assert [(one["key"], one["html"]) for one in picked["projects"]] == [("WHI", "<b>Wh</b>imbrel (WHI)")]
    assert (await admin.get(f"{API}/projects/picker")).json()["projects"] == []
    assert (await admin.get(f"{API}/projects/picker?allowEmptyQuery=true")).json()["total"] == 1
    assert (await nobody.get(f"{API}/projects/picker?query=wh")).json()["projects"] == []


async def test_no_other_application_is_linked(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    assert (await admin.get("/rest/applinks/latest/listApplicationlinks")).json() == {"list": []}
    assert (await carol.get("/rest/applinks/latest/listApplicationlinks")).status_code == 403
