"""What the functions of a query may look at: the things of the site that the asker may know of."""

from collections.abc import Collection, Iterable

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.constant import IssueType, LinkType
from whimbrel.tracker.project import Component, Project, Version
from whimbrel.tracker.sprint import Sprint


class VisibleConfiguration:
    """Implements `jql.names.Configuration`: the catalogue, without the projects that the asker sees nothing of."""

    def __init__(self, catalogue: Catalogue, project_ids: frozenset[int]) -> None:
        """Take the catalogue and the projects that may be known of."""
        self._catalogue = catalogue
        self._project_ids = project_ids

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

    def issue_types(self) -> Iterable[IssueType]:
        """Return the issue types."""
        return self._catalogue.schemes.issue_types.values()

    def link_types(self) -> Iterable[LinkType]:
        """Return the link types."""
        return self._catalogue.schemes.link_types.values()

    def members_of(self, group_id: int) -> Collection[int]:
        """Return the ids of a group's members."""
        return self._catalogue.people.members_of(group_id)
