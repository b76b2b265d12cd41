"""Clients ask what they can create and edit, in the old form and in the new one, and what they send then is taken."""

from typing import Any

import httpx
import pytest

from support.client import Served
from whimbrel.actions.customfields import create_field, edit_context
from whimbrel.actions.options import add_option
from whimbrel.tracker.customfield import SELECT
from whimbrel.tracker.defaults import BUG, TASK

API = "/rest/api/2"
CREATE = f"{API}/issue/createmeta"


async def test_the_old_form_lists_projects_types_and_fields(bob: httpx.AsyncClient) -> None:
    plain = (await bob.get(CREATE)).json()
    assert [project["key"] for project in plain["projects"]] == ["WHI"]
    types = plain["projects"][0]["issuetypes"]
    assert {one["name"] for one in types} == {"Task", "Bug", "Story", "Epic", "Sub-task"}
    assert "fields" not in types[0]
    query = "projectKeys=WHI,NONE&issuetypeNames=Sub-task&issuetypeNames=bug&expand=projects.issuetypes.fields"
    (project,) = (await bob.get(f"{CREATE}?{query}")).json()["projects"]
    shown = {one["name"]: one["fields"] for one in project["issuetypes"]}
    assert set(shown) == {"Bug", "Sub-task"}
    assert "parent" in shown["Sub-task"]
    assert "parent" not in shown["Bug"]
    required = {name for name, field in shown["Bug"].items() if field["required"]}
    assert required == {"project", "issuetype", "summary"}


@pytest.mark.parametrize("query", ["projectKeys=NONE", "projectIds=7", "issuetypeNames=None", "issuetypeIds=x"])
async def test_what_is_not_there_is_left_out(bob: httpx.AsyncClient, query: str) -> None:
    assert (await bob.get(f"{CREATE}?{query}")).json()["projects"] == []


async def test_the_new_form_pages_types_and_fields(bob: httpx.AsyncClient) -> None:
    page = (await bob.get(f"{CREATE}/WHI/issuetypes?maxResults=2")).json()
    assert (page["total"], page["isLast"], len(page["values"])) == (5, False, 2)
    task = next(one for one in (await bob.get(f"{CREATE}/10000/issuetypes")).json()["values"] if one["name"] == "Task")
    fields = (await bob.get(f"{CREATE}/WHI/issuetypes/{task['id']}")).json()
    assert fields["isLast"] is True
    by_id = {field["fieldId"]: field for field in fields["values"]}
    assert by_id["summary"]["operations"] == ["set"]
    assert by_id["labels"]["operations"] == ["add", "set", "remove"]
    assert {"High", "Low"} <= {one["name"] for one in by_id["priority"]["allowedValues"]}
    assert (by_id["priority"]["hasDefaultValue"], by_id["priority"]["defaultValue"]["name"]) == (True, "Medium")
    assert [one["name"] for one in by_id["issuetype"]["allowedValues"]] == ["Task"]
    assert by_id["assignee"]["autoCompleteUrl"].endswith("/user/assignable/search?project=WHI&username=")
    assert "security" not in by_id
    for path in ("NONE/issuetypes", "WHI/issuetypes/99999", "WHI/issuetypes/x"):
        assert (await bob.get(f"{CREATE}/{path}")).status_code == 404


async def test_what_is_described_can_be_sent(bob: httpx.AsyncClient) -> None:
    query = "projectKeys=WHI&issuetypeNames=Task&expand=projects.issuetypes.fields"
    fields = (await bob.get(f"{CREATE}?{query}")).json()["projects"][0]["issuetypes"][0]["fields"]
    sent: dict[str, Any] = {"summary": "Made from its description", "project": {"key": "WHI"}}
    for name, field in fields.items():
        values = field.get("allowedValues")
        if values and name not in sent:
            choice = {"id": values[0]["id"]}
            sent[name] = [choice] if field["schema"]["type"] == "array" else choice
    made = await bob.post(f"{API}/issue", json={"fields": sent})
    assert made.status_code == 201, made.text


async def test_a_custom_field_is_described_where_its_context_applies(served: Served, bob: httpx.AsyncClient) -> None:
    site = served.site
    admin = await site.user("admin")
    sent = {"name": "Colour", "type": SELECT.key, "issueTypeIds": [BUG]}
    async with site.database.transaction() as tx:
        field = await create_field(tx, await site.catalogue(), admin, sent)
    (context,) = (await site.catalogue()).fields.contexts_of[field.id]
    for name in ("Red", "Blue"):
        async with site.database.transaction() as tx:
            await add_option(tx, await site.catalogue(), admin, field.key, name, context_id=context.id)
    async with site.database.transaction() as tx:
        await edit_context(tx, await site.catalogue(), admin, context.id, {"defaultValue": {"value": "Blue"}})
    await site.issue()
    bug = {one["fieldId"]: one for one in (await bob.get(f"{CREATE}/WHI/issuetypes/{BUG}")).json()["values"]}
    task = {one["fieldId"] for one in (await bob.get(f"{CREATE}/WHI/issuetypes/{TASK}")).json()["values"]}
    assert field.key not in task
    assert field.key not in (await bob.get(f"{API}/issue/WHI-1/editmeta")).json()["fields"]
    shown = bug[field.key]
    assert [one["value"] for one in shown["allowedValues"]] == ["Red", "Blue"]
    assert (shown["hasDefaultValue"], shown["defaultValue"]) == (True, shown["allowedValues"][1])


async def test_an_edit_is_described_for_who_edits(served: Served, bob: httpx.AsyncClient) -> None:
    await served.site.issue()
    fields = (await bob.get(f"{API}/issue/WHI-1/editmeta")).json()["fields"]
    assert {"summary", "labels", "resolution", "comment", "worklog"} <= set(fields)
    assert not {"project", "parent", "status"} & set(fields)
    assert {one["name"] for one in fields["issuetype"]["allowedValues"]} == {"Task", "Bug", "Story", "Epic"}
    assert fields["assignee"]["autoCompleteUrl"].endswith("issueKey=WHI-1&username=")
    expanded = (await bob.get(f"{API}/issue/WHI-1?expand=editmeta")).json()
    assert expanded["editmeta"]["fields"] == fields
    assert (await bob.get(f"{API}/issue/WHI-9/editmeta")).status_code == 404


async def test_who_may_create_nothing_is_told_nothing(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get(CREATE)).status_code == 401
