"""With whom a filter is shared, as clients say it: in a filter's own document, or on its own."""

from typing import Any

from whimbrel.catalogue.permissions import allows, is_administrator, plays_role
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.tracker.filter import FilterShare, ShareKind
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_KINDS = {
    "global": ShareKind.GLOBAL,
    "loggedin": ShareKind.AUTHENTICATED,
    "authenticated": ShareKind.AUTHENTICATED,
    "group": ShareKind.GROUP,
    "project": ShareKind.PROJECT,
    "projectrole": ShareKind.PROJECT_ROLE,
    "user": ShareKind.USER,
}


def read_share(catalogue: Catalogue, actor: User, sent: Any) -> FilterShare:
    """Read one audience. Raises `Invalid` for one that does not exist, or that the actor may not share with.

    People share with groups they are in, projects they may browse and roles they play; administrators with all groups.
    """
    if not catalogue.people.has_globally(actor, GlobalPermission.CREATE_SHARED_OBJECTS):
        raise Invalid("You do not have permission to share. All shares are invalid.")
    if not isinstance(sent, dict):
        raise Invalid("A share permission is an object with a type.")
    word = str(sent.get("type", "")).lower().replace("_", "").replace("-", "")
    kind = _KINDS.get(word)
    if kind is None:
        raise Invalid(f"Invalid share permission type '{str(sent.get('type'))[:40]}'.")
    may_edit = sent.get("edit") is True
    if kind is ShareKind.GROUP:
        return FilterShare(0, kind, group_id=_group(catalogue, actor, sent), may_edit=may_edit)
    if kind is ShareKind.USER:
        return FilterShare(0, kind, user_id=_user(catalogue, sent), may_edit=may_edit)
    if kind in {ShareKind.PROJECT, ShareKind.PROJECT_ROLE}:
        return _project_share(catalogue, actor, sent, may_edit=may_edit)
    return FilterShare(0, kind, may_edit=may_edit and kind is ShareKind.AUTHENTICATED)


def _member(sent: dict[str, Any], noun: str, *members: str) -> str:
    """Return `{"noun": {"member": …}}`, or what stands under one of the other names."""
    inner = sent.get(noun)
    found = inner.get(members[0]) if isinstance(inner, dict) else None
    named = (sent.get(name) for name in members[1:])
    return str(found if found is not None else next((value for value in named if value is not None), ""))


def _group(catalogue: Catalogue, actor: User, sent: dict[str, Any]) -> int:
    name = _member(sent, "group", "name", "groupname")
    group = catalogue.people.groups_by_name.get(name.lower())
    is_member = group is not None and group.id in catalogue.people.groups_of(actor.id)
    if group is None or not (is_member or is_administrator(catalogue, actor)):
        raise Invalid(f"You do not have permission to share with the group '{name[:40]}', or it does not exist.")
    return group.id


def _user(catalogue: Catalogue, sent: dict[str, Any]) -> int:
    key = _member(sent, "user", "key", "userKey")
    found = catalogue.people.by_key.get(key) or catalogue.people.by_name.get(_member(sent, "user", "name").lower())
    if found is None or not found.active:
        raise Invalid(f"The user with the key '{key[:40]}' does not exist.")
    return found.id


def _project_share(catalogue: Catalogue, actor: User, sent: dict[str, Any], *, may_edit: bool) -> FilterShare:
    project = catalogue.projects.all.get(parse_id(_member(sent, "project", "id", "projectId")) or 0)
    if project is None or not allows(catalogue, actor, Permission.BROWSE_PROJECTS, project):
        raise Invalid("You do not have permission to share with this project, or it does not exist.")
    role_id = parse_id(_member(sent, "role", "id", "projectRoleId"))
    if role_id is None:
        return FilterShare(0, ShareKind.PROJECT, project_id=project.id, may_edit=may_edit)
    if role_id not in catalogue.schemes.roles or not plays_role(catalogue, actor, project, role_id):
        raise Invalid("You do not have permission to share with this project role, or it does not exist.")
    return FilterShare(0, ShareKind.PROJECT_ROLE, project_id=project.id, role_id=role_id, may_edit=may_edit)
