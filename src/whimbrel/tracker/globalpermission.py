"""Permissions that hold for the whole site, and who has them."""

import enum

import msgspec


class GlobalPermission(enum.StrEnum):
    """Jira's global permissions, by their keys."""

    ADMINISTER = "ADMINISTER"
    SYSTEM_ADMIN = "SYSTEM_ADMIN"
    USER_PICKER = "USER_PICKER"
    CREATE_SHARED_OBJECTS = "CREATE_SHARED_OBJECTS"
    MANAGE_GROUP_FILTER_SUBSCRIPTIONS = "MANAGE_GROUP_FILTER_SUBSCRIPTIONS"
    BULK_CHANGE = "BULK_CHANGE"

    @property
    def label(self) -> str:
        """Return what the permission is called where people read it."""
        return _LABELS[self]


_LABELS = {
    GlobalPermission.ADMINISTER: "Jira Administrators",
    GlobalPermission.SYSTEM_ADMIN: "Jira System Administrators",
    GlobalPermission.USER_PICKER: "Browse Users",
    GlobalPermission.CREATE_SHARED_OBJECTS: "Create Shared Objects",
    GlobalPermission.MANAGE_GROUP_FILTER_SUBSCRIPTIONS: "Manage Group Filter Subscriptions",
    GlobalPermission.BULK_CHANGE: "Bulk Change",
}

ADMINISTERING = frozenset({GlobalPermission.ADMINISTER, GlobalPermission.SYSTEM_ADMIN})
"""Each of them alone lets its holders administer the site; they are granted to groups only."""


class GlobalGrant(msgspec.Struct, frozen=True):
    """A global permission of a group or, without one, of everybody who is signed in."""

    id: int
    permission: GlobalPermission
    group_id: int | None = None
