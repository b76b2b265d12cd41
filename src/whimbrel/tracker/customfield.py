"""Custom fields: their types as data, their options, and how a value is kept."""

import enum
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec


class Kind(enum.StrEnum):
    """What a value is made of; the kind says which column of a stored value is used."""

    TEXT = "text"  # free text
    EXACT = "exact"  # text compared as a whole: URL, label, read-only text
    NUMBER = "number"
    DATE = "date"
    INSTANT = "instant"
    OPTION = "option"
    CASCADE = "cascade"  # parent option, then child option
    USER = "user"
    GROUP = "group"
    VERSION = "version"
    PROJECT = "project"
    SPRINT = "sprint"
    ISSUE = "issue"  # Epic Link
    RANK = "rank"  # kept on the issue itself


class FieldType(msgspec.Struct, frozen=True):
    """One kind of custom field: Jira's key, what a value is, and `schema` as `GET field` shows it."""

    key: str
    kind: Kind
    multiple: bool
    schema_type: str
    schema_items: str | None = None


_SYSTEM = "com.atlassian.jira.plugin.system.customfieldtypes:"
_SOFTWARE = "com.pyxis.greenhopper.jira:"

TEXT_FIELD = FieldType(_SYSTEM + "textfield", Kind.TEXT, multiple=False, schema_type="string")
TEXT_AREA = FieldType(_SYSTEM + "textarea", Kind.TEXT, multiple=False, schema_type="string")
READ_ONLY = FieldType(_SYSTEM + "readonlyfield", Kind.EXACT, multiple=False, schema_type="string")
URL = FieldType(_SYSTEM + "url", Kind.EXACT, multiple=False, schema_type="string")
LABELS = FieldType(_SYSTEM + "labels", Kind.EXACT, multiple=True, schema_type="array", schema_items="string")
NUMBER = FieldType(_SYSTEM + "float", Kind.NUMBER, multiple=False, schema_type="number")
DATE_PICKER = FieldType(_SYSTEM + "datepicker", Kind.DATE, multiple=False, schema_type="date")
DATE_TIME = FieldType(_SYSTEM + "datetime", Kind.INSTANT, multiple=False, schema_type="datetime")
SELECT = FieldType(_SYSTEM + "select", Kind.OPTION, multiple=False, schema_type="option")
RADIO = FieldType(_SYSTEM + "radiobuttons", Kind.OPTION, multiple=False, schema_type="option")
MULTI_SELECT = FieldType(
    _SYSTEM + "multiselect", Kind.OPTION, multiple=True, schema_type="array", schema_items="option"
)
CHECKBOXES = FieldType(
    _SYSTEM + "multicheckboxes", Kind.OPTION, multiple=True, schema_type="array", schema_items="option"
)
CASCADING = FieldType(_SYSTEM + "cascadingselect", Kind.CASCADE, multiple=False, schema_type="option-with-child")
USER_PICKER = FieldType(_SYSTEM + "userpicker", Kind.USER, multiple=False, schema_type="user")
MULTI_USER = FieldType(_SYSTEM + "multiuserpicker", Kind.USER, multiple=True, schema_type="array", schema_items="user")
GROUP_PICKER = FieldType(_SYSTEM + "grouppicker", Kind.GROUP, multiple=False, schema_type="group")
MULTI_GROUP = FieldType(
    _SYSTEM + "multigrouppicker", Kind.GROUP, multiple=True, schema_type="array", schema_items="group"
)
VERSION_PICKER = FieldType(_SYSTEM + "version", Kind.VERSION, multiple=False, schema_type="version")
MULTI_VERSION = FieldType(
    _SYSTEM + "multiversion", Kind.VERSION, multiple=True, schema_type="array", schema_items="version"
)
PROJECT_PICKER = FieldType(_SYSTEM + "project", Kind.PROJECT, multiple=False, schema_type="project")
SPRINT = FieldType(_SOFTWARE + "gh-sprint", Kind.SPRINT, multiple=True, schema_type="array", schema_items="string")
EPIC_LINK = FieldType(_SOFTWARE + "gh-epic-link", Kind.ISSUE, multiple=False, schema_type="any")
EPIC_NAME = FieldType(_SOFTWARE + "gh-epic-label", Kind.TEXT, multiple=False, schema_type="string")
EPIC_STATUS = FieldType(_SOFTWARE + "gh-epic-status", Kind.OPTION, multiple=False, schema_type="option")
EPIC_COLOUR = FieldType(_SOFTWARE + "gh-epic-color", Kind.EXACT, multiple=False, schema_type="string")
RANK = FieldType(_SOFTWARE + "gh-lexo-rank", Kind.RANK, multiple=False, schema_type="any")

FIELD_TYPES: Mapping[str, FieldType] = {
    field_type.key: field_type
    for field_type in (
        *(TEXT_FIELD, TEXT_AREA, READ_ONLY, URL, LABELS, NUMBER, DATE_PICKER, DATE_TIME),
        *(SELECT, RADIO, MULTI_SELECT, CHECKBOXES, CASCADING, USER_PICKER, MULTI_USER),
        *(GROUP_PICKER, MULTI_GROUP, VERSION_PICKER, MULTI_VERSION, PROJECT_PICKER),
        *(SPRINT, EPIC_LINK, EPIC_NAME, EPIC_STATUS, EPIC_COLOUR, RANK),
    )
}

Scalar = str | float | datetime | date | int
Value = tuple[Scalar, ...]
"""A custom field's value on one issue: its scalars in order; ids of options, users and so on are integers.

An empty field has no entry at all; a single-value field has exactly one scalar; a cascade has the parent's option and,
where chosen, the child's.
"""


class CustomField(msgspec.Struct, frozen=True):
    """A field that an administrator added; `key` is what REST and history call it."""

    id: int
    name: str
    type_key: str
    description: str = ""

    @property
    def key(self) -> str:
        """Return the field's REST id, for example `customfield_10100`."""
        return f"customfield_{self.id}"

    @property
    def type(self) -> FieldType:
        """Return the entry of the field's type."""
        return FIELD_TYPES[self.type_key]


class Option(msgspec.Struct, frozen=True):
    """A choice of a select field; one with a `parent_id` is the second level of a cascade.

    It is offered in one context of the field, or in all where it names none.
    """

    id: int
    field_id: int
    value: str
    sequence: int
    parent_id: int | None = None
    disabled: bool = False
    context_id: int | None = None


class FieldContext(msgspec.Struct, frozen=True):
    """Where a field applies: in all projects where none is named, to all issue types where none is named.

    `default_value` is what a new issue gets, in the form in which clients send values; options are named by id.
    """

    id: int
    field_id: int
    name: str
    description: str = ""
    project_ids: tuple[int, ...] = ()
    issue_type_ids: tuple[int, ...] = ()
    default_value: Any = None

    def covers(self, project_id: int, issue_type_id: int) -> bool:
        """Tell whether the field applies, by this context, to issues of a type in a project."""
        in_project = not self.project_ids or project_id in self.project_ids
        return in_project and (not self.issue_type_ids or issue_type_id in self.issue_type_ids)
