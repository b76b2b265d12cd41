"""Who plays a role in a project: chosen by who administers it."""

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.actors import ActorNames, actor_rows, known_role, read_actors
from whimbrel.actions.projects import administered_project
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project_role_actor as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.project import Project, ProjectRole, RoleActors
from whimbrel.tracker.user import User

_OF_ROLE = (table.c.project_id == bindparam("project")) & (table.c.role_id == bindparam("role"))
_ADD = insert(table).on_conflict_do_nothing()
_CLEAR = delete(table).where(_OF_ROLE)


async def set_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, role: str, wanted: ActorNames
) -> None:
    """Have just these users and groups play a role in a project. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    project, known = _place(catalogue, actor, mention, role)
    actors = read_actors(catalogue, wanted)
    await touch(tx, "projects")
    await tx.execute(_CLEAR, {"project": project.id, "role": known.id})
    await _add(tx, project, known, actors)
    _announce(tx, catalogue, actor, project, known)


async def add_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, role: str, more: ActorNames
) -> None:
    """Have more users and groups play a role in a project; who plays it already goes on. Raises as `set_actors`."""
    project, known = _place(catalogue, actor, mention, role)
    actors = read_actors(catalogue, more)
    await touch(tx, "projects")
    await _add(tx, project, known, actors)
    _announce(tx, catalogue, actor, project, known)


async def remove_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, role: str, less: ActorNames
) -> None:
    """Have users and groups no longer play a role in a project. Raises as `set_actors`."""
    project, known = _place(catalogue, actor, mention, role)
    actors = read_actors(catalogue, less)
    await touch(tx, "projects")
    those = table.c.user_id.in_(actors.users) | table.c.group_id.in_(actors.groups)
    await tx.execute(delete(table).where(_OF_ROLE, those), {"project": project.id, "role": known.id})
    _announce(tx, catalogue, actor, project, known)


def _place(catalogue: Catalogue, actor: User | None, mention: str, role: str) -> tuple[Project, ProjectRole]:
    return administered_project(catalogue, actor, mention), known_role(catalogue, role)


async def _add(tx: Tx, project: Project, role: ProjectRole, actors: RoleActors) -> None:
    await tx.execute(_ADD, actor_rows({"project_id": project.id, "role_id": role.id}, actors))


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
