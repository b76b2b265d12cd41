"""What can be set on an issue, as REST v2 describes it: `createmeta`, `editmeta` and the fields of transitions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from whimbrel.reads.editable import FieldUse
from whimbrel.rest.shape.constant_json import Json, issue_type_json, level_json, priority_json, resolution_json
from whimbrel.rest.shape.field import SYSTEM_FIELDS, custom_schema
from whimbrel.rest.shape.project_json import component_json, project_json, version_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.constant import IssueType
from whimbrel.tracker.customfield import CustomField, FieldContext, Kind, Option
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import Project

_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "timetracking": ("set", "edit"),
    "issuelinks": ("add",),
    "worklog": ("add",),
    "comment": ("add",),
}
_PEOPLE = frozenset({"assignee", "reporter"})


class Setting(msgspec.Struct, frozen=True):
    """Where a field would be set: in which project, on an issue of which type; `key` is that of an issue there is."""

    vocabulary: Vocabulary
    project: Project
    issue_type: IssueType
    key: str | None = None


def metas_json(setting: Setting, uses: Iterable[FieldUse]) -> dict[str, Json]:
    """Describe fields, by their ids."""
    return {use.id: meta_json(setting, use) for use in uses}


def meta_json(setting: Setting, use: FieldUse) -> Json:
    """Describe a field: what its value is, what can be done to it, and what it can be."""
    custom = use.custom
    schema = custom_schema(custom) if custom is not None else SYSTEM_FIELDS[use.id].schema
    shown: Json = {
        "required": use.required,
        "schema": schema,
        "name": custom.name if custom is not None else SYSTEM_FIELDS[use.id].name,
        "fieldId": use.id,
        "operations": list(_operations(use, schema or {})),
    }
    default = _default(setting, use)
    shown["hasDefaultValue"] = default is not None
    if default is not None:
        shown["defaultValue"] = default
    complete = _completion(setting, use)
    if complete is not None:
        shown["autoCompleteUrl"] = complete
    allowed = _allowed_custom(setting, custom) if custom is not None else _allowed_system(setting, use.id)
    return shown if allowed is None else {**shown, "allowedValues": allowed}


def _operations(use: FieldUse, schema: Json) -> tuple[str, ...]:
    return _OPERATIONS.get(use.id) or (("add", "set", "remove") if schema.get("type") == "array" else ("set",))


def _default(setting: Setting, use: FieldUse) -> Any:
    if setting.key is not None:
        return None
    if use.custom is not None:
        context = _context(setting, use.custom)
        return _with_options(setting.vocabulary, use.custom, context.default_value) if context is not None else None
    if use.id != "priority":
        return None
    priority = setting.vocabulary.catalogue.schemes.default_priority(setting.project)
    return priority_json(setting.vocabulary.place, priority) if priority is not None else None


def _context(setting: Setting, field: CustomField) -> FieldContext | None:
    return setting.vocabulary.catalogue.fields.context_for(field.id, setting.project.id, setting.issue_type.id)


def _with_options(words: Vocabulary, field: CustomField, value: Any) -> Any:
    """Show a default value with its options whole; an option that is gone is left out."""
    if field.type.kind not in {Kind.OPTION, Kind.CASCADE}:
        return value
    if isinstance(value, list):
        return [shown for one in value if (shown := _with_options(words, field, one)) is not None] or None
    if not isinstance(value, dict):
        return None
    shown = words.option(parse_id(value.get("id", "")))
    child = words.option(parse_id(value["child"].get("id", ""))) if shown and value.get("child") else None
    return {**shown, "child": child} if shown and child else shown


def _completion(setting: Setting, use: FieldUse) -> str | None:
    """Return where the beginning of a name is completed."""
    place = setting.vocabulary.place
    if use.id == "assignee":
        where = f"issueKey={setting.key}" if setting.key else f"project={setting.project.key}"
        return f"{place.rest('user', 'assignable', 'search')}?{where}&username="
    if use.id in _PEOPLE or (use.custom is not None and use.custom.type.kind is Kind.USER):
        return f"{place.rest('user', 'search')}?username="
    return None


def _allowed_system(setting: Setting, field_id: str) -> list[Json] | None:
    allowed = _ALLOWED.get(field_id)
    return allowed(setting) if allowed is not None else None


def _types(setting: Setting) -> list[Json]:
    """Return the type itself on creation; on an edit, those that the issue can become."""
    place, schemes = setting.vocabulary.place, setting.vocabulary.catalogue.schemes
    if setting.key is None:
        return [issue_type_json(place, setting.issue_type)]
    offered = schemes.issue_types_of(setting.project)
    return [issue_type_json(place, one) for one in offered if one.subtask == setting.issue_type.subtask]


def _versions(setting: Setting) -> list[Json]:
    known = setting.vocabulary.catalogue.projects.versions_of.get(setting.project.id, ())
    return [version_json(setting.vocabulary.place, version) for version in known if not version.archived]


def _components(setting: Setting) -> list[Json]:
    known = setting.vocabulary.catalogue.projects.components_of.get(setting.project.id, ())
    return [component_json(setting.vocabulary.place, component) for component in known if not component.archived]


def _projects(setting: Setting) -> list[Json]:
    words = setting.vocabulary
    return [project_json(words.place, setting.project, words.catalogue.projects.categories)]


def _priorities(setting: Setting) -> list[Json]:
    words = setting.vocabulary
    return [priority_json(words.place, priority) for priority in words.catalogue.schemes.priorities_of(setting.project)]


def _resolutions(setting: Setting) -> list[Json]:
    words = setting.vocabulary
    return [resolution_json(words.place, resolution) for resolution in words.catalogue.schemes.resolutions.values()]


def _levels(setting: Setting) -> list[Json]:
    words = setting.vocabulary
    return [level_json(words.place, level) for level in words.catalogue.schemes.levels_of(setting.project)]


_ALLOWED: Mapping[str, Callable[[Setting], list[Json]]] = {
    "project": _projects,
    "issuetype": _types,
    "priority": _priorities,
    "resolution": _resolutions,
    "components": _components,
    "fixVersions": _versions,
    "versions": _versions,
    "security": _levels,
}


def _allowed_custom(setting: Setting, field: CustomField) -> list[Any] | None:
    """Return the options or versions that a custom field can have; nothing where its value is free."""
    words = setting.vocabulary
    if field.type.kind is Kind.VERSION:
        return _versions(setting)
    if field.type.kind not in {Kind.OPTION, Kind.CASCADE}:
        return None
    context = _context(setting, field)
    offered = words.catalogue.fields.offered(field.id, context) if context is not None else ()
    options = [option for option in offered if not option.disabled]
    top = [option for option in options if option.parent_id is None]
    if field.type.kind is Kind.OPTION:
        return [words.option(option.id) for option in top]
    return [_with_children(words, option, options) for option in top]


def _with_children(words: Vocabulary, option: Option, options: Iterable[Option]) -> Json:
    children = [words.option(child.id) for child in options if child.parent_id == option.id]
    return {**(words.option(option.id) or {}), "children": children}
