"""Groups, pickers and permissions, as clients ask for them."""

import httpx
import pytest

from support.client import Served

API = "/rest/api/2"


async def test_a_group_lives(admin: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    made = await admin.post(f"{API}/group", json={"name": "birders"})
    assert (made.status_code, made.json()["name"], made.json()["users"]["size"]) == (201, "birders", 0)
    for name in ("carol", "bob"):
        added = await admin.post(f"{API}/group/user?groupname=birders", json={"name": name})
        assert (added.status_code, added.json()["name"]) == (201, "birders")
    shown = (await admin.get(f"{API}/group?groupname=birders&expand=users[0:0]")).json()["users"]
    assert [user["name"] for user in shown["items"]] == ["bob"]
    assert (shown["size"], shown["max-results"], shown["start-index"], shown["end-index"]) == (2, 50, 0, 0)
    page = (await admin.get(f"{API}/group/member?groupname=birders&maxResults=1")).json()
    assert ([user["name"] for user in page["values"]], page["isLast"], page["total"]) == (["bob"], False, 2)
    assert (await admin.delete(f"{API}/group/user?groupname=birders&username=bob")).status_code == 200
    assert (await admin.delete(f"{API}/group/user?groupname=birders&username=bob")).status_code == 400
    assert (await bob.get(f"{API}/group?groupname=birders")).status_code == 403
    assert (await admin.delete(f"{API}/group?groupname=birders")).status_code == 200
    assert (await admin.get(f"{API}/group?groupname=birders")).status_code == 404
    assert (await admin.get(f"{API}/group")).status_code == 400
    assert (await admin.get(f"{API}/group?groupname=jira-administrators&expand=users[a:b]")).status_code == 400


async def test_what_was_said_to_a_group_alone_needs_another_one(served: Served, admin: httpx.AsyncClient) -> None:
    await served.site.issue()
    for name in ("birders", "others"):
        await admin.post(f"{API}/group", json={"name": name})
    await admin.post(f"{API}/group/user?groupname=birders", json={"name": "admin"})
    said = {"body": "Hush", "visibility": {"type": "group", "value": "birders"}}
    assert (await admin.post(f"{API}/issue/WHI-1/comment", json=said)).status_code == 201
    assert (await admin.delete(f"{API}/group?groupname=birders")).status_code == 400
    await admin.post(f"{API}/group/user?groupname=others", json={"name": "admin"})
    assert (await admin.delete(f"{API}/group?groupname=birders&swapGroup=others")).status_code == 200
    (comment,) = (await admin.get(f"{API}/issue/WHI-1/comment")).json()["comments"]
    assert comment["visibility"]["value"] == "others"


async def test_an_account_is_changed_and_removed(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    changed = await admin.put(f"{API}/user?username=carol", json={"displayName": "Carol C."})
    assert (changed.status_code, changed.json()["displayName"]) == (200, "Carol C.")
    assert (await carol.put(f"{API}/user?username=carol", json={"displayName": "Me"})).status_code == 403
    assert (await admin.put(f"{API}/user?username=carol", json={"active": False})).json()["active"] is False
    assert (await carol.get(f"{API}/myself")).status_code == 401
    assert (await admin.delete("/rest/api/latest/user/?username=carol")).status_code == 204
    assert (await admin.get(f"{API}/user?username=carol")).status_code == 404


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("user/assignable/search?project=WHI&username=", ["admin", "bob", "carol"]),
        ("user/assignable/search?project=WHI&username=b", ["bob"]),
        ("user/assignable/search?issueKey=WHI-1&username=c", ["carol"]),
        ("user/assignable/search?project=WHI&username=.&startAt=1&maxResults=1", ["bob"]),
        ("user/assignable/multiProjectSearch?projectKeys=WHI&username=ada", ["admin"]),
        ("user/viewissue/search?projectKey=WHI&username=bui", ["bob"]),
        ("user/permission/search?permissions=ADMINISTER_PROJECTS&projectKey=WHI&username=", ["admin", "bob"]),
    ],
)
async def test_people_are_found_for_a_purpose(
    served: Served, carol: httpx.AsyncClient, path: str, expected: list[str]
) -> None:
    await served.site.issue()
    answer = await carol.get(f"{API}/{path}")
    assert sorted(user["name"] for user in answer.json()) == expected


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("user/assignable/search?username=b", 400),
        ("user/assignable/search?project=NONE", 404),
        ("user/assignable/multiProjectSearch?username=b", 400),
        ("user/permission/search?permissions=FLY&projectKey=WHI", 400),
        ("user/viewissue/search?issueKey=WHI-9", 404),
    ],
)
async def test_odd_questions_are_refused(carol: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await carol.get(f"{API}/{path}")).status_code == status


async def test_names_are_completed(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    users = (await carol.get(f"{API}/user/picker?query=bo")).json()
    assert [(user["name"], user["html"]) for user in users["users"]] == [("bob", "<strong>Bo</strong>b Builder (bob)")]
    assert (await carol.get(f"{API}/user/picker?query=bo&exclude=bob")).json()["users"] == []
    groups = (await carol.get(f"{API}/groups/picker?query=SOFT")).json()
    assert [group["html"] for group in groups["groups"]] == ["jira-<strong>soft</strong>ware-users"]
    both = (await carol.get(f"{API}/groupuserpicker?query=a")).json()
    assert (both["users"]["users"][0]["name"], both["groups"]["total"]) == ("admin", 2)
    for path in ("user/picker?query=b", "groups/picker", "groupuserpicker", "user/assignable/search?project=WHI"):
        assert (await nobody.get(f"{API}/{path}")).status_code == 401


async def test_permissions_are_told(served: Served, carol: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    await served.site.issue()
    for query in ("", "?projectKey=WHI", "?issueKey=WHI-1"):
        held = (await carol.get(f"{API}/mypermissions{query}")).json()["permissions"]
        assert held["BROWSE_PROJECTS"]["havePermission"] is True
        assert held["ADMINISTER_PROJECTS"]["havePermission"] is False
        assert held["ADMINISTER"]["havePermission"] is False
    assert (await admin.get(f"{API}/mypermissions")).json()["permissions"]["ADMINISTER"]["havePermission"] is True
    one = (await carol.get(f"{API}/permissions")).json()["permissions"]["EDIT_ISSUES"]
    assert (one["key"], one["name"], one["type"]) == ("EDIT_ISSUES", "Edit Issues", "PROJECT")
    assert (await carol.get(f"{API}/mypermissions?projectKey=NONE")).status_code == 404
