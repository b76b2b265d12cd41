"""Screens, field configurations and custom fields over REST, for administrators alone."""

import httpx

from whimbrel.rest.shape.field import SYSTEM_FIELDS
from whimbrel.tracker.screen import PLACEABLE

API = "/rest/api/2"


def test_fields_that_can_be_placed_are_those_that_say_so() -> None:
    assert {key for key, field in SYSTEM_FIELDS.items() if field.orderable} == PLACEABLE


async def test_screens_are_written(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = (await admin.post(f"{API}/screens", json={"name": "Short"})).json()
    where = f"{API}/screens/{made['id']}"
    assert (await admin.get(f"{API}/screens?search=sho")).json() == [made]
    (first,) = (await admin.get(f"{where}/tabs")).json()
    second = (await admin.post(f"{where}/tabs", json={"name": "More"})).json()
    assert (await admin.post(f"{where}/tabs/{second['id']}/move/0")).status_code == 204
    assert (await admin.post(f"{where}/tabs/{second['id']}/move/x")).status_code == 400
    assert (await admin.put(f"{where}/tabs/{first['id']}", json={"name": "First"})).json()["name"] == "First"
    fields = f"{where}/tabs/{first['id']}/fields"
    for key in ("summary", "customfield_10106"):
        assert (await admin.post(fields, json={"fieldId": key})).json()["id"] == key
    assert (await admin.post(f"{fields}/summary/move", json={"position": "Last"})).status_code == 204
    assert [one["name"] for one in (await admin.get(fields)).json()] == ["Story Points", "Summary"]
    assert (await admin.delete(f"{fields}/summary")).status_code == 204
    assert "summary" in {one["id"] for one in (await admin.get(f"{where}/availableFields")).json()}
    assert (await admin.delete(f"{where}/tabs/{second['id']}")).status_code == 204
    assert (await admin.post(f"{API}/screens/addToDefault/customfield_10106")).status_code == 204
    assert (await admin.put(where, json={"name": "Shorter"})).json()["name"] == "Shorter"
    assert (await carol.get(f"{where}/tabs")).status_code == 403
    assert (await admin.delete(where)).status_code == 204
    assert (await admin.get(f"{where}/tabs")).status_code == 404


async def test_configurations_and_schemes_are_written(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = (await admin.post(f"{API}/fieldconfiguration", json={"name": "Strict"})).json()
    where = f"{API}/fieldconfiguration/{made['id']}"
    items = {"fieldConfigurationItems": [{"id": "labels", "isRequired": True}]}
    assert (await admin.put(f"{where}/fields", json=items)).status_code == 204
    shown = (await admin.get(f"{where}/fields")).json()["fieldConfigurationItems"]
    assert [one["id"] for one in shown if one["isRequired"]] == ["labels"]
    schemes = f"{API}/fieldconfigurationscheme"
    scheme = (await admin.post(schemes, json={"name": "All", "default": made["id"]})).json()
    one = f"{schemes}/{scheme['id']}"
    assert (await admin.get(one)).json() == scheme
    assert (await admin.put(one, json={"description": "Each"})).json()["description"] == "Each"
    assert [found["name"] for found in (await admin.get(schemes)).json()["schemes"]] == ["All"]
    choice = f"{API}/project/WHI/fieldconfigurationscheme"
    assert (await admin.get(choice)).json() is None
    assert (await admin.put(choice, json={"id": scheme["id"]})).status_code == 204
    assert (await admin.get(choice)).json()["name"] == "All"
    assert (await carol.get(schemes)).status_code == 403
    assert (await admin.put(choice, json={"id": None})).status_code == 204
    assert (await admin.delete(one)).status_code == 204
    assert (await admin.put(where, json={"name": "Strictest"})).json()["name"] == "Strictest"
    assert (await admin.delete(where)).status_code == 204
    assert (await admin.get(f"{API}/fieldconfiguration")).json() == []


async def test_custom_fields_are_renamed_and_deleted(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    sent = {"name": "Cause", "type": "com.atlassian.jira.plugin.system.customfieldtypes:textfield"}
    key = (await admin.post(f"{API}/field", json=sent)).json()["id"]
    assert (await admin.put(f"{API}/customFields/{key}", json={"name": "Reason"})).json()["name"] == "Reason"
    number = key.removeprefix("customfield_")
    assert (await carol.delete(f"{API}/customFields?ids={number}")).status_code == 403
    answer = await admin.delete(f"{API}/customFields?ids={number},customfield_10104,7")
    assert answer.status_code == 200
    assert answer.json()["deletedCustomFields"] == [key]
    assert set(answer.json()["notDeletedCustomFields"]) == {"customfield_10104", "customfield_7"}
    assert (await admin.delete(f"{API}/customFields?ids=7")).status_code == 400
