"""Who plays a role in a project: chosen by who administers it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.projects import administered_project
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project_role_actor as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import Project, ProjectRole, RoleActors
from whimbrel.tracker.user import User

MOST = 1000
_OF_ROLE = (table.c.project_id == bindparam("project")) & (table.c.role_id == bindparam("role"))
_ADD = insert(table).on_conflict_do_nothing()
_CLEAR = delete(table).where(_OF_ROLE)


async def set_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, role: str, wanted: RoleActors
) -> None:
    """Have just these users and groups play a role in a project. Raises `NotFound`, `NotAllowed`."""
    project, known = _place(catalogue, actor, mention, role)
    await touch(tx, "projects")
    await tx.execute(_CLEAR, {"project": project.id, "role": known.id})
    await _add(tx, project, known, wanted)
    _announce(tx, catalogue, actor, project, known)


async def add_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, role: str, more: RoleActors
) -> None:
    """Have more users and groups play a role in a project; who plays it already goes on. Raises as `set_actors`."""
    project, known = _place(catalogue, actor, mention, role)
    await touch(tx, "projects")
    await _add(tx, project, known, more)
    _announce(tx, catalogue, actor, project, known)


async def remove_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, role: str, less: RoleActors
) -> None:
    """Have users and groups no longer play a role in a project. Raises as `set_actors`."""
    project, known = _place(catalogue, actor, mention, role)
    await touch(tx, "projects")
    those = table.c.user_id.in_(less.users) | table.c.group_id.in_(less.groups)
    await tx.execute(delete(table).where(_OF_ROLE, those), {"project": project.id, "role": known.id})
    _announce(tx, catalogue, actor, project, known)


def read_actors(catalogue: Catalogue, users: Any, groups: Any) -> RoleActors:
    """Read names of users and of groups, each a text, a list of texts or nothing. Raises `Invalid` for unknown ones."""
    people = catalogue.people
    found_users, found_groups = [], []
    for name in _names(users):
        user = people.by_name.get(name.lower())
        if user is None:
            raise Invalid(f"We can't find '{name[:ECHO]}' in any accessible user directory.")
        found_users.append(user.id)
    for name in _names(groups):
        group = people.groups_by_name.get(name.lower())
        if group is None:
            raise Invalid(f"We can't find the group '{name[:ECHO]}'.")
        found_groups.append(group.id)
    return RoleActors(frozenset(found_users), frozenset(found_groups))


def _names(sent: Any) -> Collection[str]:
    names = [] if sent in (None, "") else sent if isinstance(sent, list) else [sent]
    if len(names) > MOST or not all(isinstance(name, str) for name in names):
        raise Invalid(f"The actors of a role are named by texts, at most {MOST} at once.")
    return names


def _place(catalogue: Catalogue, actor: User | None, mention: str, role: str) -> tuple[Project, ProjectRole]:
    project = administered_project(catalogue, actor, mention)
    role_id = parse_id(role)
    found = catalogue.schemes.roles.get(role_id) if role_id is not None else None
    if found is None:
        raise NotFound(f"Can not retrieve a role actor for a project role with id '{role[:40]}'.")
    return project, found


async def _add(tx: Tx, project: Project, role: ProjectRole, actors: RoleActors) -> None:
    place = {"project_id": project.id, "role_id": role.id}
    rows = [{**place, "user_id": one, "group_id": None} for one in sorted(actors.users)]
    rows += [{**place, "user_id": None, "group_id": one} for one in sorted(actors.groups)]
    await tx.execute(_ADD, rows)


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, project: Project, role: ProjectRole) -> None:
    tx.emit(
        Event(
            avi=Avi.ROLE_ACTORS_CHANGED,
            ari=ari(catalogue.site_id, "project", project.id),
            project_id=project.id,
            actor_id=actor.id if actor else None,
            body={"role_id": role.id},
        )
    )
