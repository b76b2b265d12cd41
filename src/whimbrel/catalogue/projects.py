"""Every project with its components, versions and people in roles, as remembered."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import Component, Project, ProjectCategory, RoleActors, Version


class ProjectRows(msgspec.Struct, frozen=True):
    """What is loaded to build the view.

    `actors` maps (project id, role id) to who plays the role, `former_keys` keys that projects had to their ids.
    """

    projects: tuple[Project, ...] = ()
    categories: tuple[ProjectCategory, ...] = ()
    components: tuple[Component, ...] = ()
    versions: tuple[Version, ...] = ()
    actors: dict[tuple[int, int], RoleActors] = {}
    former_keys: dict[str, int] = {}


class Projects:
    """An immutable view of the site's projects."""

    def __init__(self, rows: ProjectRows) -> None:
        """Take what was loaded."""
        self.all: Mapping[int, Project] = {project.id: project for project in rows.projects}
        self.categories: Mapping[int, ProjectCategory] = {category.id: category for category in rows.categories}
        self.components: Mapping[int, Component] = {component.id: component for component in rows.components}
        self.versions: Mapping[int, Version] = {version.id: version for version in rows.versions}
        self.former_keys: Mapping[str, int] = rows.former_keys
        self._actors = rows.actors

    @cached_property
    def by_key(self) -> Mapping[str, Project]:
        """Map keys, which are upper-case, to projects."""
        return {project.key: project for project in self.all.values()}

    @cached_property
    def components_of(self) -> Mapping[int, tuple[Component, ...]]:
        """Map project ids to components, by name."""
        return _by_project(sorted(self.components.values(), key=lambda component: component.name.lower()))

    @cached_property
    def versions_of(self) -> Mapping[int, tuple[Version, ...]]:
        """Map project ids to versions, earliest first."""
        return _by_project(sorted(self.versions.values(), key=lambda version: version.sequence))

    def actors(self, project_id: int, role_id: int) -> RoleActors:
        """Return who plays a role in a project."""
        return self._actors.get((project_id, role_id), _NOBODY)

    def keyed(self, key: str) -> Project | None:
        """Return the project that has a key, in any case, or had it before."""
        key = key.upper()
        found = self.by_key.get(key)
        return found if found is not None else self.all.get(self.former_keys.get(key, 0))

    def keys_of(self, project: Project) -> tuple[str, ...]:
        """Return a project's key, and after it those that it had before."""
        former = sorted(key for key, project_id in self.former_keys.items() if project_id == project.id)
        return (project.key, *former)

    def find(self, id_or_key: str) -> Project | None:
        """Return the project with that key (in any case, a former one too) or, for digits, that id."""
        found = self.keyed(id_or_key)
        project_id = parse_id(id_or_key) if found is None else None
        return found if project_id is None else self.all.get(project_id)


_NOBODY = RoleActors()
_Thing = TypeVar("_Thing", Component, Version)


def _by_project(things: Iterable[_Thing]) -> Mapping[int, tuple[_Thing, ...]]:
    found: dict[int, list[_Thing]] = {}
    for thing in things:
        found.setdefault(thing.project_id, []).append(thing)
    return {project_id: tuple(these) for project_id, these in found.items()}
