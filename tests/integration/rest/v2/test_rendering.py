"""Texts are shown as HTML, with what they name led to as far as the reader may see it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from support.client import Served
from support.site import Site
from whimbrel.catalogue.store import touch
from whimbrel.storage.schema import field as tables
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import permission_grant

API = "/rest/api/2"
ISSUE = f"{API}/issue/WHI-1"
TEXT = "*See* WHI-2 and HID-1, [~bob]: !p.gif!\n{code}WHI-2{code}"


async def configure(site: Site, **renderers: str) -> None:
    """Give the fields of WHI their renderers."""
    async with site.database.transaction() as tx:
        await tx.execute(insert(tables.field_configuration), {"id": 1, "name": "c"})
        scheme = {"id": 1, "name": "s", "default_configuration_id": 1}
        await tx.execute(insert(tables.field_configuration_scheme), scheme)
        items = [{"configuration_id": 1, "field_key": key, "renderer": name} for key, name in renderers.items()]
        await tx.execute(insert(tables.field_configuration_item), items)
        await tx.execute(update(project).values(field_configuration_scheme_id=1))
        await touch(tx, "screens", "projects")


async def hide_a_project(admin: httpx.AsyncClient, site: Site) -> None:
    """Make the project HID with an issue, which only administrators see."""
    sent = {"key": "HID", "name": "Hidden", "lead": "admin", "permissionScheme": 10000}
    assert (await admin.post(f"{API}/project", json=sent)).status_code == 201
    fields = {"project": {"key": "HID"}, "issuetype": {"name": "Task"}, "summary": "Secret"}
    assert (await admin.post(f"{API}/issue", json={"fields": fields})).status_code == 201
    async with site.database.transaction() as tx:
        browse = permission_grant.c.permission == "BROWSE_PROJECTS"
        only = {"holder_kind": "group", "holder_parameter": 10_000}
        await tx.execute(update(permission_grant).where(permission_grant.c.scheme_id == 10000, browse).values(only))
        await touch(tx, "schemes")


@pytest.fixture(autouse=True)
async def _issues(served: Served, bob: httpx.AsyncClient) -> None:
    await served.site.issue("First", description=TEXT, environment="_here_")
    await served.site.issue("Second <b>")
    form: Any = {"files": {"file": ("p.gif", b"GIF89a", "image/gif")}}
    sent = await bob.post(f"{ISSUE}/attachments", **form, headers={"X-Atlassian-Token": "no-check"})
    assert sent.status_code == 200


async def rendered(client: httpx.AsyncClient) -> Any:
    return (await client.get(ISSUE, params={"expand": "renderedFields"})).json()["renderedFields"]


async def test_what_a_text_names_is_led_to(served: Served, admin: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    await hide_a_project(admin, served.site)
    html = (await rendered(bob))["description"]
    link = f'<a href="{served.url}/browse/WHI-2" title="Second &lt;b&gt;" class="issue-link"'
    assert html.startswith(f"<p><b>See</b> {link}")
    assert html.count("/browse/") == 1
    assert 'and HID-1, <span class="user-hover">Bob Builder</span>: <img src="' in html
    assert "<pre>WHI-2\n</pre>" in html
    assert "/browse/HID-1" in (await rendered(admin))["description"]
    found = (await bob.get(f"{API}/search", params={"jql": "key = WHI-1", "expand": "renderedFields"})).json()
    assert found["issues"][0]["renderedFields"]["description"] == html


async def test_only_what_is_asked_for_is_shown(bob: httpx.AsyncClient) -> None:
    params = {"expand": "renderedFields", "fields": "environment,summary"}
    shown = (await bob.get(ISSUE, params=params)).json()
    assert shown["renderedFields"] == {"environment": "<p><em>here</em></p>", "summary": None}
    assert shown["fields"]["environment"] == "_here_"


async def test_comments_and_worklogs_are_rendered(bob: httpx.AsyncClient) -> None:
    made = await bob.post(f"{ISSUE}/comment?expand=renderedBody", json={"body": "*b* WHI-2 !p.gif!"})
    html = made.json()["renderedBody"]
    assert "<b>b</b>" in html
    assert "/browse/WHI-2" in html
    assert "<img " in html
    assert "renderedBody" not in (await bob.get(f"{ISSUE}/comment")).json()["comments"][0]
    (listed,) = (await bob.get(f"{ISSUE}/comment?expand=renderedBody")).json()["comments"]
    assert (listed["renderedBody"], listed["body"]) == (html, "*b* WHI-2 !p.gif!")
    await bob.post(f"{ISSUE}/worklog", json={"timeSpent": "1h", "comment": "_work_"})
    fields = await rendered(bob)
    assert fields["comment"]["comments"][0]["body"] == html
    assert fields["worklog"]["worklogs"][0]["comment"] == "<p><em>work</em></p>"


async def test_the_site_and_the_field_choose_the_markup(
    served: Served, admin: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    address = f"{API}/application-properties/whimbrel.text.renderer"
    assert (await admin.put(address, json={"value": "markdown"})).status_code == 200
    await bob.put(ISSUE, json={"fields": {"description": "**b** *e*", "environment": "**b** *e*"}})
    assert (await rendered(bob))["description"] == "<p><strong>b</strong> <em>e</em></p>\n"
    await configure(served.site, description="atlassian-wiki-renderer", environment="jira-text-renderer")
    fields = await rendered(bob)
    assert (fields["description"], fields["environment"]) == ("<p>**b** <b>e</b></p>", "<p>**b** *e*</p>")
