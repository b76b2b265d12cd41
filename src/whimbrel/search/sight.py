"""What an asker may see: issues, and what hangs on them with an audience of its own."""

from collections.abc import Iterable

import msgspec

from whimbrel.catalogue.permissions import ProjectGrant, Visible, audience, plays_role, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.nature import Nature
from whimbrel.jql.resolved import Constant, Leaf, Node, leaves
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

NO_USER = -1
"""The id that nobody has: what belongs to somebody is never theirs."""


class Sight(msgspec.Struct, frozen=True):
    """Which issues the asker sees, and by what the asker sees more of them.

    `groups` and `roles` (role id, projects in which the asker plays it) open restricted comments and worklogs;
    `participants` says on which issues the asker may see other voters and watchers.
    """

    visible: Visible
    groups: frozenset[int] = frozenset()
    roles: tuple[tuple[int, frozenset[int]], ...] = ()
    participants: tuple[ProjectGrant, ...] = ()

    @property
    def user_id(self) -> int | None:
        """Return who asks."""
        return self.visible.user_id


def sight_of(catalogue: Catalogue, user: User | None, where: Node, seen: Visible | None = None) -> Sight:
    """Return what a user may see, as far as the question needs it; `seen` is the visible set where it is known."""
    seen = seen or visible(catalogue, user)
    if not any(_looks_inside(leaf) for leaf in leaves(where)):
        return Sight(seen)
    groups = catalogue.people.groups_of(user.id) if user else frozenset()
    return Sight(seen, groups, tuple(_roles(catalogue, user)), _participants(catalogue, user))


def _looks_inside(leaf: Leaf) -> bool:
    return not isinstance(leaf, Constant) and leaf.nature is Nature.PERMISSION


def _roles(catalogue: Catalogue, user: User | None) -> Iterable[tuple[int, frozenset[int]]]:
    for role_id in catalogue.schemes.roles:
        projects = catalogue.projects.all.values()
        played = frozenset(project.id for project in projects if plays_role(catalogue, user, project, role_id))
        if played:
            yield role_id, played


def _participants(catalogue: Catalogue, user: User | None) -> tuple[ProjectGrant, ...]:
    found: dict[object, ProjectGrant] = {}
    for project in catalogue.projects.all.values():
        reach = audience(catalogue, user, Permission.VIEW_VOTERS_AND_WATCHERS, project)
        if reach:
            known = found[reach].project_ids if reach in found else frozenset()
            found[reach] = ProjectGrant(reach, known | {project.id})
    return tuple(found.values())
