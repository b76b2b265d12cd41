"""What the functions of a query may look at: the things of the site that the asker may know of."""

from collections.abc import Collection, Iterable

from whimbrel.catalogue.permissions import Visible, allows, plays_role
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.constant import IssueType, LinkType
from whimbrel.tracker.customfield import EPIC_LINK, Option
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Component, Project, ProjectRole, Version
from whimbrel.tracker.sprint import Sprint


class VisibleConfiguration:
    """Implements `jql.names.Configuration`: the catalogue, without the projects that the asker sees nothing of."""

    def __init__(self, catalogue: Catalogue, visible: Visible) -> None:
        """Take the catalogue and what the asker may see of it."""
        self._catalogue = catalogue
        self._user = None if visible.user_id is None else catalogue.people.users.get(visible.user_id)
        self._project_ids = visible.project_ids

    def projects(self) -> Iterable[Project]:
        """Return the projects."""
        return [project for project in self._catalogue.projects.all.values() if project.id in self._project_ids]

    def versions_of(self, project_id: int) -> tuple[Version, ...]:
        """Return a project's versions, earliest first."""
        return self._catalogue.projects.versions_of.get(project_id, ())

    def components(self) -> Iterable[Component]:
        """Return the components."""
        components = self._catalogue.projects.components.values()
        return [component for component in components if component.project_id in self._project_ids]

    def sprints(self) -> Iterable[Sprint]:
        """Return the sprints."""
        return self._catalogue.sprints.values()

    def options_of(self, field_id: int) -> Iterable[Option]:
        """Return a custom field's options, in order."""
        return self._catalogue.fields.options_of.get(field_id, ())

    def epic_link_fields(self) -> Collection[int]:
        """Return the ids of the custom fields that hold an issue's epic."""
        return [field.id for field in self._catalogue.fields.all.values() if field.type_key == EPIC_LINK.key]

    def roles(self) -> Iterable[ProjectRole]:
        """Return the project roles."""
        return self._catalogue.schemes.roles.values()

    def projects_of_role(self, role_id: int) -> Collection[int]:
        """Return the ids of the projects in which the asker plays a role."""
        return [one.id for one in self.projects() if plays_role(self._catalogue, self._user, one, role_id)]

    def projects_permitting(self, permission: Permission) -> Collection[int]:
        """Return the ids of the projects in which the asker has a permission, on some issue at least."""
        return [one.id for one in self.projects() if allows(self._catalogue, self._user, permission, one)]

    def issue_types(self) -> Iterable[IssueType]:
        """Return the issue types."""
        return self._catalogue.schemes.issue_types.values()

    def link_types(self) -> Iterable[LinkType]:
        """Return the link types."""
        return self._catalogue.schemes.link_types.values()

    def members_of(self, group_id: int) -> Collection[int]:
        """Return the ids of a group's members."""
        return self._catalogue.people.members_of(group_id)
