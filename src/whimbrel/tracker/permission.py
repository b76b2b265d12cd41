"""Permissions, and to whom a scheme grants them."""

import enum
from collections.abc import Mapping

import msgspec


class Permission(enum.StrEnum):
    """Jira's project permissions, by their keys."""

    ADMINISTER_PROJECTS = "ADMINISTER_PROJECTS"
    BROWSE_PROJECTS = "BROWSE_PROJECTS"
    VIEW_DEV_TOOLS = "VIEW_DEV_TOOLS"
    VIEW_READONLY_WORKFLOW = "VIEW_READONLY_WORKFLOW"
    ARCHIVE_ISSUES = "ARCHIVE_ISSUES"
    RESTORE_ISSUES = "RESTORE_ISSUES"
    ASSIGNABLE_USER = "ASSIGNABLE_USER"
    ASSIGN_ISSUES = "ASSIGN_ISSUES"
    CLOSE_ISSUES = "CLOSE_ISSUES"
    CREATE_ISSUES = "CREATE_ISSUES"
    DELETE_ISSUES = "DELETE_ISSUES"
    EDIT_ISSUES = "EDIT_ISSUES"
    LINK_ISSUES = "LINK_ISSUES"
    MANAGE_SPRINTS_PERMISSION = "MANAGE_SPRINTS_PERMISSION"
    MODIFY_REPORTER = "MODIFY_REPORTER"
    MOVE_ISSUES = "MOVE_ISSUES"
    RESOLVE_ISSUES = "RESOLVE_ISSUES"
    SCHEDULE_ISSUES = "SCHEDULE_ISSUES"
    SET_ISSUE_SECURITY = "SET_ISSUE_SECURITY"
    TRANSITION_ISSUES = "TRANSITION_ISSUES"
    MANAGE_WATCHERS = "MANAGE_WATCHERS"
    VIEW_VOTERS_AND_WATCHERS = "VIEW_VOTERS_AND_WATCHERS"
    ADD_COMMENTS = "ADD_COMMENTS"
    DELETE_ALL_COMMENTS = "DELETE_ALL_COMMENTS"
    DELETE_OWN_COMMENTS = "DELETE_OWN_COMMENTS"
    EDIT_ALL_COMMENTS = "EDIT_ALL_COMMENTS"
    EDIT_OWN_COMMENTS = "EDIT_OWN_COMMENTS"
    CREATE_ATTACHMENTS = "CREATE_ATTACHMENTS"
    DELETE_ALL_ATTACHMENTS = "DELETE_ALL_ATTACHMENTS"
    DELETE_OWN_ATTACHMENTS = "DELETE_OWN_ATTACHMENTS"
    WORK_ON_ISSUES = "WORK_ON_ISSUES"
    DELETE_ALL_WORKLOGS = "DELETE_ALL_WORKLOGS"
    DELETE_OWN_WORKLOGS = "DELETE_OWN_WORKLOGS"
    EDIT_ALL_WORKLOGS = "EDIT_ALL_WORKLOGS"
    EDIT_OWN_WORKLOGS = "EDIT_OWN_WORKLOGS"

    @property
    def label(self) -> str:
        """Return what the permission is called where people read it."""
        return _LABELS.get(self, self.value.replace("_", " ").title())


READING = frozenset(
    {
        Permission.BROWSE_PROJECTS,
        Permission.VIEW_DEV_TOOLS,
        Permission.VIEW_READONLY_WORKFLOW,
        Permission.VIEW_VOTERS_AND_WATCHERS,
    }
)
"""The permissions that change nothing."""

_LABELS = {
    Permission.VIEW_DEV_TOOLS: "View Development Tools",
    Permission.VIEW_READONLY_WORKFLOW: "View Read-Only Workflow",
    Permission.MANAGE_SPRINTS_PERMISSION: "Manage Sprints",
    Permission.VIEW_VOTERS_AND_WATCHERS: "View Voters and Watchers",
}


TO_SET: Mapping[str, Permission] = {
    "assignee": Permission.ASSIGN_ISSUES,
    "reporter": Permission.MODIFY_REPORTER,
    "duedate": Permission.SCHEDULE_ISSUES,
    "fixVersions": Permission.RESOLVE_ISSUES,
    "resolution": Permission.RESOLVE_ISSUES,
    "security": Permission.SET_ISSUE_SECURITY,
}
"""What is needed to set some fields of an issue, besides the permission to create or edit it."""


class HolderKind(enum.StrEnum):
    """Kinds of permission holders; the values are the types of Jira's REST API."""

    ANYONE = "anyone"
    SIGNED_IN = "applicationRole"
    USER = "user"
    GROUP = "group"
    PROJECT_ROLE = "projectRole"
    PROJECT_LEAD = "projectLead"
    REPORTER = "reporter"
    ASSIGNEE = "assignee"
    USER_CUSTOM_FIELD = "userCustomField"


NAMELESS = frozenset(
    {
        HolderKind.ANYONE,
        HolderKind.SIGNED_IN,
        HolderKind.PROJECT_LEAD,
        HolderKind.REPORTER,
        HolderKind.ASSIGNEE,
    }
)
"""Kinds of holders that have no parameter."""


class Holder(msgspec.Struct, frozen=True):
    """To whom something is granted; `parameter` is the id of the user, group, role or custom field."""

    kind: HolderKind
    parameter: int | None = None


class Grant(msgspec.Struct, frozen=True):
    """One line of a permission scheme."""

    id: int
    permission: Permission
    holder: Holder


class PermissionScheme(msgspec.Struct, frozen=True):
    """What whom is granted in the projects that use the scheme."""

    id: int
    name: str
    grants: tuple[Grant, ...]
    description: str = ""

    def holders(self, permission: Permission) -> tuple[Holder, ...]:
        """Return to whom the scheme grants a permission."""
        return tuple(grant.holder for grant in self.grants if grant.permission == permission)


class SecurityLevel(msgspec.Struct, frozen=True):
    """A level that narrows who sees an issue to its holders."""

    id: int
    scheme_id: int
    name: str
    holders: tuple[Holder, ...]
    description: str = ""


class SecurityScheme(msgspec.Struct, frozen=True):
    """The levels that the projects of the scheme offer."""

    id: int
    name: str
    description: str = ""
    default_level_id: int | None = None
