import pytest

from support.lexicon import names
from whimbrel.jql import ast
from whimbrel.jql.fields import BY_NAME, SYSTEM_FIELDS, TYPE_OF_KIND, find, of_custom_field
from whimbrel.jql.operators import EMPTINESS, OPERATORS, ORDERED
from whimbrel.jql.span import Span
from whimbrel.storage.schema.issue import issue
from whimbrel.tracker.customfield import FIELD_TYPES, CustomField, Kind
from whimbrel.tracker.issue import Issue

NOWHERE = Span(0, 0)


def named(name: str, custom_id: int | None = None) -> list[str]:
    return [field.id for field in find(ast.Field(name, custom_id, (), NOWHERE), names())]


def test_every_name_means_one_field() -> None:
    spelt = [name.lower() for field in SYSTEM_FIELDS for name in (field.id, *field.aliases)]
    assert len(spelt) == len(set(spelt)) == len(BY_NAME)


def test_what_is_stored_is_an_attribute_of_an_issue_or_a_column() -> None:
    attributes = {*Issue.__struct_fields__, *issue.c.keys()}
    assert {field.stored for field in SYSTEM_FIELDS if field.stored} <= attributes


def test_every_field_that_is_answered_has_operators_and_every_type_is_listed() -> None:
    assert all(field.operators for field in SYSTEM_FIELDS)
    assert set(OPERATORS) >= {field.type for field in SYSTEM_FIELDS}


def test_every_kind_of_custom_field_has_a_type() -> None:
    assert set(TYPE_OF_KIND) == set(Kind)
    for key in FIELD_TYPES:
        field = of_custom_field(CustomField(7, "Any", key))
        assert field.id == "cf[7]"
        assert field.type in OPERATORS


def test_an_epic_link_is_not_ordered_and_can_be_empty() -> None:
    (field,) = find(ast.Field("Epic Link", None, (), NOWHERE), names())
    assert not field.operators & ORDERED
    assert field.operators >= EMPTINESS


@pytest.mark.parametrize(
    ("name", "custom_id", "expected"),
    [
        ("DUEDATE", None, ["due"]),
        ("status", None, ["status"]),  # there is a custom field of that name too
        ("cf[606]", 606, ["cf[606]"]),
        ("team", None, ["cf[601]", "cf[602]"]),
        ("cf[1]", 1, []),
        ("cf[601]", None, []),  # in quotes it is a name
        ("", None, []),
    ],
)
def test_a_name_finds_the_system_field_or_all_custom_fields(
    name: str, custom_id: int | None, expected: list[str]
) -> None:
    assert named(name, custom_id) == expected
