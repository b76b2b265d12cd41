"""Who may see a saved filter, and who may change it."""

from whimbrel.catalogue.permissions import allows, is_administrator, plays_role
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.filter import FilterShare, SavedFilter, ShareKind
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User


def may_see_filter(catalogue: Catalogue, user: User | None, found: SavedFilter) -> bool:
    """Tell whether a user (None: nobody signed in) may see a filter: as its owner, or by one of its shares."""
    return _owns(user, found) or any(reaches(catalogue, user, share) for share in found.shares)


def may_edit_filter(catalogue: Catalogue, user: User | None, found: SavedFilter) -> bool:
    """Tell whether a user may change a filter that the user may see."""
    if user is None or not user.active:
        return False
    if _owns(user, found) or is_administrator(catalogue, user):
        return True
    return any(share.may_edit and reaches(catalogue, user, share) for share in found.shares)


def _owns(user: User | None, found: SavedFilter) -> bool:
    return user is not None and user.active and user.id == found.owner_id


def reaches(catalogue: Catalogue, user: User | None, share: FilterShare) -> bool:
    """Tell whether a user is of an audience that something is shared with."""
    if share.kind is ShareKind.GLOBAL:
        return True
    project = catalogue.projects.all.get(share.project_id or 0)
    if share.kind is ShareKind.PROJECT:
        return project is not None and allows(catalogue, user, Permission.BROWSE_PROJECTS, project)
    if user is None or not user.active:
        return False
    if share.kind is ShareKind.PROJECT_ROLE:
        return project is not None and plays_role(catalogue, user, project, share.role_id or 0)
    if share.kind is ShareKind.GROUP:
        return share.group_id in catalogue.people.groups_of(user.id)
    return share.kind is ShareKind.AUTHENTICATED or share.user_id == user.id
