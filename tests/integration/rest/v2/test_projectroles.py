"""Roles over REST: made, edited, deleted, with their default actors."""

import httpx

from support.client import Served

ROLE = "/rest/api/2/role"


async def test_a_role_lives(served: Served, admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = await admin.post(ROLE, json={"name": "Ringers", "description": "They ring"})
    one = f"{ROLE}/{made.json()['id']}"
    assert (made.status_code, made.json()["self"], made.json()["actors"]) == (200, served.url + one, [])
    assert (await admin.post(ROLE, json={"name": "Ringers"})).status_code == 409
    assert (await admin.put(one, json={"name": "Trappers"})).status_code == 400
    assert (await admin.put(one, json={"name": "Trappers", "description": ""})).json()["description"] == ""
    assert (await admin.post(one, json={"description": "They trap"})).json()["name"] == "Trappers"
    assert (await carol.post(one, json={"description": "Mine"})).status_code == 403
    assert (await carol.delete(one)).status_code == 403
    assert (await admin.delete(f"{one}?swap=7")).status_code == 400
    assert (await admin.delete(one)).status_code == 204
    assert (await admin.get(one)).status_code == 404


async def test_default_actors_are_told_to_administrators(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    actors = f"{ROLE}/10001/actors"
    added = await admin.post(actors, json={"user": ["carol"]})
    assert (added.status_code, [one["name"] for one in added.json()["actors"]]) == (200, ["carol"])
    assert (await admin.post(actors, json={"group": "jira-software-users"})).status_code == 200
    shown = (await admin.get(f"{ROLE}/10001")).json()["actors"]
    assert [one["type"] for one in shown] == ["atlassian-user-role-actor", "atlassian-group-role-actor"]
    assert (await carol.get(f"{ROLE}/10001")).json()["actors"] == []
    assert (await carol.get(actors)).status_code == 403
    removed = await admin.delete(f"{actors}?user=carol")
    assert (removed.status_code, [one["name"] for one in removed.json()["actors"]]) == (200, ["jira-software-users"])
    assert (await admin.post(actors, json={"user": ["ghost"]})).status_code == 400
    assert (await admin.get(f"{ROLE}/7/actors")).status_code == 404
