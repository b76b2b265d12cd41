"""The pages stand alone: nothing in them is asked of another site, and nothing runs that is not the site's own."""

import re

import httpx

from support.client import Served

PAGES = ("/", "/login", "/login?setup=x", "/login/invitation", "/login/reset", "/rest/docs")


async def test_a_page_asks_only_for_what_the_site_serves(nobody: httpx.AsyncClient) -> None:
    for path in PAGES:
        answer = await nobody.get(path)
        assert answer.headers["Content-Type"] == "text/html;charset=UTF-8"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        named = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
        assert named
        for address in named:
            assert address.startswith("/"), address
            assert (await nobody.get(address)).status_code == 200, address
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", answer.text)
        assert "$" not in answer.text


async def test_files_of_the_pages_name_no_other_site(nobody: httpx.AsyncClient) -> None:
    for name in ("search.js", "setup.js", "invitation.js", "page.css"):
        answer = await nobody.get(f"/assets/{name}")
        assert "://" not in answer.text
        assert answer.headers["Content-Type"].startswith(("text/css", "text/javascript"))


async def test_only_the_pages_files_are_served(nobody: httpx.AsyncClient) -> None:
    for name in ("search.html", "..%2Fpage.py", "nothing"):
        assert (await nobody.get(f"/assets/{name}")).status_code == 404


async def test_the_address_of_an_issue_leads_to_the_page_that_shows_it(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get("/browse/whi-1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/?jql=key%20%3D%20WHI-1")
    assert (await nobody.get("/browse/nonsense%0d%0aX: y")).status_code == 404


async def test_pictures_are_drawn_for_every_name(served: Served, admin: httpx.AsyncClient) -> None:
    await served.site.issue("First")
    fields = (await admin.get("/rest/api/2/issue/WHI-1")).json()["fields"]
    addresses = [
        *fields["reporter"]["avatarUrls"].values(),
        *fields["project"]["avatarUrls"].values(),
        *(fields[name]["iconUrl"] for name in ("priority", "status", "issuetype")),
    ]
    for address in addresses:
        answer = await admin.get(address)
        assert answer.headers["Content-Type"] == "image/svg+xml"
        assert answer.text.startswith("<svg ")


async def test_the_description_of_the_api_tells_every_address(nobody: httpx.AsyncClient) -> None:
    document = (await nobody.get("/rest/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    search = document["paths"]["/rest/api/2/search"]
    assert {parameter["name"] for parameter in search["get"]["parameters"]} >= {"jql", "startAt", "validateQuery"}
    assert "requestBody" in search["post"]
    assert set(document["paths"]["/rest/api/2/issue/{mention}"]) == {"get", "put", "delete"}
    assert "204" in document["paths"]["/rest/api/2/issue/{mention}"]["delete"]["responses"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["summary"], path
    page = (await nobody.get("/rest/docs")).text
    assert "<code>/rest/api/2/issue/{mention}/transitions</code>" in page
