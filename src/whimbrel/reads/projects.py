"""Which projects somebody may see."""

from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
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
