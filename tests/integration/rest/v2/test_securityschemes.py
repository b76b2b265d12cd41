"""Security schemes over REST."""

import httpx

from support.client import Served

API = "/rest/api/2"
EVERY = f"{API}/issuesecurityschemes"
OF_PROJECT = f"{API}/project/WHI/issuesecuritylevelscheme"


async def test_a_scheme_is_made_chosen_and_unmade(
    served: Served, admin: httpx.AsyncClient, bob: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    made = await admin.post(EVERY, json={"name": "Secrets"})
    one = f"{EVERY}/{made.json()['id']}"
    assert (made.status_code, made.json()["levels"], made.json()["self"]) == (201, [], served.url + one)
    sent = {"name": "Staff", "members": [{"type": "user", "parameter": "bob"}]}
    level = await admin.post(f"{one}/level", json=sent)
    assert (level.status_code, level.json()["members"]) == (201, [{"type": "user", "parameter": "bob"}])
    assert (await bob.get(OF_PROJECT)).status_code == 404
    assert (await bob.get(one)).status_code == 404
    chosen = await admin.put(OF_PROJECT, json={"id": made.json()["id"]})
    assert (chosen.status_code, [found["name"] for found in chosen.json()["levels"]]) == (200, ["Staff"])
    assert "members" not in (await bob.get(f"{one}?expand=members")).json()["levels"][0]
    assert (await admin.get(f"{one}?expand=members")).json()["levels"][0]["members"] == level.json()["members"]
    assert (await carol.get(OF_PROJECT)).status_code == 403
    assert (await carol.get(one)).status_code == 404
    offered = await bob.get(f"{API}/project/WHI/securitylevel")
    assert [found["id"] for found in offered.json()["levels"]] == [level.json()["id"]]
    assert (await carol.get(f"{API}/project/WHI/securitylevel")).json() == {"levels": []}
    key = level.json()["id"]
    assert (await bob.get(f"{API}/securitylevel/{key}")).json()["name"] == "Staff"
    assert (await carol.get(f"{API}/securitylevel/{key}")).status_code == 404
    assert (await admin.delete(one)).status_code == 400
    await served.site.issue(actor="bob", security={"id": key})
    assert (await admin.put(OF_PROJECT, json={"id": None})).status_code == 400
    assert (await admin.put(OF_PROJECT, json={"id": None, "levels": {key: None}})).status_code == 204
    assert (await admin.delete(one)).status_code == 204
    assert (await admin.get(f"{API}/securitylevel/{key}")).status_code == 404


async def test_levels_and_members_change(admin: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    one = f"{EVERY}/10000"
    first = (await admin.post(f"{one}/level", json={"name": "First"})).json()["id"]
    second = (await admin.post(f"{one}/level", json={"name": "Second"})).json()["id"]
    level = f"{one}/level/{first}"
    added = await admin.post(f"{level}/member", json={"type": "projectRole", "parameter": "10002"})
    assert (added.status_code, len(added.json()["members"])) == (201, 1)
    assert (await admin.delete(f"{level}/member?type=projectRole&parameter=10002")).status_code == 204
    assert (await admin.delete(f"{level}/member?type=projectRole&parameter=10002")).status_code == 404
    changed = await admin.put(level, json={"description": "Deep", "members": [{"type": "projectLead"}]})
    assert (changed.json()["description"], changed.json()["members"]) == ("Deep", [{"type": "projectLead"}])
    defaulted = await admin.put(one, json={"defaultSecurityLevelId": first})
    assert (defaulted.status_code, defaulted.json()["defaultSecurityLevelId"]) == (200, int(first))
    assert (await admin.delete(f"{level}?swap={second}")).status_code == 204
    listed = (await admin.get(EVERY)).json()["issueSecuritySchemes"]
    assert [(found["id"], found["defaultSecurityLevelId"]) for found in listed] == [(10000, int(second))]
    assert (await bob.get(EVERY)).status_code == 403
    assert (await bob.delete(f"{one}/level/{second}")).status_code == 403
