"""Custom fields: their names and types as the page tells them, or guessed from a first value."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from whimbrel.importers.jira_rest.instant import read_day, read_instant
from whimbrel.importers.jira_rest.noun import Nouns
from whimbrel.importers.jira_rest.sprint import read_sprint
from whimbrel.importers.jira_rest.text import read_id, read_name
from whimbrel.importers.model import ImportedField, ImportedOption, ImportedScalar
from whimbrel.tracker import customfield, rank
from whimbrel.tracker.customfield import FIELD_TYPES, FieldType, Kind

_PREFIX = "customfield_"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_URL = re.compile(r"https?://\S+")
_MACHINE = re.compile(r"[-+0-9.eE]+|true|false|\[\]|\{.*|.*@[0-9a-f]{5,8}(\[.*)?|.*_\*:\*_.*", re.DOTALL)
_LONG = 255

# Of a field whose type the page does not tell, these names are Jira Software's own.
_BY_NAME: Mapping[str, FieldType] = {
    "sprint": customfield.SPRINT,
    "epic link": customfield.EPIC_LINK,
    "epic name": customfield.EPIC_NAME,
    "epic status": customfield.EPIC_STATUS,
    "epic color": customfield.EPIC_COLOUR,
    "epic colour": customfield.EPIC_COLOUR,
    "rank": customfield.RANK,
    "story points": customfield.NUMBER,
    "flagged": customfield.CHECKBOXES,
}
# Types of apps come down to the nearest type of Jira's own, by the page's `schema`: (type, items).
_BY_SCHEMA: Mapping[tuple[str, str | None], FieldType] = {
    (one.schema_type, one.schema_items): one
    for one in (
        *(customfield.READ_ONLY, customfield.NUMBER, customfield.DATE_PICKER, customfield.DATE_TIME),
        *(customfield.SELECT, customfield.MULTI_SELECT, customfield.CASCADING, customfield.LABELS),
        *(customfield.USER_PICKER, customfield.MULTI_USER, customfield.GROUP_PICKER, customfield.MULTI_GROUP),
        *(customfield.VERSION_PICKER, customfield.MULTI_VERSION, customfield.PROJECT_PICKER),
    )
}
_ALONE: Mapping[Kind, FieldType] = {
    Kind.OPTION: customfield.SELECT,
    Kind.CASCADE: customfield.CASCADING,
    Kind.USER: customfield.USER_PICKER,
    Kind.VERSION: customfield.VERSION_PICKER,
    Kind.GROUP: customfield.GROUP_PICKER,
    Kind.PROJECT: customfield.PROJECT_PICKER,
    Kind.SPRINT: customfield.SPRINT,
}
_MANY: Mapping[Kind, FieldType] = {
    Kind.OPTION: customfield.MULTI_SELECT,
    Kind.USER: customfield.MULTI_USER,
    Kind.VERSION: customfield.MULTI_VERSION,
    Kind.GROUP: customfield.MULTI_GROUP,
    Kind.SPRINT: customfield.SPRINT,
}


def is_custom(field_id: str) -> bool:
    """Tell whether a field's REST id is that of a custom field."""
    return field_id.startswith(_PREFIX) and field_id[len(_PREFIX) :].isdigit()


def unwrapped(field_id: str, value: Any) -> tuple[str | None, Any]:
    """Return name and value of the shape `{"id", "name", "value"}` that some exporters write; else no name."""
    if isinstance(value, dict) and value.get("id") == field_id and "value" in value:
        return read_name(value.get("name")), value["value"]
    return None, value


class Fields:
    """Decides what each custom field of the source is, once."""

    def __init__(self, nouns: Nouns) -> None:
        """Begin with nothing decided."""
        self._nouns = nouns
        self._decided: dict[str, ImportedField] = {}

    def field(self, field_id: str, name: str | None, schema: Any, value: Any) -> ImportedField | None:
        """Return the field, by what the page tells of it or, failing that, by this value; None if neither helps."""
        decided = self._decided.get(field_id)
        if decided is None:
            shown = name or f"Custom field {field_id.removeprefix(_PREFIX)}"
            told = _told(schema) or _BY_NAME.get(shown.lower())
            field_type = told or self._guess(value)
            if field_type is None:
                return None
            source_id = read_id(field_id.removeprefix(_PREFIX))
            decided = ImportedField(shown, field_type.key, id=source_id, guessed=told is None)
            self._decided[field_id] = decided
        return decided

    def scalars(self, field: ImportedField, value: Any) -> tuple[ImportedScalar, ...] | None:
        """Return what a field holds; empty for nothing, None where it cannot be understood."""
        kind = FIELD_TYPES[field.type_key].kind
        values = value if isinstance(value, list) else [value]
        scalars = tuple(self._scalar(kind, one) for one in values if one is not None and one != "")
        return None if None in scalars else scalars  # type: ignore[return-value]

    def _scalar(self, kind: Kind, value: Any) -> ImportedScalar | None:
        if kind is Kind.USER:
            return self._nouns.person(value)
        if kind is Kind.VERSION:
            return self._nouns.version(value)
        scalar: ImportedScalar | None = _READERS[kind](value)
        return scalar

    def _guess(self, value: Any) -> FieldType | None:
        if isinstance(value, list):
            kind = self._kind(value[0]) if value else None
            if kind is None and value and all(isinstance(one, str) for one in value):
                return customfield.LABELS
            return _MANY.get(kind) if kind is not None else None
        if isinstance(value, str):
            return customfield.SPRINT if read_sprint(value) else _guess_text(value)
        if isinstance(value, (int, float)):
            return customfield.READ_ONLY if isinstance(value, bool) else customfield.NUMBER
        kind = self._kind(value)
        return _ALONE.get(kind) if kind is not None else None

    def _kind(self, value: Any) -> Kind | None:
        """Recognise an object by its shape."""
        if read_sprint(value) is not None:
            return Kind.SPRINT
        if not isinstance(value, dict):
            return None
        if isinstance(value.get("value"), str):
            return Kind.CASCADE if isinstance(value.get("child"), dict) else Kind.OPTION
        if "displayName" in value and self._nouns.person(value) is not None:
            return Kind.USER
        if "released" in value and "archived" in value:
            return Kind.VERSION
        if "projectTypeKey" in value or ("avatarUrls" in value and "key" in value):
            return Kind.PROJECT
        return Kind.GROUP if "/group?" in str(value.get("self")) or "groupId" in value else None


def _told(schema: Any) -> FieldType | None:
    if not isinstance(schema, dict):
        return None
    own = FIELD_TYPES.get(str(schema.get("custom")))
    return own or _BY_SCHEMA.get((str(schema.get("type")), schema.get("items")))


def _guess_text(value: str) -> FieldType:
    if rank.from_lexorank(value) is not None:
        return customfield.RANK
    if _DAY.fullmatch(value):
        return customfield.DATE_PICKER
    if _INSTANT.fullmatch(value) and read_instant(value) is not None:
        return customfield.DATE_TIME
    if _URL.fullmatch(value):
        return customfield.URL
    if _MACHINE.fullmatch(value):
        return customfield.READ_ONLY
    return customfield.TEXT_AREA if "\n" in value or len(value) > _LONG else customfield.TEXT_FIELD


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return str(value)
    if isinstance(value, dict):
        return next((value[name] for name in ("value", "name") if isinstance(value.get(name), str)), None)
    return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _option(value: Any) -> ImportedOption | None:
    if isinstance(value, str):
        return ImportedOption(value)
    name = read_name(value.get("value") or value.get("name")) if isinstance(value, dict) else None
    if name is None:
        return None
    return ImportedOption(name, read_id(value.get("id")), value.get("disabled") is True, _option(value.get("child")))


def _name(value: Any) -> str | None:
    return read_name(value.get("name") if isinstance(value, dict) else value)


def _key(value: Any) -> str | None:
    return read_name(value.get("key") if isinstance(value, dict) else value)


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.EXACT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: read_day,
    Kind.INSTANT: read_instant,
    Kind.OPTION: _option,
    Kind.CASCADE: _option,
    Kind.GROUP: _name,
    Kind.PROJECT: _key,
    Kind.ISSUE: _key,
    Kind.SPRINT: read_sprint,
    Kind.RANK: _text,
}
