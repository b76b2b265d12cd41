"""Projects are listed, shown and created; schemes are there to choose from."""

from typing import Any

import httpx
from sqlalchemy import insert

from support.client import Served
from whimbrel.catalogue.store import touch
from whimbrel.storage.schema import project as tables

PROJECT = "/rest/api/2/project"


async def add_parts(served: Served) -> None:
    async with served.site.database.transaction() as tx:
        await tx.execute(insert(tables.component), {"project_id": 10000, "name": "Wings", "description": "Both"})
        for number in (1, 2, 3):
            row = {"project_id": 10000, "name": f"{number}.0", "sequence": number, "released": number == 1}
            await tx.execute(insert(tables.version), row)
        await touch(tx, "projects")


async def test_members_that_were_not_asked_for_are_absent(admin: httpx.AsyncClient) -> None:
    (plain,) = (await admin.get(PROJECT)).json()
    assert not {"lead", "description", "projectKeys", "url"} & set(plain)
    (expanded,) = (await admin.get(f"{PROJECT}?expand=lead,projectKeys")).json()
    assert (expanded["lead"]["name"], expanded["projectKeys"]) == ("bob", ["WHI"])


async def test_a_project_is_shown_whole(served: Served, admin: httpx.AsyncClient) -> None:
    await add_parts(served)
    shown = (await admin.get(f"{PROJECT}/WHI")).json()
    for mention in ("whi", "10000"):
        assert (await admin.get(f"{PROJECT}/{mention}")).json() == shown
    assert (shown["key"], shown["id"], shown["lead"]["key"]) == ("WHI", "10000", "bob")
    assert [component["name"] for component in shown["components"]] == ["Wings"]
    assert [version["released"] for version in shown["versions"]] == [True, False, False]
    assert {issue_type["name"] for issue_type in shown["issueTypes"]} == {"Task", "Bug", "Story", "Epic", "Sub-task"}
    assert shown["roles"]["Administrators"].endswith("/rest/api/2/project/10000/role/10002")
    actors = (await admin.get(shown["roles"]["Administrators"])).json()["actors"]
    assert [actor["name"] for actor in actors] == ["bob", "jira-administrators"]


async def test_what_belongs_to_a_project_is_listed(served: Served, admin: httpx.AsyncClient) -> None:
    await add_parts(served)
    (component,) = (await admin.get(f"{PROJECT}/WHI/components")).json()
    assert (component["description"], component["project"], component["projectId"]) == ("Both", "WHI", 10000)
    assert [version["name"] for version in (await admin.get(f"{PROJECT}/WHI/versions")).json()] == ["1.0", "2.0", "3.0"]
    page = (await admin.get(f"{PROJECT}/WHI/version?startAt=1&maxResults=1")).json()
    assert ([version["name"] for version in page["values"]], page["total"], page["isLast"]) == (["2.0"], 3, False)
    statuses = (await admin.get(f"{PROJECT}/WHI/statuses")).json()
    assert [status["name"] for status in statuses[0]["statuses"]] == ["To Do", "In Progress", "Done"]
    assert set((await admin.get(f"{PROJECT}/WHI/role")).json()) == {"Administrators", "Developers", "Users"}


async def test_a_missing_project_is_404(admin: httpx.AsyncClient) -> None:
    for mention in ("NOPE", "99", "9" * 4500):
        for path in ("", "/components", "/versions", "/statuses", "/role"):
            answer = await admin.get(f"{PROJECT}/{mention}{path}")
            assert answer.status_code == 404
            assert answer.json()["errorMessages"][0].startswith("No project could be found with ")


async def test_nobody_sees_no_project(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get(PROJECT)).json() == []
    assert (await nobody.get(f"{PROJECT}/WHI")).status_code == 404


async def test_an_administrator_creates_a_project(admin: httpx.AsyncClient) -> None:
    sent = {
        "key": "GOD",
        "name": "Godwits",
        "projectTypeKey": "software",
        "lead": "carol",
        "permissionScheme": 0,
        "notificationScheme": 10000,
        "assigneeType": "PROJECT_LEAD",
    }
    answer = await admin.post(PROJECT, json=sent)
    assert (answer.status_code, answer.json()["key"]) == (201, "GOD")
    assert (await admin.get(f"{PROJECT}/{answer.json()['id']}")).json()["lead"]["name"] == "carol"
    again = await admin.post(PROJECT, json=sent)
    assert (again.status_code, "projectKey" in again.json()["errors"]) == (400, True)


async def test_nobody_else_does(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    sent = {"key": "GOD", "name": "Godwits"}
    assert (await carol.post(PROJECT, json=sent)).status_code == 403
    assert (await nobody.post(PROJECT, json=sent)).status_code == 401


async def test_schemes_are_listed_for_administrators(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    expected: tuple[tuple[str, str, Any], ...] = (
        ("permissionscheme", "permissionSchemes", "Default Permission Scheme"),
        ("notificationscheme", "values", "Default Notification Scheme"),
    )
    for path, member, name in expected:
        shown = (await admin.get(f"/rest/api/2/{path}")).json()[member]
        assert shown[0]["name"] == name
        assert isinstance(shown[0]["id"], int)
        assert (await carol.get(f"/rest/api/2/{path}")).status_code == 403
    levels = (await admin.get("/rest/api/2/issuesecurityschemes")).json()["issueSecuritySchemes"]
    assert [(scheme["id"], scheme["name"]) for scheme in levels] == [(10000, "Default")]
    assert (await admin.get("/rest/api/2/projectCategory")).json() == []
