"""Who may do what: decisions over permission schemes and security levels, and the set of issues that somebody sees."""

from collections.abc import Callable, Collection, Iterable

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.globalpermission import ADMINISTERING
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import READING, Holder, HolderKind, Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User

_ON_ARCHIVED = READING | {Permission.RESTORE_ISSUES}


class Audience(msgspec.Struct, frozen=True):
    """On which issues of a project a grant reaches one given user.

    `everything` for all of them; otherwise those whose reporter, assignee or user custom field is that user.
    """

    everything: bool = False
    reporter: bool = False
    assignee: bool = False
    user_fields: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether the grant can reach the user at all."""
        return self.everything or self.reporter or self.assignee or bool(self.user_fields)

    def reaches(self, user_id: int | None, issue: Issue) -> bool:
        """Decide for one issue."""
        if self.everything:
            return True
        if user_id is None:
            return False
        return (
            (self.reporter and issue.reporter_id == user_id)
            or (self.assignee and issue.assignee_id == user_id)
            or any(user_id in issue.custom.get(field_id, ()) for field_id in self.user_fields)
        )


class ProjectGrant(msgspec.Struct, frozen=True):
    """Projects that are open to the user in the same way."""

    audience: Audience
    project_ids: frozenset[int]


class LevelGrant(msgspec.Struct, frozen=True):
    """A security level that is open to the user in the named projects in the same way."""

    audience: Audience
    level_id: int
    project_ids: frozenset[int]


class Visible(msgspec.Struct, frozen=True):
    """Which issues one user may see: some project grant and, if the issue has a level, some level grant reaches it.

    Those that are archived are found by key alone, where `archived` says so.
    """

    user_id: int | None
    projects: tuple[ProjectGrant, ...]
    levels: tuple[LevelGrant, ...]
    archived: bool = False

    def sees(self, issue: Issue) -> bool:
        """Decide for one issue."""
        if issue.archived is not None and not self.archived:
            return False
        if not any(
            issue.project_id in grant.project_ids and grant.audience.reaches(self.user_id, issue)
            for grant in self.projects
        ):
            return False
        return issue.security_level_id is None or any(
            grant.level_id == issue.security_level_id
            and issue.project_id in grant.project_ids
            and grant.audience.reaches(self.user_id, issue)
            for grant in self.levels
        )

    def within(self, project_ids: Collection[object]) -> "Visible":
        """Return what of it is in some projects."""
        projects = (
            ProjectGrant(grant.audience, grant.project_ids.intersection(project_ids)) for grant in self.projects
        )
        levels = (
            LevelGrant(grant.audience, grant.level_id, grant.project_ids.intersection(project_ids))
            for grant in self.levels
        )
        return Visible(
            self.user_id,
            tuple(grant for grant in projects if grant.project_ids),
            tuple(grant for grant in levels if grant.project_ids),
            self.archived,
        )

    @property
    def project_ids(self) -> frozenset[int]:
        """Return every project in which the user may see anything."""
        return frozenset().union(*(grant.project_ids for grant in self.projects))


def audience_of(catalogue: Catalogue, user: User | None, project: Project, holders: Iterable[Holder]) -> Audience:
    """Merge what some holders mean for one user in one project.

    Nobody (None) is anonymous, and an account that is switched off may no more than that.
    """
    known = user is not None and user.active
    reporter = assignee = False
    user_fields = set()
    for holder in holders:
        if holder.kind is HolderKind.REPORTER:
            reporter = known
        elif holder.kind is HolderKind.ASSIGNEE:
            assignee = known
        elif holder.kind is HolderKind.USER_CUSTOM_FIELD:
            if known and holder.parameter is not None and _holds_users(catalogue, holder.parameter):
                user_fields.add(holder.parameter)
        elif _holds(catalogue, user, project, holder):
            return Audience(everything=True)
    return Audience(reporter=reporter, assignee=assignee, user_fields=frozenset(user_fields))


def _holds(catalogue: Catalogue, user: User | None, project: Project, holder: Holder) -> bool:
    """Decide for holders that do not depend on the issue."""
    if holder.kind is HolderKind.ANYONE:
        return True
    return user is not None and user.active and _HOLDS[holder.kind](catalogue, user, project, holder.parameter)


def _holds_users(catalogue: Catalogue, field_id: int) -> bool:
    """Tell whether a custom field's values are users: the ids of other things must not be taken for theirs."""
    field = catalogue.fields.all.get(field_id)
    return field is not None and field.type.kind is Kind.USER


def _plays_role(catalogue: Catalogue, user: User, project: Project, role_id: int | None) -> bool:
    actors = catalogue.projects.actors(project.id, role_id or 0)
    return user.id in actors.users or not actors.groups.isdisjoint(catalogue.people.groups_of(user.id))


_HOLDS: dict[HolderKind, Callable[[Catalogue, User, Project, int | None], bool]] = {
    HolderKind.SIGNED_IN: lambda _catalogue, _user, _project, _parameter: True,
    HolderKind.USER: lambda _catalogue, user, _project, parameter: user.id == parameter,
    HolderKind.GROUP: lambda catalogue, user, _project, parameter: parameter in catalogue.people.groups_of(user.id),
    HolderKind.PROJECT_LEAD: lambda _catalogue, user, project, _parameter: user.id == project.lead_id,
    HolderKind.PROJECT_ROLE: _plays_role,
}


def plays_role(catalogue: Catalogue, user: User | None, project: Project, role_id: int) -> bool:
    """Tell whether a user plays a role in a project, by name or through a group."""
    return user is not None and user.active and _plays_role(catalogue, user, project, role_id)


def audience(catalogue: Catalogue, user: User | None, permission: Permission, project: Project) -> Audience:
    """Return on which issues of a project a user has a permission. In an archived one nothing can be changed."""
    if project.archived and permission not in READING:
        return Audience()
    scheme = catalogue.schemes.permission_schemes[project.permission_scheme_id]
    return audience_of(catalogue, user, project, scheme.holders(permission))


def allows(
    catalogue: Catalogue, user: User | None, permission: Permission, project: Project, issue: Issue | None = None
) -> bool:
    """Decide one permission. Without an issue, a grant that depends on the issue counts, as in Jira.

    An archived issue can only be restored.
    """
    if issue is not None and issue.archived is not None and permission not in _ON_ARCHIVED:
        return False
    reach = audience(catalogue, user, permission, project)
    if issue is None:
        return bool(reach)
    return reach.reaches(user.id if user else None, issue)


def visible(catalogue: Catalogue, user: User | None, *, archived: bool = False) -> Visible:
    """Return which issues a user may see; with `archived`, archived ones and those of archived projects too."""
    place = "visible", user.id if user else None, user is not None and user.active, archived
    known: Visible | None = catalogue.memory.get(place)
    if known is None:
        known = catalogue.memory[place] = _visible(catalogue, user, archived=archived)
    return known


def _visible(catalogue: Catalogue, user: User | None, *, archived: bool) -> Visible:
    grouped: dict[Audience, set[int]] = {}
    levels: dict[tuple[Audience, int], set[int]] = {}
    for project in catalogue.projects.all.values():
        reach = audience(catalogue, user, Permission.BROWSE_PROJECTS, project)
        if not reach or (project.archived and not archived):
            continue
        grouped.setdefault(reach, set()).add(project.id)
        for level in catalogue.schemes.levels_of(project):
            level_reach = audience_of(catalogue, user, project, level.holders)
            if level_reach:
                levels.setdefault((level_reach, level.id), set()).add(project.id)
    return Visible(
        user.id if user else None,
        tuple(ProjectGrant(reach, frozenset(ids)) for reach, ids in grouped.items()),
        tuple(LevelGrant(reach, level_id, frozenset(ids)) for (reach, level_id), ids in levels.items()),
        archived,
    )


def is_administrator(catalogue: Catalogue, user: User | None) -> bool:
    """Tell whether a user administers the site."""
    return any(catalogue.people.has_globally(user, permission) for permission in ADMINISTERING)


def require_administrator(catalogue: Catalogue, user: User | None, what: str) -> None:
    """Raise `NotAllowed` unless a user administers the site; `what` ends the sentence, for example "change groups"."""
    if not is_administrator(catalogue, user):
        raise NotAllowed(f"You must have global administrator rights to {what}.")
