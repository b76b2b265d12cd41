"""Which permission and security schemes projects use: chosen by the site's administrators."""

from typing import Any

from sqlalchemy import bindparam, update

from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User

_WHAT = "choose the schemes of a project"
_UPDATE = update(table).where(table.c.id == bindparam("project"))


async def choose_permission_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: Any) -> int:
    """Have a project use the permission scheme with that id, and return the id.

    One event tells it, however many issues are seen by others then. Raises `NotAllowed`, `NotFound`, `Invalid`.
    """
    project = _project(catalogue, actor, mention)
    scheme_id = parse_id(sent)
    if scheme_id is None or scheme_id not in catalogue.schemes.permission_schemes:
        raise Invalid(f"The permission scheme with id '{str(sent)[:ECHO]}' does not exist.")
    await touch(tx, "projects", "schemes")
    await tx.execute(_UPDATE.values(permission_scheme_id=scheme_id), {"project": project.id})
    _announce(tx, catalogue, actor, project, {"permission_scheme_id": scheme_id})
    return scheme_id


def _project(catalogue: Catalogue, actor: User | None, mention: str) -> Project:
    require_administrator(catalogue, actor, _WHAT)
    project = catalogue.projects.find(mention)
    if project is None:
        word = "id" if mention.isdigit() else "key"
        raise NotFound(f"No project could be found with {word} '{mention[:ECHO]}'.")
    return project


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, project: Project, body: dict[str, Any]) -> None:
    tx.emit(
        Event(
            avi=Avi.PROJECT_SCHEME_CHOSEN,
            ari=ari(catalogue.site_id, "project", project.id),
            project_id=project.id,
            actor_id=actor.id if actor else None,
            body=body,
        )
    )
