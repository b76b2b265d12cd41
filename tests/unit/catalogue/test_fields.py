"""Custom fields are found by what clients call them."""

from collections.abc import Callable

import pytest

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker import customfield
from whimbrel.tracker.customfield import CustomField

Build = Callable[..., Catalogue]


def test_a_field_is_found_by_its_rest_id(build: Build) -> None:
    found = build().fields.by_key("customfield_10106")
    assert found is not None
    assert found.name == "Story Points"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "10106",
        "summary",
        "customfield_",
        "customfield_x",
        "customfield_1",
        "customfield_" + "9" * 10000,
        "customfield_customfield_10106",
        "customfield_-1",
        "customfield_٣",
    ],
)
def test_any_other_key_names_no_field(build: Build, key: str) -> None:
    assert build().fields.by_key(key) is None


def test_fields_may_share_a_name_and_the_oldest_of_a_type_stands_for_it() -> None:
    twins = [CustomField(key, name, customfield.NUMBER.key) for key, name in ((7, "Size"), (3, "size"))]
    fields = Fields(twins, [])
    assert fields.by_lower_name == {"size": tuple(twins)}
    assert fields.of_type(customfield.NUMBER) == twins[1]
    assert fields.of_type(customfield.SPRINT) is None


def test_options_are_grouped_by_field_in_their_order(build: Build) -> None:
    options = build().fields.options_of
    assert [option.value for option in options[10_101]] == ["To Do", "In Progress", "Done"]
