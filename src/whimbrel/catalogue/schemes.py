"""What administrators configure for many projects at once, as remembered."""

from collections.abc import Mapping

import msgspec

from whimbrel.tracker.constant import IssueType, LinkType, Priority, Resolution
from whimbrel.tracker.permission import PermissionScheme, SecurityLevel, SecurityScheme
from whimbrel.tracker.project import IssueTypeScheme, Project, ProjectRole, RoleActors
from whimbrel.tracker.status import Status
from whimbrel.tracker.workflow import Workflow, WorkflowScheme


class NamedScheme(msgspec.Struct, frozen=True):
    """A scheme of which only the name is known yet to the rest of the product."""

    id: int
    name: str
    description: str = ""


class PriorityScheme(msgspec.Struct, frozen=True):
    """Which priorities are offered, and the one a new issue gets."""

    id: int
    name: str
    priority_ids: tuple[int, ...]
    default_priority_id: int | None = None
    description: str = ""


_NOBODY = RoleActors()


class Schemes(msgspec.Struct, frozen=True):
    """An immutable view; every mapping is by id and in its configured order."""

    issue_types: Mapping[int, IssueType]
    priorities: Mapping[int, Priority]
    resolutions: Mapping[int, Resolution]
    statuses: Mapping[int, Status]
    link_types: Mapping[int, LinkType]
    roles: Mapping[int, ProjectRole]
    issue_type_schemes: Mapping[int, IssueTypeScheme]
    priority_schemes: Mapping[int, PriorityScheme]
    workflows: Mapping[int, Workflow]
    workflow_schemes: Mapping[int, WorkflowScheme]
    notification_schemes: Mapping[int, NamedScheme]
    permission_schemes: Mapping[int, PermissionScheme]
    security_schemes: Mapping[int, SecurityScheme]
    security_levels: Mapping[int, SecurityLevel]
    default_actors: Mapping[int, RoleActors] = {}

    def default_actors_of(self, role_id: int) -> RoleActors:
        """Return who plays a role in projects to come."""
        return self.default_actors.get(role_id, _NOBODY)

    def workflow_of(self, project: Project, issue_type_id: int) -> Workflow:
        """Return the workflow that issues of a type follow in a project."""
        return self.workflows[self.workflow_schemes[project.workflow_scheme_id].workflow_of(issue_type_id)]

    def issue_types_of(self, project: Project) -> tuple[IssueType, ...]:
        """Return the issue types that a project offers, in order."""
        scheme = self.issue_type_schemes[project.issue_type_scheme_id]
        return tuple(self.issue_types[type_id] for type_id in scheme.issue_type_ids)

    def priority_scheme_of(self, project: Project) -> PriorityScheme | None:
        """Return the priority scheme that a project follows: its own, else the site's first one."""
        own = self.priority_schemes.get(project.priority_scheme_id or 0)
        return own if own is not None else next(iter(self.priority_schemes.values()), None)

    def priorities_of(self, project: Project) -> tuple[Priority, ...]:
        """Return the priorities that a project offers, most urgent first."""
        scheme = self.priority_scheme_of(project)
        return tuple(one for one in self.priorities.values() if scheme is None or one.id in scheme.priority_ids)

    def default_priority(self, project: Project) -> Priority | None:
        """Return the priority that a new issue of a project gets when none is named."""
        scheme = self.priority_scheme_of(project)
        return self.priorities.get(scheme.default_priority_id or 0) if scheme is not None else None

    def levels_of(self, project: Project) -> tuple[SecurityLevel, ...]:
        """Return the security levels that a project offers."""
        if project.security_scheme_id is None:
            return ()
        return tuple(level for level in self.security_levels.values() if level.scheme_id == project.security_scheme_id)
