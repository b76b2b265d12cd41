"""Which projects somebody may see, with their components and versions."""

from sqlalchemy import bindparam, func, or_, select

from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema import project as tables
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import KEY_RULE, MAXIMUM_KEY, NAME_RULE, Component, Project, Version, is_key, is_name
from whimbrel.tracker.user import User

_NAMES = select(tables.project.c.key, tables.project.c.name).where(
    or_(tables.project.c.key == bindparam("key"), func.lower(tables.project.c.name) == bindparam("name"))
)
_FORMER = (
    select(tables.project.c.name)
    .join(tables.former_project_key)
    .where(tables.former_project_key.c.key == bindparam("key"))
)
_MOST_TRIES = 100


def sees_project(catalogue: Catalogue, user: User | None, project: Project) -> bool:
    """Tell whether a user sees that a project exists: its name and its configuration, which is not its issues."""
    return is_administrator(catalogue, user) or any(
        allows(catalogue, user, permission, project)
        for permission in (Permission.BROWSE_PROJECTS, Permission.ADMINISTER_PROJECTS)
    )


def visible_projects(catalogue: Catalogue, user: User | None, *, archived: bool = False) -> tuple[Project, ...]:
    """Return the projects that a user may browse or administer, by name; archived ones where they are asked for.

    Who administers the site administers all of them.
    """
    known = (project for project in catalogue.projects.all.values() if archived or not project.archived)
    found = (project for project in known if sees_project(catalogue, user, project))
    return tuple(sorted(found, key=lambda project: (project.name.lower(), project.id)))


def read_project(catalogue: Catalogue, user: User | None, mention: str) -> Project:
    """Return the project with that key or id. Raises `NotFound` where it is missing or hidden."""
    project = catalogue.projects.find(mention)
    if project is None or not sees_project(catalogue, user, project):
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
    if component is None or not sees_project(catalogue, user, catalogue.projects.all[component.project_id]):
        raise NotFound(f"The component with id {mention[:40]} does not exist.")
    return component


def read_version(catalogue: Catalogue, user: User | None, mention: str) -> Version:
    """Return the version with that id. Raises `NotFound` where it is missing or its project is hidden."""
    version_id = parse_id(mention)
    version = catalogue.projects.versions.get(version_id) if version_id is not None else None
    if version is None or not sees_project(catalogue, user, catalogue.projects.all[version.project_id]):
        raise NotFound(f"Could not find version for id '{mention[:40]}'")
    return version


async def wrong_with_key(reader: Reader, catalogue: Catalogue, user: User | None, key: str) -> str | None:
    """Return what is wrong with a key for a project, None where one can take it.

    Whoever does not see the project that has it learns that it is taken, and no name.
    """
    if not is_key(key):
        return KEY_RULE
    row = await reader.fetch_one(_NAMES, {"key": key, "name": None}) or await reader.fetch_one(_FORMER, {"key": key})
    if row is None:
        return None
    project = catalogue.projects.keyed(key)
    seen = project is not None and sees_project(catalogue, user, project)
    return f"Project '{row.name}' uses this project key." if seen else "Another project uses this project key."


async def free_key(reader: Reader, catalogue: Catalogue, user: User | None, key: str) -> str:
    """Return the key, where a project can take it, else one made of it; an empty text where none was found."""
    stem = "".join(letter for letter in key.upper() if letter.isascii() and letter.isalnum()).lstrip("0123456789")
    for number in ("", *range(2, _MOST_TRIES)):
        tried = f"{stem[: MAXIMUM_KEY - len(str(number))]}{number}"
        if await wrong_with_key(reader, catalogue, user, tried) is None:
            return tried
        if not stem:
            return ""
    return ""


async def wrong_with_name(reader: Reader, _catalogue: Catalogue, _user: User | None, name: str) -> str | None:
    """Return what is wrong with a name for a project, None where one can take it."""
    if not is_name(name):
        return NAME_RULE
    taken = await reader.fetch_one(_NAMES, {"key": None, "name": name.lower()})
    return "A project with that name already exists." if taken is not None else None
