"""Global permissions over REST, where Jira has no address for them."""

import httpx

from support.client import Served

PATH = "/rest/admin/1.0/globalpermission"
MINE = "/rest/api/2/mypermissions"


async def test_a_grant_comes_and_goes(served: Served, admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    assert (await carol.get(MINE)).json()["permissions"]["ADMINISTER"]["havePermission"] is False
    made = await admin.post(PATH, json={"permission": "ADMINISTER", "group": "jira-software-users"})
    assert (made.status_code, made.json()["holder"]) == (201, {"type": "group", "parameter": "jira-software-users"})
    assert (await carol.get(MINE)).json()["permissions"]["ADMINISTER"]["havePermission"] is True
    assert made.json()["self"] == f"{served.url}{PATH}/{made.json()['id']}"
    listed = (await carol.get(PATH)).json()["globalPermissions"]
    assert made.json() in listed
    assert {"type": "applicationRole"} in [one["holder"] for one in listed]
    assert (await admin.delete(f"{PATH}/{made.json()['id']}")).status_code == 204
    assert (await admin.delete(f"{PATH}/{made.json()['id']}")).status_code == 404
    assert (await carol.get(PATH)).status_code == 403


async def test_odd_grants_are_refused(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    refused = await admin.post(PATH, json={"permission": {"a": 1}, "group": []})
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {"permission", "group"})
    assert (await carol.post(PATH, json={"permission": "ADMINISTER"})).status_code == 403
    assert (await admin.delete(f"{PATH}/x")).status_code == 404


async def test_permissions_have_their_numbers_and_the_keys_they_had(admin: httpx.AsyncClient) -> None:
    held = (await admin.get(MINE)).json()["permissions"]
    assert held["ADMINISTER"]["id"] == "0"
    assert (held["BROWSE_PROJECTS"]["id"], held["BROWSE"]["id"], held["BROWSE"]["deprecatedKey"]) == ("10", "10", True)
    assert "deprecatedKey" not in held["BROWSE_PROJECTS"]
    assert held["MANAGE_SPRINTS_PERMISSION"]["id"] == "-1"


async def test_nobody_has_no_global_permission(served: Served, nobody: httpx.AsyncClient) -> None:
    held = (await nobody.get(MINE)).json()["permissions"]
    assert not any(one["havePermission"] for one in held.values())
