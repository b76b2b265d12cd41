from datetime import UTC, date, datetime
from typing import Any

import pytest

from whimbrel.importers.jira_rest.field import Fields, is_custom, unwrapped
from whimbrel.importers.jira_rest.noun import Nouns
from whimbrel.importers.model import ImportedOption, ImportedPerson
from whimbrel.tracker import customfield
from whimbrel.tracker.customfield import FieldType

ADA = {"name": "ada", "displayName": "Ada", "active": True}
VERSION = {"id": "1", "name": "1.0", "released": True, "archived": False}
SPRINT = "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,rapidViewId=3,state=CLOSED,name=One, two,goal=]"


@pytest.mark.parametrize(
    ("value", "guessed"),
    [
        ("short", customfield.TEXT_FIELD),
        ("two\nlines", customfield.TEXT_AREA),
        ("x" * 300, customfield.TEXT_AREA),
        ("https://example.org/1", customfield.URL),
        ("9223372036854775807", customfield.READ_ONLY),
        ("com.example.Thing@1f2e3d4c[a=b]", customfield.READ_ONLY),
        ("0|i0007j:", customfield.RANK),
        ("2020-01-02", customfield.DATE_PICKER),
        ("2020-01-02T03:04:05.000+0000", customfield.DATE_TIME),
        (SPRINT, customfield.SPRINT),
        (True, customfield.READ_ONLY),
        (3.5, customfield.NUMBER),
        ({"id": "1", "value": "Red"}, customfield.SELECT),
        ({"value": "EU", "child": {"value": "DE"}}, customfield.CASCADING),
        ([{"id": "1", "value": "Red"}], customfield.MULTI_SELECT),
        (ADA, customfield.USER_PICKER),
        ([ADA], customfield.MULTI_USER),
        (VERSION, customfield.VERSION_PICKER),
        ([VERSION], customfield.MULTI_VERSION),
        ([SPRINT], customfield.SPRINT),
        (["a", "b"], customfield.LABELS),
        ({"key": "ZOO", "projectTypeKey": "software"}, customfield.PROJECT_PICKER),
        ({"name": "keepers", "self": "https://x/rest/api/2/group?groupname=keepers"}, customfield.GROUP_PICKER),
    ],
)
def test_a_type_is_guessed_from_a_value(value: Any, guessed: FieldType) -> None:
    field = Fields(Nouns()).field("customfield_10500", None, None, value)
    assert field is not None
    assert (field.name, field.id, field.type_key, field.guessed) == ("Custom field 10500", 10500, guessed.key, True)


@pytest.mark.parametrize("value", [{"strange": 1}, [{"strange": 1}], [3], [[1]]])
def test_what_cannot_be_guessed_is_no_field(value: Any) -> None:
    assert Fields(Nouns()).field("customfield_10500", None, None, value) is None


def test_the_page_knows_better_than_the_value() -> None:
    schema = {"type": "string", "custom": customfield.TEXT_AREA.key, "customId": 10500}
    field = Fields(Nouns()).field("customfield_10500", "Story", schema, "2020-01-02")
    assert field is not None
    assert (field.name, field.type_key, field.guessed) == ("Story", customfield.TEXT_AREA.key, False)


def test_a_type_of_an_app_comes_down_to_one_of_jiras_own() -> None:
    schema = {"type": "array", "items": "user", "custom": "com.example:people"}
    field = Fields(Nouns()).field("customfield_10500", "People", schema, [ADA])
    assert field is not None
    assert field.type_key == customfield.MULTI_USER.key


def test_a_field_is_decided_once() -> None:
    fields = Fields(Nouns())
    first = fields.field("customfield_1", None, None, "text")
    assert fields.field("customfield_1", None, None, 7) is first


@pytest.mark.parametrize(
    ("field_type", "value", "scalars"),
    [
        (customfield.TEXT_FIELD, "a", ("a",)),
        (customfield.TEXT_FIELD, {"value": "a"}, ("a",)),
        (customfield.NUMBER, 3, (3.0,)),
        (customfield.NUMBER, "three", None),
        (customfield.DATE_PICKER, "2020-01-02", (date(2020, 1, 2),)),
        (customfield.DATE_TIME, "2020-01-02T03:04:05.678+0000", (datetime(2020, 1, 2, 3, 4, 5, 678000, UTC),)),
        (customfield.DATE_PICKER, "soon", None),
        (customfield.SELECT, {"id": "5", "value": "Red", "disabled": True}, (ImportedOption("Red", 5, disabled=True),)),
        (
            customfield.CASCADING,
            {"value": "EU", "child": {"value": "DE"}},
            (ImportedOption("EU", child=ImportedOption("DE")),),
        ),
        (customfield.MULTI_USER, [{"name": "ada"}], (ImportedPerson("ada"),)),
        (customfield.MULTI_USER, [{"name": "ada"}, "x"], None),
        (customfield.EPIC_LINK, "ZOO-1", ("ZOO-1",)),
        (customfield.LABELS, [], ()),
    ],
)
def test_values_are_read_by_the_kind_of_the_field(field_type: FieldType, value: Any, scalars: Any) -> None:
    fields = Fields(Nouns())
    field = fields.field("customfield_1", "One", {"custom": field_type.key}, value)
    assert field is not None
    assert fields.scalars(field, value) == scalars


def test_only_numbered_fields_are_custom() -> None:
    assert [one for one in ("customfield_1", "customfield_", "customfield_x", "summary") if is_custom(one)] == [
        "customfield_1"
    ]


def test_a_wrapped_value_tells_its_name() -> None:
    assert unwrapped("customfield_1", {"id": "customfield_1", "name": "Team", "value": 3}) == ("Team", 3)
    assert unwrapped("customfield_1", {"id": "5", "value": "Red"}) == (None, {"id": "5", "value": "Red"})
