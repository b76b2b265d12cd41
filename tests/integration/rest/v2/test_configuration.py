"""What accounts keep for themselves, and how the site is set up."""

import httpx

from support.client import Served
from support.site import PASSWORD

API = "/rest/api/2"


async def test_properties_of_an_account_are_its_own(
    served: Served, admin: httpx.AsyncClient, carol: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    every, one = f"{API}/user/properties?username=carol", f"{API}/user/properties/colour?username=carol"
    assert (await carol.put(one, json={"a": 1})).status_code == 201
    assert (await admin.put(one, json=[2])).status_code == 200
    assert (await carol.get(one)).json() == {"key": "colour", "value": [2]}
    (listed,) = (await carol.get(every)).json()["keys"]
    assert (listed["key"], (await carol.get(listed["self"])).status_code) == ("colour", 200)
    for answer in (await bob.get(every), await bob.get(one), await bob.put(one, json=1), await bob.delete(one)):
        assert answer.status_code == 403
    assert (await carol.get(f"{API}/user/properties")).status_code == 400
    assert (await carol.get(f"{API}/user/properties?userKey=ghost")).status_code == 404
    assert (await carol.delete(f"{API}/user/properties/colour?userKey=carol")).status_code == 204
    assert (await carol.get(one)).status_code == 404


async def test_preferences_are_kept(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    path = f"{API}/mypreferences?key=user.notifications.mimetype"
    assert (await carol.get(path)).status_code == 404
    assert (await carol.put(path, json="html")).status_code == 204
    assert (await carol.get(path)).json() == "html"
    assert (await carol.delete(path)).status_code == 204
    assert (await carol.get(path)).status_code == 404
    assert (await carol.put(f"{API}/mypreferences", json="html")).status_code == 404
    assert (await nobody.get(path)).status_code == 401


async def test_the_site_tells_how_it_is_set_up(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    found = (await carol.get(f"{API}/configuration")).json()
    assert (found["attachmentsEnabled"], found["subTasksEnabled"]) == (True, True)
    assert found["timeTrackingConfiguration"]["workingHoursPerDay"] == 8
    await admin.put(f"{API}/application-properties/jira.option.allowattachments", json={"value": "false"})
    assert (await carol.get(f"{API}/configuration")).json()["attachmentsEnabled"] is False


async def test_accounts_that_are_in_use_may_use_the_application(
    admin: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    (role,) = (await admin.get(f"{API}/applicationrole")).json()
    assert (role["key"], role["groups"], role["userCount"]) == ("jira-software", ["jira-software-users"], 3)
    assert (await admin.get(f"{API}/applicationrole/jira-software")).json() == role
    assert (await admin.get(f"{API}/applicationrole/other")).status_code == 404
    assert (await carol.get(f"{API}/applicationrole")).status_code == 403
    own = (await carol.get(f"{API}/myself?expand=applicationRoles")).json()["applicationRoles"]
    assert own == {"size": 1, "items": [{"key": "jira-software", "name": "Jira Software"}]}


async def test_a_password_is_said_again(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    path = "/rest/auth/1/websudo"
    assert (await carol.post(path, json={"password": PASSWORD})).status_code == 204
    assert (await carol.post(path, json={"password": "wrong"})).status_code == 400
    assert (await carol.delete(path)).status_code == 204
    assert (await nobody.delete(path)).status_code == 401


async def test_notification_schemes_say_who_is_to_be_told(
    admin: httpx.AsyncClient, bob: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    of_project, one = f"{API}/project/WHI/notificationscheme", f"{API}/notificationscheme/10000"
    shown = (await bob.get(f"{of_project}?expand=all")).json()
    told = {event["event"]["name"]: event["notifications"] for event in shown["notificationSchemeEvents"]}
    assert {one["notificationType"] for one in told["Issue Created"]} == {"CurrentAssignee", "Reporter", "AllWatchers"}
    assert "notificationSchemeEvents" not in (await bob.get(of_project)).json()
    assert (await bob.get(one)).json()["id"] == 10000
    assert (await carol.get(one)).status_code == 404
    assert (await carol.get(of_project)).status_code == 403
    assert (await admin.get(f"{API}/notificationscheme/7")).status_code == 404


async def test_pickers_leave_out_before_they_count(carol: httpx.AsyncClient) -> None:
    groups = (await carol.get(f"{API}/groups/picker?query=jira&maxResults=1&exclude=jira-administrators")).json()
    assert ([group["name"] for group in groups["groups"]], groups["total"]) == (["jira-software-users"], 1)
    users = (await carol.get(f"{API}/user/picker?query=&maxResults=1&exclude=admin")).json()
    assert (len(users["users"]), users["total"], users["header"]) == (1, 2, "Showing 1 of 2 matching users")
