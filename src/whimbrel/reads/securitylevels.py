"""Which security schemes and levels somebody may see."""

from whimbrel.catalogue.permissions import allows, audience_of, is_administrator, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission, SecurityLevel, SecurityScheme
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User


def read_security_scheme(catalogue: Catalogue, user: User | None, mention: str) -> SecurityScheme:
    """Return a scheme to who administers the site or a project that uses it. Raises `NotFound`."""
    scheme_id = parse_id(mention)
    found = catalogue.schemes.security_schemes.get(scheme_id) if scheme_id is not None else None
    if found is None or not (is_administrator(catalogue, user) or _administers_one(catalogue, user, found)):
        raise NotFound(f"The security scheme with id '{mention[:40]}' does not exist.")
    return found


def _administers_one(catalogue: Catalogue, user: User | None, scheme: SecurityScheme) -> bool:
    return any(
        project.security_scheme_id == scheme.id and allows(catalogue, user, Permission.ADMINISTER_PROJECTS, project)
        for project in catalogue.projects.all.values()
    )


def read_level(catalogue: Catalogue, user: User | None, mention: str) -> SecurityLevel:
    """Return a level to whom it lets in, in some project, and to administrators. Raises `NotFound`."""
    level_id = parse_id(mention)
    found = catalogue.schemes.security_levels.get(level_id) if level_id is not None else None
    if found is None or not (
        is_administrator(catalogue, user)
        or any(grant.level_id == found.id for grant in visible(catalogue, user).levels)
    ):
        raise NotFound(f"The security level with id '{mention[:40]}' does not exist.")
    return found


def offered_levels(catalogue: Catalogue, user: User | None, project: Project) -> tuple[SecurityLevel, ...]:
    """Return the levels of a project that let a user in, to those who may set them; nothing to others, as in Jira."""
    if not allows(catalogue, user, Permission.SET_ISSUE_SECURITY, project):
        return ()
    levels = catalogue.schemes.levels_of(project)
    return tuple(level for level in levels if audience_of(catalogue, user, project, level.holders))
