"""Projects and what belongs to one: components, versions, roles, categories."""

from datetime import date

import msgspec

from whimbrel.ids import PROJECT_KEY

TYPES = ("software", "business", "service_desk")
"""The keys of Jira's types of projects."""

MAXIMUM_KEY, MAXIMUM_NAME = 10, 80
KEY_RULE = (
    "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters, and "
    f"have at most {MAXIMUM_KEY} of them."
)
NAME_RULE = f"You must specify a valid project name: 2 to {MAXIMUM_NAME} characters."

ASSIGNEE_TYPES = ("PROJECT_DEFAULT", "COMPONENT_LEAD", "PROJECT_LEAD", "UNASSIGNED")
"""Who gets the issues of a component that nobody is named for; the last two are those of a project too."""


def is_key(key: str) -> bool:
    """Tell whether a text can be the key of a project."""
    return PROJECT_KEY.fullmatch(key) is not None and 1 < len(key) <= MAXIMUM_KEY


def is_name(name: str) -> bool:
    """Tell whether a text can be the name of a project."""
    return 1 < len(name) <= MAXIMUM_NAME


class ProjectCategory(msgspec.Struct, frozen=True):
    """A label that groups projects."""

    id: int
    name: str
    description: str = ""


class Project(msgspec.Struct, frozen=True):
    """A container of issues with its schemes; `type_key` is business, software or service_desk."""

    id: int
    key: str
    name: str
    permission_scheme_id: int
    notification_scheme_id: int
    issue_type_scheme_id: int
    workflow_scheme_id: int
    type_key: str = "software"
    description: str = ""
    url: str = ""
    lead_id: int | None = None
    assignee_type: str = "UNASSIGNED"
    category_id: int | None = None
    security_scheme_id: int | None = None
    archived: bool = False
    field_configuration_scheme_id: int | None = None
    screen_scheme_id: int | None = None
    avatar_id: int | None = None
    priority_scheme_id: int | None = None


class Component(msgspec.Struct, frozen=True):
    """A part of a project."""

    id: int
    project_id: int
    name: str
    description: str = ""
    lead_id: int | None = None
    assignee_type: str = "PROJECT_DEFAULT"
    archived: bool = False


class Version(msgspec.Struct, frozen=True):
    """A release of a project; `sequence` is the project's own order, earliest first."""

    id: int
    project_id: int
    name: str
    sequence: int
    description: str = ""
    archived: bool = False
    released: bool = False
    start_date: date | None = None
    release_date: date | None = None


class ProjectRole(msgspec.Struct, frozen=True):
    """A site-wide name for a part that people play in a project."""

    id: int
    name: str
    description: str = ""


class RoleActors(msgspec.Struct, frozen=True):
    """Who plays a role in one project."""

    users: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()


class IssueTypeScheme(msgspec.Struct, frozen=True):
    """Which issue types a project offers, in order."""

    id: int
    name: str
    issue_type_ids: tuple[int, ...]
    default_issue_type_id: int | None = None
    description: str = ""
