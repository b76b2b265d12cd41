"""Dashboards and the properties of their items over REST."""

import httpx

API = "/rest/api/2/dashboard"


async def test_dashboards_are_listed_in_pages(admin: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    system = (await nobody.get(API)).json()
    assert (system["total"], system["dashboards"][0]["name"]) == (1, "System Dashboard")
    for name in ("One", "Two"):
        made = await admin.post(API, json={"name": name, "description": "x", "favourite": True})
        assert (made.status_code, made.json()["owner"]["name"], made.json()["isFavourite"]) == (200, "admin", True)
    page = (await admin.get(f"{API}?startAt=1&maxResults=1")).json()
    assert [one["name"] for one in page["dashboards"]] == ["One"]
    assert (page["total"], "startAt=2" in page["next"], "startAt=0" in page["prev"]) == (3, True, True)
    assert (await admin.get(page["next"])).json()["dashboards"][0]["name"] == "Two"
    assert (await admin.get(f"{API}?filter=my")).json()["total"] == 2
    assert (await admin.get(f"{API}?filter=all")).status_code == 400
    assert (await nobody.get(f"{API}?filter=favourite")).json()["total"] == 0


async def test_a_dashboard_is_shared_changed_and_deleted(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = (await admin.post(API, json={"name": "One"})).json()
    where = f"{API}/{made['id']}"
    assert (await carol.get(where)).status_code == 404
    changed = (await admin.put(where, json={"sharePermissions": [{"type": "loggedin"}]})).json()
    assert [one["type"] for one in changed["sharePermissions"]] == ["loggedin"]
    seen = (await carol.get(where)).json()
    assert (seen["name"], seen["isWritable"]) == ("One", False)
    assert (await carol.put(where, json={"name": "Mine"})).status_code == 403
    items = f"{where}/items/1/properties"
    assert (await admin.put(f"{items}/a b", json=[1])).status_code == 201
    assert (await admin.put(f"{items}/a b", json=[2])).status_code == 200
    (known,) = (await carol.get(items)).json()["keys"]
    assert (await carol.get(known["self"])).json() == {"key": "a b", "value": [2]}
    assert (await carol.delete(f"{items}/a b")).status_code == 403
    assert (await admin.delete(f"{items}/a b")).status_code == 204
    assert (await admin.get(f"{items}/a b")).status_code == 404
    assert (await admin.delete(where)).status_code == 204
    assert (await admin.get(items)).status_code == 404
