"""Which projects somebody may see, with their components and versions."""

from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Component, Project, Version
from whimbrel.tracker.user import User


def _sees(catalogue: Catalogue, user: User | None, project: Project) -> bool:
    return any(
        allows(catalogue, user, permission, project)
        for permission in (Permission.BROWSE_PROJECTS, Permission.ADMINISTER_PROJECTS)
    )


def visible_projects(catalogue: Catalogue, user: User | None) -> tuple[Project, ...]:
    """Return the projects that a user may browse or administer, by name."""
    found = (project for project in catalogue.projects.all.values() if _sees(catalogue, user, project))
    return tuple(sorted(found, key=lambda project: (project.name.lower(), project.id)))


def read_project(catalogue: Catalogue, user: User | None, mention: str) -> Project:
    """Return the project with that key or id. Raises `NotFound` where it is missing or hidden."""
    project = catalogue.projects.find(mention)
    if project is None or not _sees(catalogue, user, project):
        word = "id" if mention.isdigit() else "key"
        raise NotFound(f"No project could be found with {word} '{mention}'.")
    return project


def read_configured_project(catalogue: Catalogue, user: User | None, mention: str) -> Project:
    """Return a project to those who administer it or the site. Raises `NotFound`, `NotAllowed`."""
    project = catalogue.projects.find(mention)
    if project is not None and is_administrator(catalogue, user):
        return project
    project = read_project(catalogue, user, mention)
    if not allows(catalogue, user, Permission.ADMINISTER_PROJECTS, project):
        raise NotAllowed("You cannot see the configuration of this project.")
    return project


def read_component(catalogue: Catalogue, user: User | None, mention: str) -> Component:
    """Return the component with that id. Raises `NotFound` where it is missing or its project is hidden."""
    component_id = parse_id(mention)
    component = catalogue.projects.components.get(component_id) if component_id is not None else None
    if component is None or not _sees(catalogue, user, catalogue.projects.all[component.project_id]):
        raise NotFound(f"The component with id {mention[:40]} does not exist.")
    return component


def read_version(catalogue: Catalogue, user: User | None, mention: str) -> Version:
    """Return the version with that id. Raises `NotFound` where it is missing or its project is hidden."""
    version_id = parse_id(mention)
    version = catalogue.projects.versions.get(version_id) if version_id is not None else None
    if version is None or not _sees(catalogue, user, catalogue.projects.all[version.project_id]):
        raise NotFound(f"Could not find version for id '{mention[:40]}'")
    return version
