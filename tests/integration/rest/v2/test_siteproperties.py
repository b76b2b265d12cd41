"""Administrators read and set the properties of the site."""

import httpx

PATH = "/rest/api/2/application-properties"
LIMIT = "webwork.multipart.maxSize"


async def test_a_property_is_set_and_given_its_default_back(admin: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    one = (await admin.get(PATH, params={"key": LIMIT})).json()
    assert (one["id"], one["value"], one["type"]) == (LIMIT, "10485760", "number")
    for sent, kept in (("2000", "2000"), (3000, "3000"), (None, "10485760")):
        answer = await admin.put(f"{PATH}/{LIMIT}", json={"id": LIMIT, "value": sent})
        assert (answer.status_code, answer.json()["value"]) == (200, kept)
        assert (await bob.get("/rest/api/2/attachment/meta")).json()["uploadLimit"] == int(kept)
    listed = {one["key"]: one for one in (await admin.get(PATH)).json()}
    assert listed["whimbrel.text.renderer"]["allowedValues"] == ["wiki", "markdown"]
    assert (await admin.get(f"{PATH}/advanced-settings")).json() == list(listed.values())
    assert [one["key"] for one in (await admin.get(PATH, params={"keyFilter": "multipart"})).json()] == [LIMIT]


async def test_what_is_refused(admin: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    for sent in ("x", -1, [], {}, 1.5):
        assert (await admin.put(f"{PATH}/{LIMIT}", json={"value": sent})).status_code == 400, sent
    assert (await admin.put(f"{PATH}/{LIMIT}", json={})).status_code == 400
    assert (await admin.put(f"{PATH}/no.such", json={"value": "x"})).status_code == 404
    assert (await admin.get(PATH, params={"key": "no.such"})).status_code == 404
    for answer in (await bob.get(PATH), await bob.put(f"{PATH}/{LIMIT}", json={"value": "1"})):
        assert answer.status_code == 403
