"""Screens, and field configurations: which fields people meet when they create, edit or view an issue."""

import enum
from collections.abc import Mapping

import msgspec


class ScreenOperation(enum.StrEnum):
    """What a screen is shown for."""

    CREATE = "create"
    EDIT = "edit"
    VIEW = "view"


class FieldSetting(msgspec.Struct, frozen=True):
    """What a field configuration says of a field; without a word it is optional and shown."""

    required: bool = False
    hidden: bool = False
    renderer: str | None = None
    description: str | None = None


class FieldConfigurationScheme(msgspec.Struct, frozen=True):
    """Which configuration the fields of issues of a type have."""

    id: int
    name: str
    default_configuration_id: int
    by_issue_type: Mapping[int, int] = {}
    description: str = ""

    def configuration_of(self, issue_type_id: int) -> int:
        """Return the id of the configuration for issues of a type."""
        return self.by_issue_type.get(issue_type_id, self.default_configuration_id)


class ScreenScheme(msgspec.Struct, frozen=True):
    """Which screen is shown for an operation."""

    id: int
    name: str
    default_screen_id: int
    by_operation: Mapping[ScreenOperation, int] = {}
    description: str = ""

    def screen_of(self, operation: ScreenOperation) -> int:
        """Return the id of the screen for an operation."""
        return self.by_operation.get(operation, self.default_screen_id)


class IssueTypeScreenScheme(msgspec.Struct, frozen=True):
    """Which screen scheme issues of a type have."""

    id: int
    name: str
    default_screen_scheme_id: int
    by_issue_type: Mapping[int, int] = {}
    description: str = ""

    def scheme_of(self, issue_type_id: int) -> int:
        """Return the id of the screen scheme for issues of a type."""
        return self.by_issue_type.get(issue_type_id, self.default_screen_scheme_id)


class Screen(msgspec.Struct, frozen=True):
    """A screen, without its tabs."""

    id: int
    name: str
    description: str = ""


class ScreenTab(msgspec.Struct, frozen=True):
    """A part of a screen with its fields, by their REST ids, in order."""

    id: int
    screen_id: int
    name: str
    sequence: int
    field_keys: tuple[str, ...] = ()


class FieldConfiguration(msgspec.Struct, frozen=True):
    """A field configuration, without what it says of fields."""

    id: int
    name: str
    description: str = ""


DEFAULT_SCREEN = "Default Screen"
STANDARD_FIELDS = (
    *("summary", "issuetype", "security", "priority", "duedate", "components", "versions", "fixVersions", "assignee"),
    *("reporter", "environment", "description", "timetracking", "attachment", "labels"),
)
"""The fields that a screen for everything begins with, in Jira's order."""
PLACEABLE = frozenset({*STANDARD_FIELDS, "resolution", "issuelinks", "comment", "worklog"})
"""The fields of the system that can be on a screen."""
