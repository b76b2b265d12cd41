"""Passwords and sessions over REST."""

import httpx

from support.client import Served
from support.site import PASSWORD

MYSELF = "/rest/api/2/myself"
SESSION = "/rest/auth/1/session"
NEXT = "wide-and-blue"


async def test_one_changes_ones_own_password_and_other_sessions_end(served: Served) -> None:
    async with served.client(None) as here, served.client(None) as there:
        for client in (here, there):
            assert (await client.post(SESSION, json={"username": "carol", "password": PASSWORD})).status_code == 200
        for sent, wrong in (
            ({"password": NEXT}, "currentPassword"),
            ({"password": NEXT, "currentPassword": "wrong"}, "currentPassword"),
            ({"password": "short", "currentPassword": PASSWORD}, "password"),
        ):
            refused = await here.put(f"{MYSELF}/password", json=sent)
            assert (refused.status_code, set(refused.json()["errors"])) == (400, {wrong})
        sent = {"password": NEXT, "currentPassword": PASSWORD}
        assert (await here.put(f"{MYSELF}/password", json=sent)).status_code == 204
        assert ((await here.get(MYSELF)).status_code, (await there.get(MYSELF)).status_code) == (200, 401)


async def test_an_administrator_sets_a_password_and_ends_sessions(
    served: Served, admin: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    path = "/rest/api/2/user/password?username=carol"
    async with served.client(None) as carol:
        await carol.post(SESSION, json={"username": "carol", "password": PASSWORD})
        assert (await bob.put(path, json={"password": NEXT})).status_code == 403
        assert (await bob.delete("/rest/api/2/user/session/carol")).status_code == 403
        assert (await carol.get(MYSELF)).status_code == 200
        assert (await admin.delete("/rest/api/2/user/session/carol")).status_code == 200
        assert (await carol.get(MYSELF)).status_code == 401
        assert (await admin.put(path, json={"password": NEXT})).status_code == 204
        assert (await admin.put(path, json={"password": 7})).status_code == 400
        assert (await carol.get(MYSELF, auth=("carol", NEXT))).status_code == 200


async def test_one_changes_how_one_is_called(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    changed = await carol.put(MYSELF, json={"password": PASSWORD, "displayName": "Carol C."})
    assert (changed.status_code, changed.json()["displayName"]) == (200, "Carol C.")
    refused = await carol.put(MYSELF, json={"displayName": "Carol D."})
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {"password"})
    assert (await nobody.put(MYSELF, json={})).status_code == 401
