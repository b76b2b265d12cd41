"""Which permission and security schemes projects use: chosen by the site's administrators."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, select, update

from whimbrel.actions.securitylevels import replace_levels
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue
from whimbrel.storage.schema.project import project as table
from whimbrel.storage.schema.scheme import security_level
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import User

_WHAT = "choose the schemes of a project"
_LEVELS = select(security_level.c.id).where(security_level.c.scheme_id == bindparam("scheme"))
_USED_LEVELS = (
    select(issue.c.security_level_id)
    .where(issue.c.project_id == bindparam("project"), issue.c.security_level_id.is_not(None))
    .distinct()
)
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


async def choose_security_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> int | None:
    """Have a project use a security scheme, or none: `{"id", "levels": {old level: level of the new scheme or null}}`.

    Every level that its issues have needs an answer, and they get it in one event. Returns the id of the scheme.
    Raises `NotAllowed`, `NotFound`, `Invalid`.
    """
    project = _project(catalogue, actor, mention)
    scheme_id = parse_id(sent.get("id"))
    known = sent.get("id") is None or scheme_id in catalogue.schemes.security_schemes
    if not known:
        raise Invalid(f"The security scheme with id '{str(sent.get('id'))[:ECHO]}' does not exist.")
    await touch(tx, "projects", "schemes")
    offered = {row.id for row in await tx.fetch_all(_LEVELS, {"scheme": scheme_id})}
    used = [row.security_level_id for row in await tx.fetch_all(_USED_LEVELS, {"project": project.id})]
    mapping = _mapping(sent.get("levels"), used, offered)
    await replace_levels(tx, mapping, project.id)
    await tx.execute(_UPDATE.values(security_scheme_id=scheme_id), {"project": project.id})
    told = {str(before): None if after is None else str(after) for before, after in mapping.items()}
    replace = {"replace": {"security": told}, "projects": [str(project.id)]} if told else {}
    _announce(tx, catalogue, actor, project, {"security_scheme_id": scheme_id, **replace})
    return scheme_id


def _mapping(sent: Any, used: Iterable[int], offered: Collection[int]) -> dict[int, int | None]:
    """Return what each level that is used becomes; one that the scheme has as well stays unless something is said."""
    if sent is not None and not isinstance(sent, dict):
        raise Invalid(fields={"levels": "The levels are an object: the id of a level to the id of another, or null."})
    answers, mapping, wrong = sent or {}, {}, []
    for level_id in used:
        answer = answers.get(str(level_id), ... if level_id not in offered else level_id)
        if answer is not None and parse_id(answer) not in offered:
            wrong.append(str(level_id))
        elif answer is None or parse_id(answer) != level_id:
            mapping[level_id] = None if answer is None else parse_id(answer)
    if wrong:
        raise Invalid(fields={"levels": f"Say what issues get instead of the levels {', '.join(wrong)}, or null."})
    return mapping


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
