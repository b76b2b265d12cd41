"""Permissions, as REST v2 shows them: with their numbers, and under the keys that they had before as well."""

from collections.abc import Mapping

from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.permission import Permission

_GLOBAL: Mapping[GlobalPermission, int] = {
    GlobalPermission.ADMINISTER: 0,
    GlobalPermission.CREATE_SHARED_OBJECTS: 22,
    GlobalPermission.MANAGE_GROUP_FILTER_SUBSCRIPTIONS: 24,
    GlobalPermission.USER_PICKER: 27,
    GlobalPermission.BULK_CHANGE: 33,
    GlobalPermission.SYSTEM_ADMIN: 44,
}
_FORMER: Mapping[Permission, tuple[int, str]] = {
    Permission.BROWSE_PROJECTS: (10, "BROWSE"),
    Permission.CREATE_ISSUES: (11, "CREATE_ISSUE"),
    Permission.EDIT_ISSUES: (12, "EDIT_ISSUE"),
    Permission.ASSIGN_ISSUES: (13, "ASSIGN_ISSUE"),
    Permission.RESOLVE_ISSUES: (14, "RESOLVE_ISSUE"),
    Permission.ADD_COMMENTS: (15, "COMMENT_ISSUE"),
    Permission.DELETE_ISSUES: (16, "DELETE_ISSUE"),
    Permission.ASSIGNABLE_USER: (17, "ASSIGNABLE_USER"),
    Permission.CLOSE_ISSUES: (18, "CLOSE_ISSUE"),
    Permission.CREATE_ATTACHMENTS: (19, "CREATE_ATTACHMENT"),
    Permission.WORK_ON_ISSUES: (20, "WORK_ISSUE"),
    Permission.LINK_ISSUES: (21, "LINK_ISSUE"),
    Permission.ADMINISTER_PROJECTS: (23, "PROJECT_ADMIN"),
    Permission.MOVE_ISSUES: (25, "MOVE_ISSUE"),
    Permission.SET_ISSUE_SECURITY: (26, "SET_ISSUE_SECURITY"),
    Permission.SCHEDULE_ISSUES: (28, "SCHEDULE_ISSUE"),
    Permission.VIEW_DEV_TOOLS: (29, "VIEW_VERSION_CONTROL"),
    Permission.MODIFY_REPORTER: (30, "MODIFY_REPORTER"),
    Permission.VIEW_VOTERS_AND_WATCHERS: (31, "VIEW_VOTERS_AND_WATCHERS"),
    Permission.MANAGE_WATCHERS: (32, "MANAGE_WATCHER_LIST"),
    Permission.EDIT_ALL_COMMENTS: (34, "COMMENT_EDIT_ALL"),
    Permission.EDIT_OWN_COMMENTS: (35, "COMMENT_EDIT_OWN"),
    Permission.DELETE_ALL_COMMENTS: (36, "COMMENT_DELETE_ALL"),
    Permission.DELETE_OWN_COMMENTS: (37, "COMMENT_DELETE_OWN"),
    Permission.DELETE_ALL_ATTACHMENTS: (38, "ATTACHMENT_DELETE_ALL"),
    Permission.DELETE_OWN_ATTACHMENTS: (39, "ATTACHMENT_DELETE_OWN"),
    Permission.EDIT_OWN_WORKLOGS: (40, "WORKLOG_EDIT_OWN"),
    Permission.EDIT_ALL_WORKLOGS: (41, "WORKLOG_EDIT_ALL"),
    Permission.DELETE_OWN_WORKLOGS: (42, "WORKLOG_DELETE_OWN"),
    Permission.DELETE_ALL_WORKLOGS: (43, "WORKLOG_DELETE_ALL"),
    Permission.VIEW_READONLY_WORKFLOW: (45, "VIEW_WORKFLOW_READONLY"),
    Permission.TRANSITION_ISSUES: (46, "TRANSITION_ISSUE"),
}
_NO_NUMBER = -1


def permissions_json() -> dict[str, Json]:
    """Return every permission by its key."""
    shown = {str(one): _json(str(one), number, one.label, "GLOBAL") for one, number in _GLOBAL.items()}
    for permission in Permission:
        number, _ = _FORMER.get(permission, (_NO_NUMBER, ""))
        shown[str(permission)] = _json(str(permission), number, permission.label, "PROJECT")
    return shown


def held_json(held: Mapping[Permission | GlobalPermission, bool]) -> dict[str, Json]:
    """Return every permission with whether it is held; those that had another key under that one too."""
    shown = permissions_json()
    for permission, has in held.items():
        shown[str(permission)]["havePermission"] = has
    for permission, (_, former) in _FORMER.items():
        if former != str(permission):
            shown[former] = {**shown[str(permission)], "key": former, "deprecatedKey": True}
    return shown


def _json(key: str, number: int, label: str, kind: str) -> Json:
    return {"id": str(number), "key": key, "name": label, "type": kind, "description": label}
