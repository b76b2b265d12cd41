"""Custom fields over REST: what is sent comes back, is found by JQL and sorted, for each type."""

from typing import Any

import httpx
import pytest

from support.client import Served
from whimbrel.actions.options import add_option
from whimbrel.catalogue.store import touch
from whimbrel.storage.schema.scheme import permission_grant
from whimbrel.tracker import customfield
from whimbrel.tracker.customfield import FieldType

API = "/rest/api/2"

FIELDS: tuple[tuple[FieldType, Any, Any, str], ...] = (
    (customfield.TEXT_FIELD, "apples", "pears", "~ apples"),
    (customfield.TEXT_AREA, "apples\nand more", "pears", "~ apples"),
    (customfield.READ_ONLY, "apples", "pears", "= apples"),
    (customfield.URL, "http://example.com/a", "http://example.com/b", "= 'http://example.com/a'"),
    (customfield.LABELS, ["a", "c"], ["b"], "= c"),
    (customfield.NUMBER, 2.5, 10.0, "< 3"),
    (customfield.DATE_PICKER, "2031-01-31", "2031-02-01", "<= 2031-01-31"),
    (customfield.DATE_TIME, "2031-01-31T10:20:30.400+0000", "2031-02-02T10:20:30.000+0000", "< 2031-02-01"),
    (customfield.SELECT, {"value": "Red"}, {"value": "Blue"}, "= Red"),
    (customfield.RADIO, {"value": "Red"}, {"value": "Blue"}, "in (Red)"),
    (customfield.MULTI_SELECT, [{"value": "Red"}], [{"value": "Blue"}], "= Red"),
    (customfield.CHECKBOXES, [{"value": "Red"}], [{"value": "Blue"}], "= Red"),
    (customfield.CASCADING, {"value": "Red", "child": {"value": "Dark"}}, {"value": "Blue"}, "in cascadeOption(Red)"),
    (customfield.USER_PICKER, {"name": "bob"}, {"name": "carol"}, "= bob"),
    (customfield.MULTI_USER, [{"name": "bob"}], [{"name": "carol"}], "= bob"),
    (
        customfield.GROUP_PICKER,
        {"name": "jira-administrators"},
        {"name": "jira-software-users"},
        "= jira-administrators",
    ),
    (customfield.MULTI_GROUP, [{"name": "jira-administrators"}], [], "= jira-administrators"),
    (customfield.VERSION_PICKER, {"name": "1.0"}, {"name": "2.0"}, "= '1.0'"),
    (customfield.MULTI_VERSION, [{"name": "1.0"}], [{"name": "2.0"}], "< '2.0'"),
    (customfield.PROJECT_PICKER, {"key": "WHI"}, None, "= WHI"),
)


def said(sent: Any, shown: Any) -> bool:
    """Tell whether what is shown says all that was sent."""
    if isinstance(sent, dict):
        return isinstance(shown, dict) and all(said(value, shown.get(name)) for name, value in sent.items())
    if isinstance(sent, list):
        return len(sent) == len(shown or ()) and all(map(said, sent, shown or ()))
    return bool(sent == shown)


async def create(admin: httpx.AsyncClient, field_type: FieldType, name: str = "Own", **more: Any) -> dict[str, Any]:
    made = await admin.post(f"{API}/field", json={"name": name, "type": field_type.key, **more})
    assert made.status_code == 201, made.text
    return dict(made.json())


async def offer(served: Served, key: str, field_type: FieldType) -> None:
    """Give a field of options Red, with Dark below it in a cascade, and Blue."""
    if field_type.kind not in {customfield.Kind.OPTION, customfield.Kind.CASCADE}:
        return
    user = await served.site.user("admin")
    async with served.site.database.transaction() as tx:
        red = await add_option(tx, await served.site.catalogue(), user, key, "Red")
    for name, parent_id in (("Blue", None), *([("Dark", red.id)] if field_type.kind == "cascade" else ())):
        async with served.site.database.transaction() as tx:
            await add_option(tx, await served.site.catalogue(), user, key, name, parent_id=parent_id)


async def test_each_type_goes_in_comes_out_and_is_found(served: Served) -> None:
    async with served.client("admin") as admin:
        for name in ("1.0", "2.0"):
            assert (await admin.post(f"{API}/version", json={"name": name, "project": "WHI"})).status_code == 201
        fields = [await create(admin, one[0], f"Own {place}") for place, one in enumerate(FIELDS)]
        for field, (field_type, *_) in zip(fields, FIELDS, strict=True):
            await offer(served, field["id"], field_type)
        common = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "x"}
        for side in (1, 2):
            sent = {field["id"]: one[side] for field, one in zip(fields, FIELDS, strict=True)}
            made = await admin.post(f"{API}/issue", json={"fields": {**common, **sent}})
            assert made.status_code == 201, made.text
            shown = (await admin.get(f"{API}/issue/{made.json()['key']}")).json()["fields"]
            assert [name for name, value in sent.items() if not said(value, shown[name])] == []
        for field, (field_type, _, other, clause) in zip(fields, FIELDS, strict=True):
            name = f"cf[{field['schema']['customId']}]"
            found = await admin.get(f"{API}/search", params={"jql": f"{name} {clause} ORDER BY {name}"})
            assert found.status_code == 200, (field_type.key, found.text)
            assert [issue["key"] for issue in found.json()["issues"]] == ["WHI-1"], field_type.key
            empty = await admin.get(f"{API}/search", params={"jql": f"{name} is EMPTY", "maxResults": 0})
            assert empty.json()["total"] == (0 if other else 1), field_type.key
            sorted_keys = [
                [issue["key"] for issue in (await admin.get(f"{API}/search", params={"jql": jql})).json()["issues"]]
                for jql in (f"project = WHI ORDER BY {name} ASC, key", f"project = WHI ORDER BY {name} DESC, key")
            ]
            assert all(sorted(keys) == ["WHI-1", "WHI-2"] for keys in sorted_keys), field_type.key
            if other:
                assert sorted_keys[0] == sorted_keys[1][::-1], field_type.key


@pytest.mark.parametrize(
    ("field_type", "sent"),
    [
        (customfield.URL, "nowhere"),
        (customfield.TEXT_FIELD, "x" * 256),
        (customfield.NUMBER, "many"),
        (customfield.DATE_PICKER, "tomorrow"),
        (customfield.SELECT, {"value": "Grey"}),
        (customfield.MULTI_SELECT, {"value": "Red"}),
        (customfield.USER_PICKER, {"name": "nobody"}),
    ],
)
async def test_a_wrong_value_is_told_under_its_field(
    served: Served, bob: httpx.AsyncClient, field_type: FieldType, sent: Any
) -> None:
    async with served.client("admin") as admin:
        field = await create(admin, field_type)
    fields = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "x", field["id"]: sent}
    answer = await bob.post(f"{API}/issue", json={"fields": fields})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {field["id"]})


async def test_fields_and_options_are_listed(served: Served, bob: httpx.AsyncClient) -> None:
    refused = await bob.post(f"{API}/field", json={"name": "Own", "type": customfield.SELECT.key})
    assert refused.status_code == 403
    async with served.client("admin") as admin:
        field = await create(admin, customfield.CASCADING, projectIds=[10000])
    await offer(served, field["id"], customfield.CASCADING)
    assert field in (await bob.get(f"{API}/field")).json()
    page = (await bob.get(f"{API}/customFields?search=own&maxResults=1")).json()
    (shown,) = page["values"]
    assert (page["total"], page["isLast"]) == (1, True)
    assert (shown["numericId"], shown["projectIds"]) == (field["schema"]["customId"], [10000])
    options = (await bob.get(f"{API}/customFields/{shown['numericId']}/options?query=re")).json()
    (red,) = options["options"]
    assert (options["total"], red["value"], len(red["childrenIds"])) == (1, "Red", 1)
    assert (await bob.get(f"{API}/customFieldOption/{red['id']}")).json() == red
    for path in ("customFieldOption/99999", "customFieldOption/x", "customFields/7/options"):
        assert (await bob.get(f"{API}/{path}")).status_code == 404


async def test_pickers_show_nothing_of_projects_that_are_hidden(
    served: Served, admin: httpx.AsyncClient, carol: httpx.AsyncClient
) -> None:
    kinds = "com.atlassian.jira.plugin.system.customfieldtypes:"
    await admin.post("/rest/api/2/project", json={"key": "GULL", "name": "Gulls", "permissionScheme": 10000})
    keys = [
        (await admin.post("/rest/api/2/field", json={"name": kind, "type": kinds + kind})).json()["id"]
        for kind in ("project", "multiversion")
    ]
    for name in ("1.0", "0.9"):
        sent = {"name": name, "project": "GULL", "archived": name == "0.9"}
        assert (await admin.post("/rest/api/2/version", json=sent)).status_code == 201
    await served.site.issue(**{keys[0]: {"key": "GULL"}})
    gull = {"project": {"key": "GULL"}, "issuetype": {"name": "Task"}, "summary": "x"}
    archived = await admin.post("/rest/api/2/issue", json={"fields": {**gull, keys[1]: [{"name": "0.9"}]}})
    assert (archived.status_code, list(archived.json()["errors"])) == (400, [keys[1]])
    made = await admin.post("/rest/api/2/issue", json={"fields": {**gull, keys[1]: [{"name": "1.0"}]}})
    versions = (await admin.get("/rest/api/2/project/GULL/versions")).json()
    retired = next(one["id"] for one in versions if one["name"] == "1.0")
    await admin.put(f"/rest/api/2/version/{retired}", json={"archived": True})
    kept = await admin.put(f"/rest/api/2/issue/{made.json()['key']}", json={"fields": {keys[1]: [{"name": "1.0"}]}})
    assert kept.status_code == 204
    for client, shown in ((admin, "GULL"), (carol, "GULL")):
        value = (await client.get("/rest/api/2/issue/WHI-1")).json()["fields"][keys[0]]
        assert value["key"] == shown
    async with served.site.database.transaction() as tx:
        grants = permission_grant.c
        browsing = (grants.scheme_id == 10000) & (grants.permission == "BROWSE_PROJECTS")
        await tx.execute(permission_grant.delete().where(browsing))
        await touch(tx, "schemes")
    assert (await carol.get("/rest/api/2/issue/WHI-1")).json()["fields"][keys[0]] is None
