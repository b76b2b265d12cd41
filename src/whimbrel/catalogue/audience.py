"""Who sees a restricted comment or worklog."""

from typing import Any

from whimbrel.catalogue.permissions import plays_role
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.tracker.comment import EVERYONE, Visibility
from whimbrel.tracker.user import User

LONGEST_ECHO = 255  # characters of a wrong name that a message repeats


def may_see(catalogue: Catalogue, user: User | None, project_id: int, audience: Visibility) -> bool:
    """Tell whether a user who sees the issue sees what is restricted to an audience."""
    if audience.group_id is not None:
        return user is not None and user.active and audience.group_id in catalogue.people.groups_of(user.id)
    if audience.role_id is not None:
        return plays_role(catalogue, user, catalogue.projects.all[project_id], audience.role_id)
    return True


def visibility(catalogue: Catalogue, user: User | None, project_id: int, sent: Any) -> Visibility:
    """Read `{"type": "role" | "group", "value": name}`; nobody can restrict to an audience that leaves them out."""
    if not sent:
        return EVERYONE
    kind, name = (sent.get("type"), sent.get("value")) if isinstance(sent, dict) else (None, None)
    found: Visibility | None = None
    if kind == "group":
        group = catalogue.people.groups_by_name.get(str(name).lower())
        found = Visibility(group_id=group.id) if group else None
    elif kind == "role":
        roles = (role for role in catalogue.schemes.roles.values() if role.name.lower() == str(name).lower())
        role = next(roles, None)
        found = Visibility(role_id=role.id) if role else None
    if found is None or not may_see(catalogue, user, project_id, found):
        audience = {"group": "group", "role": "project role"}.get(str(kind), "group or role")
        text = f"You are currently not a member of the {audience}: {str(name)[:LONGEST_ECHO]}."
        raise Invalid(fields={"commentLevel": text})
    return found
