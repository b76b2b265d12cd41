"""A session begins with a password, is carried by a cookie, and ends when it is told to."""

import httpx

from support.client import serve
from support.site import PASSWORD, Site

SESSION = "/rest/auth/1/session"


async def test_a_session_begins_with_the_right_password(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.post(SESSION, json={"username": "BOB", "password": PASSWORD})
    session = answer.json()["session"]
    assert (answer.status_code, session["name"]) == (200, "JSESSIONID")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"JSESSIONID={session['value']};")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    shown = (await nobody.get(SESSION)).json()
    assert shown["name"] == "bob"
    assert (await nobody.get(shown["self"])).json()["name"] == "bob"


async def test_behind_https_the_cookie_is_secure(site: Site) -> None:
    async with serve(site, "/tracker") as served, served.client(None) as client:
        plain = await client.post(SESSION, json={"username": "bob", "password": PASSWORD})
        assert "Secure" not in plain.headers["Set-Cookie"]
    async with serve(site, "/tracker", scheme="https") as served, served.client(None) as client:
        secure = await client.post(SESSION, json={"username": "bob", "password": PASSWORD})
        assert "Secure" in secure.headers["Set-Cookie"]


async def test_no_session_begins_with_a_wrong_one(nobody: httpx.AsyncClient) -> None:
    for sent in ({"username": "bob", "password": "wrong"}, {"username": "ghost", "password": "x"}):
        answer = await nobody.post(SESSION, json=sent)
        assert (answer.status_code, answer.json()["errorMessages"]) == (401, ["Login failed"])
        assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
        assert "Set-Cookie" not in answer.headers


async def test_malformed_sign_ins_are_400(nobody: httpx.AsyncClient) -> None:
    for sent in ({}, {"username": "bob"}, {"username": 5, "password": []}, [], "x"):
        assert (await nobody.post(SESSION, json=sent)).status_code == 400


async def test_a_form_cannot_sign_anybody_in(nobody: httpx.AsyncClient) -> None:
    form = {"username": "bob", "password": PASSWORD}
    assert (await nobody.post(SESSION, data=form)).status_code == 403
    allowed = await nobody.post(SESSION, data=form, headers={"X-Atlassian-Token": "no-check"})
    assert allowed.status_code == 415


async def test_an_ended_session_takes_its_cookie_away(nobody: httpx.AsyncClient) -> None:
    await nobody.post(SESSION, json={"username": "bob", "password": PASSWORD})
    answer = await nobody.delete(SESSION)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert (await nobody.get(SESSION)).status_code == 401
    assert (await nobody.delete(SESSION)).status_code == 401
