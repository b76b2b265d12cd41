"""Permission schemes over REST."""

import httpx

from support.client import Served

API = "/rest/api/2"
EVERY = f"{API}/permissionscheme"
MINE = {
    "name": "Mine",
    "permissions": [{"permission": "BROWSE_PROJECTS", "holder": {"type": "user", "parameter": "bob"}}],
}


async def test_a_scheme_lives(served: Served, admin: httpx.AsyncClient) -> None:
    made = await admin.post(EVERY, json=MINE)
    scheme = made.json()
    one = f"{EVERY}/{scheme['id']}"
    assert (made.status_code, scheme["self"]) == (201, served.url + one)
    assert scheme["permissions"][0]["holder"] == {"type": "user", "parameter": "bob"}
    assert "permissions" not in (await admin.get(one)).json()
    whole = (await admin.get(f"{one}?expand=user")).json()["permissions"][0]
    assert (whole["holder"]["user"]["name"], whole["permission"]) == ("bob", "BROWSE_PROJECTS")
    changed = await admin.put(one, json={"name": "Ours"})
    assert (changed.status_code, changed.json()["name"], len(changed.json()["permissions"])) == (200, "Ours", 1)
    assert scheme["id"] in [found["id"] for found in (await admin.get(EVERY)).json()["permissionSchemes"]]
    assert (await admin.delete(one)).status_code == 204
    assert (await admin.get(one)).status_code == 404


async def test_grants_live(admin: httpx.AsyncClient) -> None:
    grants = f"{EVERY}/{(await admin.post(EVERY, json={'name': 'Bare'})).json()['id']}/permission"
    sent = {"permission": "EDIT_ISSUES", "holder": {"type": "projectRole", "parameter": "10002"}}
    made = await admin.post(f"{grants}?expand=projectRole", json=sent)
    assert (made.status_code, made.json()["holder"]["projectRole"]["name"]) == (201, "Administrators")
    one = f"{grants}/{made.json()['id']}"
    assert (await admin.get(one)).json()["holder"] == {"type": "projectRole", "parameter": "10002"}
    listed = (await admin.get(f"{grants}?expand=all")).json()
    assert [grant["id"] for grant in listed["permissions"]] == [made.json()["id"]]
    assert (await admin.post(grants, json=sent)).status_code == 400
    assert (await admin.delete(one)).status_code == 204
    assert (await admin.get(one)).status_code == 404
    assert (await admin.get(f"{EVERY}/7/permission")).status_code == 404


async def test_projects_choose_schemes(
    admin: httpx.AsyncClient, bob: httpx.AsyncClient, carol: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    of_project = f"{API}/project/WHI/permissionscheme"
    assert (await bob.get(of_project)).json()["id"] == 0  # bob leads the project
    assert (await carol.get(of_project)).status_code == 403
    assert (await nobody.get(of_project)).status_code == 401
    made = (await admin.post(EVERY, json=MINE)).json()["id"]
    chosen = await admin.put(of_project, json={"id": made})
    assert (chosen.status_code, chosen.json()["name"]) == (200, "Mine")
    assert (await carol.get(of_project)).status_code == 404
    assert (await admin.get(f"{of_project}?expand=permissions")).json()["permissions"][0][
        "permission"
    ] == "BROWSE_PROJECTS"
    assert (await bob.put(of_project, json={"id": 0})).status_code == 403
    assert (await admin.delete(f"{EVERY}/{made}")).status_code == 400
    assert (await admin.put(of_project, json={"id": "x"})).status_code == 400
    assert (await admin.put(f"{API}/project/NONE/permissionscheme", json={"id": 0})).status_code == 404


async def test_only_administrators_see_them(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    assert (await carol.get(EVERY)).status_code == 403
    assert (await carol.post(EVERY, json=MINE)).status_code == 403
    assert (await nobody.get(f"{EVERY}/0")).status_code == 401
