"""Who sees what in a drawn site, decided issue by issue from the grants as they are written."""

from agree.world import World
from whimbrel.tracker.comment import Visibility
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Holder, HolderKind, Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User


class Unknown(Exception):
    """The query names what the asker does not know."""


_OF_ISSUE = {HolderKind.REPORTER, HolderKind.ASSIGNEE, HolderKind.USER_CUSTOM_FIELD}


class Eyes:
    """What one user of a site sees."""

    def __init__(self, world: World, user: User | None) -> None:
        self.world = world
        self.user = user
        self.user_id = user.id if user else None
        self.groups = {group for group, member in world.members if member == self.user_id}
        self.projects = {project.id: project for project in world.projects}
        self.known_projects = {
            project.id for project in world.projects if self.may(Permission.BROWSE_PROJECTS, project)
        }
        self.known_levels = {
            level.id
            for level in world.levels
            for project in world.projects
            if project.id in self.known_projects
            and project.security_scheme_id == level.scheme_id
            and any(self._could_hold(holder, project) for holder in level.holders)
        }

    def see(self, issue: Issue) -> bool:
        if not self.has(Permission.BROWSE_PROJECTS, issue):
            return False
        level = next((level for level in self.world.levels if level.id == issue.security_level_id), None)
        return level is None or any(self._holds(holder, issue) for holder in level.holders)

    def has(self, permission: Permission, issue: Issue) -> bool:
        grants = self.world.grants[self.projects[issue.project_id].permission_scheme_id]
        return any(self._holds(holder, issue) for granted, holder in grants if granted is permission)

    def hears(self, audience: Visibility, issue: Issue) -> bool:
        if audience.group_id is not None:
            return audience.group_id in self.groups
        return audience.role_id is None or self.plays(audience.role_id, issue.project_id)

    def may(self, permission: Permission, project: Project) -> bool:
        """Tell whether the user could have a permission on some issue of a project."""
        grants = self.world.grants[project.permission_scheme_id]
        return any(self._could_hold(holder, project) for granted, holder in grants if granted is permission)

    def _could_hold(self, holder: Holder, project: Project) -> bool:
        if holder.kind in _OF_ISSUE:
            return self.user is not None
        return self._holds_always(holder, project)

    def _holds(self, holder: Holder, issue: Issue) -> bool:
        if holder.kind not in _OF_ISSUE:
            return self._holds_always(holder, self.projects[issue.project_id])
        if self.user_id is None:
            return False
        if holder.kind is HolderKind.REPORTER:
            return issue.reporter_id == self.user_id
        if holder.kind is HolderKind.ASSIGNEE:
            return issue.assignee_id == self.user_id
        return self.user_id in issue.custom.get(holder.parameter or 0, ())

    def _holds_always(self, holder: Holder, project: Project) -> bool:
        if holder.kind is HolderKind.ANYONE or self.user_id is None:
            return holder.kind is HolderKind.ANYONE
        return {
            HolderKind.SIGNED_IN: True,
            HolderKind.USER: holder.parameter == self.user_id,
            HolderKind.GROUP: holder.parameter in self.groups,
            HolderKind.PROJECT_LEAD: project.lead_id == self.user_id,
            HolderKind.PROJECT_ROLE: self.plays(holder.parameter or 0, project.id),
        }[holder.kind]

    def plays(self, role_id: int, project_id: int) -> bool:
        actors = self.world.actors.get((project_id, role_id))
        return actors is not None and (self.user_id in actors.users or bool(actors.groups & self.groups))
