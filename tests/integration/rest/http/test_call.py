"""Who asks is found out from what comes with the request, and another site's page asks for nobody."""

import asyncio
import base64

import httpx

from support.client import Served, serve
from support.site import PASSWORD, Site
from whimbrel.actions.people import NewUser, create_user
from whimbrel.catalogue.passwords import Passwords
from whimbrel.clock import SystemClock

MYSELF = "/rest/api/2/myself"
ISSUE = {"fields": {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "x"}}


def basic(name: str, password: str, encoding: str = "utf-8") -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode(encoding)).decode()}


async def sign_in(client: httpx.AsyncClient, name: str = "carol") -> None:
    answer = await client.post("/rest/auth/1/session", json={"username": name, "password": PASSWORD})
    assert answer.status_code == 200


async def test_wrong_credentials_are_refused_everywhere(nobody: httpx.AsyncClient) -> None:
    for path, header in (
        (MYSELF, basic("admin", "wrong")),
        ("/rest/api/2/serverInfo", basic("noone", "x")),
        ("/rest/api/2/serverInfo", {"Authorization": "Bearer nonsense"}),
        ("/rest/api/2/search", {"Authorization": "Bearer nonsense"}),
    ):
        answer = await nobody.get(path, headers=header)
        assert answer.status_code == 401
        assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
        assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
        assert "Basic" not in answer.headers["WWW-Authenticate"]


async def test_nobody_is_refused_what_needs_a_user(nobody: httpx.AsyncClient) -> None:
    for method, path in (
        ("GET", MYSELF),
        ("GET", "/rest/auth/1/session"),
        ("DELETE", "/rest/auth/1/session"),
        ("GET", "/rest/pat/latest/tokens"),
        ("GET", "/rest/api/2/user?username=bob"),
        ("GET", "/rest/api/2/user/search?username=bob"),
        ("GET", "/rest/api/2/issue/WHI-1"),
        ("GET", "/rest/api/2/permissionscheme"),
    ):
        answer = await nobody.request(method, path)
        assert (answer.status_code, answer.json()["errors"]) == (401, {}), path
    assert (await nobody.post("/rest/api/2/issue", json=ISSUE)).status_code == 401


async def test_nobody_may_ask_what_the_server_is(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get("/rest/api/2/serverInfo")).json()["deploymentType"] == "Server"


async def test_names_and_passwords_may_have_any_letters(site: Site) -> None:
    hashed = await Passwords(SystemClock()).hash("grüße:ö")
    async with site.database.transaction() as tx:
        await create_user(tx, await site.catalogue(), NewUser("jörg", "Jörg", "j@example.com", hashed))
    async with serve(site) as served, served.client(None) as client:
        for encoding in ("utf-8", "latin-1"):
            answer = await client.get(MYSELF, headers=basic("jörg", "grüße:ö", encoding))
            assert answer.json()["displayName"] == "Jörg"
        assert (await client.get(answer.json()["avatarUrls"]["48x48"])).status_code == 200


async def test_a_session_cookie_signs_in_until_the_session_ends(nobody: httpx.AsyncClient) -> None:
    await sign_in(nobody)
    assert (await nobody.get(MYSELF)).json()["name"] == "carol"
    kept = nobody.cookies["JSESSIONID"]
    assert (await nobody.delete("/rest/auth/1/session")).status_code == 204
    nobody.cookies.set("JSESSIONID", kept)
    assert (await nobody.get(MYSELF)).status_code == 401
    assert (await nobody.get("/rest/api/2/serverInfo")).status_code == 200


async def test_credentials_in_the_request_count_more_than_a_cookie(nobody: httpx.AsyncClient) -> None:
    await sign_in(nobody)
    assert (await nobody.get(MYSELF, headers=basic("bob", PASSWORD))).json()["name"] == "bob"


async def test_another_sites_page_changes_nothing(nobody: httpx.AsyncClient) -> None:
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example", "X-Atlassian-Token": "no-check"},
    ):
        refused = await nobody.post(
            "/rest/auth/1/session", json={"username": "carol", "password": PASSWORD}, headers=headers
        )
        assert (refused.status_code, refused.json()["errorMessages"]) == (403, ["XSRF check failed"])
        await sign_in(nobody)
        answer = await nobody.post("/rest/api/2/issue", json=ISSUE, headers=headers)
        assert (answer.status_code, answer.json()["errorMessages"]) == (403, ["XSRF check failed"])
        assert (await nobody.get("/rest/api/2/search", headers=headers)).json()["total"] == 0


async def test_a_form_needs_the_header_that_forms_cannot_send(nobody: httpx.AsyncClient) -> None:
    await sign_in(nobody)
    form = {"Content-Type": "text/plain"}
    assert (await nobody.post("/rest/api/2/issue", content="{}", headers=form)).status_code == 403
    allowed = {**form, "X-Atlassian-Token": "no-check"}
    assert (await nobody.post("/rest/api/2/issue", content="{}", headers=allowed)).status_code == 415


async def test_the_sites_own_page_may_change_things(served: Served, nobody: httpx.AsyncClient) -> None:
    await sign_in(nobody)
    for headers in ({"Origin": served.origin}, {"Sec-Fetch-Site": "same-origin"}, {}):
        assert (await nobody.post("/rest/api/2/issue", json=ISSUE, headers=headers)).status_code == 201


async def test_another_site_is_no_danger_where_no_cookie_signs_in(admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/rest/api/2/issue", json=ISSUE, headers={"Origin": "https://tool.example"})
    assert answer.status_code == 201


async def test_everything_lies_below_the_context_path(site: Site) -> None:
    await site.issue("First")
    async with serve(site, "/jira") as served, served.client("admin") as client:
        issue = (await client.get("/rest/api/2/issue/WHI-1/")).json()
        assert issue["self"] == f"http://issues.example.com/jira/rest/api/2/issue/{issue['id']}"
        assert (await client.get("/rest/api/2/serverInfo")).json()["baseUrl"] == "http://issues.example.com/jira"
        signed = await client.post("/rest/auth/1/session", json={"username": "bob", "password": PASSWORD})
        cookie = signed.headers["Set-Cookie"]
        assert "Path=/jira;" in cookie + ";"
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
        assert 'href="/jira/assets/page.css"' in (await client.get("/")).text
        assert (await client.get("/assets/page.css")).status_code == 200
        assert (await client.get("/browse/WHI-1")).headers["Location"] == "/jira/?jql=key%20%3D%20WHI-1"
        outside = httpx.AsyncClient(base_url=served.origin)
        async with outside:
            assert (await outside.get("/rest/api/2/serverInfo")).status_code == 404
        document = (await client.get("/rest/openapi.json")).json()
        assert "/rest/api/2/search" in document["paths"]


async def test_without_a_base_url_links_name_the_host_that_was_asked(admin: httpx.AsyncClient) -> None:
    answer = await admin.get("/rest/api/2/serverInfo", headers={"Host": "wader.example:8080"})
    assert answer.json()["baseUrl"] == "http://wader.example:8080"
    assert (await admin.get("/rest/api/2/serverInfo", headers={"Host": 'a"b'})).status_code == 400


async def test_addresses_may_end_in_a_slash_and_say_latest(admin: httpx.AsyncClient) -> None:
    for path in ("/rest/api/2/project/", "/rest/api/latest/project", "/rest/api/latest/project/?x=1"):
        assert [project["key"] for project in (await admin.get(path)).json()] == ["WHI"]


async def test_a_long_query_belongs_into_a_body(admin: httpx.AsyncClient) -> None:
    jql = "key in (" + ", ".join(f"WHI-{number}" for number in range(1, 2000)) + ")"
    refused = await admin.get("/rest/api/2/search", params={"jql": jql})
    assert refused.status_code == 414
    assert "POST" in refused.json()["errorMessages"][0]
    sent = {"jql": jql, "validateQuery": "none"}
    assert (await admin.post("/rest/api/2/search", json=sent)).json()["total"] == 0


async def test_a_line_that_is_no_request_is_refused(served: Served) -> None:
    for line in (b"GET /rest/api/2/search?jql=a b HTTP/1.1", b"nonsense", b"GET /" + b"x" * 600_000 + b" HTTP/1.1"):
        reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
        writer.write(line + b"\r\nHost: x\r\n\r\n")
        status = (await reader.read(15)).split(b" ")
        assert len(status) > 1
        assert status[1] in {b"400", b"414", b"431"}, line[:50]
        writer.close()
