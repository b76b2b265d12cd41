"""Custom fields and their options, as remembered."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from whimbrel.tracker.customfield import CustomField, FieldType, Option
from whimbrel.tracker.identity import parse_id


class Fields:
    """An immutable view of the site's custom fields."""

    def __init__(self, fields: Iterable[CustomField], options: Iterable[Option]) -> None:
        """Take all fields and all options; options come in their order."""
        self.all: Mapping[int, CustomField] = {field.id: field for field in fields}
        self.options: Mapping[int, Option] = {option.id: option for option in options}

    @cached_property
    def by_lower_name(self) -> Mapping[str, tuple[CustomField, ...]]:
        """Map lower-case names to all fields that share one."""
        found: dict[str, list[CustomField]] = {}
        for field in self.all.values():
            found.setdefault(field.name.lower(), []).append(field)
        return {name: tuple(fields) for name, fields in found.items()}

    @cached_property
    def options_of(self) -> Mapping[int, tuple[Option, ...]]:
        """Map field ids to their options, in order."""
        found: dict[int, list[Option]] = {}
        for option in self.options.values():
            found.setdefault(option.field_id, []).append(option)
        return {field_id: tuple(options) for field_id, options in found.items()}

    def of_type(self, field_type: FieldType) -> CustomField | None:
        """Return the oldest field of a type; Jira Software's own types have exactly one."""
        return min(
            (field for field in self.all.values() if field.type_key == field_type.key),
            key=lambda field: field.id,
            default=None,
        )

    def by_key(self, key: str) -> CustomField | None:
        """Return the field with a REST id such as `customfield_10100`."""
        field_id = parse_id(key.removeprefix("customfield_")) if key.startswith("customfield_") else None
        return None if field_id is None else self.all.get(field_id)
