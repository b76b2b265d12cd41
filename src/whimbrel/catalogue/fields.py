"""Custom fields with their contexts and options, as remembered."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from whimbrel.tracker.customfield import CustomField, FieldContext, FieldType, Option
from whimbrel.tracker.identity import parse_id


class Fields:
    """An immutable view of the site's custom fields."""

    def __init__(
        self, fields: Iterable[CustomField], options: Iterable[Option], contexts: Iterable[FieldContext] = ()
    ) -> None:
        """Take all fields, options and contexts; options come in their order."""
        self.all: Mapping[int, CustomField] = {field.id: field for field in fields}
        self.options: Mapping[int, Option] = {option.id: option for option in options}
        self.contexts: Mapping[int, FieldContext] = {context.id: context for context in contexts}

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

    @cached_property
    def contexts_of(self) -> Mapping[int, tuple[FieldContext, ...]]:
        """Map field ids to their contexts; a field without any is not in it."""
        found: dict[int, list[FieldContext]] = {}
        for context in self.contexts.values():
            found.setdefault(context.field_id, []).append(context)
        return {field_id: tuple(contexts) for field_id, contexts in found.items()}

    def context_for(self, field_id: int, project_id: int, issue_type_id: int) -> FieldContext | None:
        """Return the context of a field for issues of a type in a project; None where the field does not apply.

        One that names the project goes before one for all projects, even where it leaves the issue type out. A field
        without any context has the same one everywhere.
        """
        contexts = self.contexts_of.get(field_id)
        if contexts is None:
            return FieldContext(0, field_id, "Default Configuration Scheme")
        own = [context for context in contexts if project_id in context.project_ids]
        shared = [context for context in contexts if not context.project_ids]
        return next((one for one in own or shared if one.covers(project_id, issue_type_id)), None)

    def offered(self, field_id: int, context: FieldContext) -> tuple[Option, ...]:
        """Return the options that a context of a field offers, disabled ones too, in order."""
        known = self.options_of.get(field_id, ())
        return tuple(option for option in known if option.context_id in {None, context.id})

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
