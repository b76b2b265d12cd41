"""Custom fields know their REST id and their type."""

from whimbrel.tracker import defaults
from whimbrel.tracker.customfield import FIELD_TYPES, Kind


def test_every_default_field_has_a_type_that_is_known() -> None:
    for field in defaults.CUSTOM_FIELDS:
        assert field.key == f"customfield_{field.id}"
        assert field.type.key == field.type_key


def test_multiple_values_are_an_array_to_clients() -> None:
    for key, field_type in FIELD_TYPES.items():
        assert field_type.key == key
        assert (field_type.schema_type == "array") == field_type.multiple == (field_type.schema_items is not None)


def test_options_belong_to_fields_that_have_options() -> None:
    kinds = {field.id: field.type.kind for field in defaults.CUSTOM_FIELDS}
    assert {kinds[option.field_id] for option in defaults.OPTIONS} == {Kind.OPTION}
