"""Who plays a role in a project is chosen by who administers it; issues are created many at once."""

import httpx
import pytest

from support.client import Served

API = "/rest/api/2"
ROLE = f"{API}/project/WHI/role/10002"


async def actors(client: httpx.AsyncClient) -> list[str]:
    return [actor["name"] for actor in (await client.get(ROLE)).json()["actors"]]


async def test_actors_come_and_go(bob: httpx.AsyncClient) -> None:
    assert await actors(bob) == ["bob", "jira-administrators"]
    added = await bob.post(ROLE, json={"user": ["carol"]})
    assert (added.status_code, [one["name"] for one in added.json()["actors"]]) == (
        200,
        ["bob", "carol", "jira-administrators"],
    )
    assert (await bob.post(ROLE, json={"group": "jira-software-users"})).status_code == 200
    assert (await bob.delete(f"{ROLE}?group=jira-software-users")).status_code == 204
    assert (await bob.delete(f"{ROLE}?user=carol")).status_code == 204
    assert await actors(bob) == ["bob", "jira-administrators"]
    replaced = await bob.put(ROLE, json={"categorisedActors": {"atlassian-user-role-actor": ["bob", "carol"]}})
    assert replaced.status_code == 200
    assert await actors(bob) == ["bob", "carol"]


async def test_what_is_odd_or_forbidden_is_refused(bob: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    for body in ({"user": ["ghost"]}, {"group": ["ghosts"]}, {"user": [7]}):
        assert (await bob.post(ROLE, json=body)).status_code == 400
    assert (await bob.put(ROLE, json={})).status_code == 400
    assert (await bob.post(f"{API}/project/WHI/role/7", json={"user": ["carol"]})).status_code == 404
    assert (await carol.post(ROLE, json={"user": ["carol"]})).status_code == 403
    assert await actors(bob) == ["bob", "jira-administrators"]


async def test_who_may_not_choose_actors_does_not_learn_who_exists(
    carol: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    for name in ("bob", "ghost"):
        body = {"categorisedActors": {"atlassian-user-role-actor": [name]}}
        assert (await carol.post(ROLE, json={"user": [name]})).status_code == 403
        assert (await carol.put(ROLE, json=body)).status_code == 403
        assert (await carol.delete(f"{ROLE}?user={name}")).status_code == 403
        assert (await nobody.post(ROLE, json={"user": [name]})).status_code == 401


async def test_roles_are_listed(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    names = {role["name"] for role in (await carol.get(f"{API}/role")).json()}
    assert "Administrators" in names
    assert (await carol.get(f"{API}/role/10002")).json()["name"] == "Administrators"
    assert (await carol.get(f"{API}/role/x")).status_code == 404
    assert (await nobody.get(f"{API}/role")).status_code == 401


async def test_many_issues_are_created_and_each_failure_is_told(bob: httpx.AsyncClient) -> None:
    good = {"fields": {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Good"}}
    bad = {"fields": {**good["fields"], "summary": "", "priority": {"name": "Nope"}}}
    answer = await bob.post(f"{API}/issue/bulk", json={"issueUpdates": [good, bad, good, 7]})
    assert answer.status_code == 201
    found = answer.json()
    assert [issue["key"] for issue in found["issues"]] == ["WHI-1", "WHI-2"]
    assert [(one["failedElementNumber"], one["status"]) for one in found["errors"]] == [(1, 400), (3, 400)]
    assert set(found["errors"][0]["elementErrors"]["errors"]) == {"summary", "priority"}
    assert (await bob.post(f"{API}/issue/bulk", json={"issueUpdates": [bad]})).status_code == 400


@pytest.mark.parametrize("body", [{}, {"issueUpdates": []}, {"issueUpdates": [{}] * 501}])
async def test_an_odd_list_of_issues_is_refused(served: Served, bob: httpx.AsyncClient, body: dict) -> None:
    assert (await bob.post(f"{API}/issue/bulk", json=body)).status_code == 400


async def test_administrators_of_the_site_choose_actors_in_projects_they_may_not_browse(
    served: Served, admin: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    bare = (await admin.post(f"{API}/permissionscheme", json={"name": "Nobody's"})).json()["id"]
    await served.site.issue()
    await admin.put(f"{API}/project/WHI/permissionscheme", json={"id": bare})
    assert (await admin.get(f"{API}/issue/WHI-1")).status_code == 404
    assert (await admin.post(ROLE, json={"user": ["carol"]})).status_code == 200
    assert "carol" in await actors(admin)
    assert (await carol.get(ROLE)).status_code == 404
