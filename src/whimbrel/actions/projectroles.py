"""What administrators can do with roles: create, edit, delete, and choose who plays them in projects to come."""

from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.actions.actors import ActorNames, actor_rows, known_role, read_actors
from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage import workflownaming
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.filter import filter_share
from whimbrel.storage.schema.issue import comment, worklog
from whimbrel.storage.schema.project import default_role_actor
from whimbrel.storage.schema.project import project_role as table
from whimbrel.storage.schema.scheme import permission_grant, security_grant
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import HolderKind
from whimbrel.tracker.project import ProjectRole
from whimbrel.tracker.user import User

_WHAT = "change project roles"
_TAKEN = select(table.c.id).where(func.lower(table.c.name) == bindparam("lower_name"))
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("role"))
_DELETE = delete(table).where(table.c.id == bindparam("role"))
_ADD_DEFAULT = insert_or(default_role_actor).on_conflict_do_nothing()

_NAMED = (comment, worklog, filter_share)
"""Tables whose `role_id` names an audience."""
_GRANTS = (permission_grant, security_grant)


async def create_role(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> ProjectRole:
    """Create a role that nobody plays yet: `{"name", "description"}`.

    Raises `NotAllowed`, `Invalid` naming every wrong member, `Conflict` for a name that is taken.
    """
    require_administrator(catalogue, actor, _WHAT)
    await touch(tx, "schemes")  # first, so that two who want the same name come one after the other
    row = await _applied(tx, ProjectRole(-1, ""), sent)
    role = ProjectRole(int(await tx.fetch_value(_INSERT, row)), row["name"], row["description"])
    _announce(tx, catalogue, actor, role, Avi.ROLE_CREATED)
    return role


async def edit_role(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> ProjectRole:
    """Change a role; what is not sent stays. Raises `NotFound`, and as `create_role`."""
    require_administrator(catalogue, actor, _WHAT)
    before = known_role(catalogue, mention)
    await touch(tx, "schemes")
    row = await _applied(tx, before, sent)
    if not await tx.execute(_UPDATE.values(row), {"role": before.id}):
        raise NotFound(f"Can not find a project role with id '{mention[:ECHO]}'.")
    role = ProjectRole(before.id, row["name"], row["description"])
    _announce(tx, catalogue, actor, role, Avi.ROLE_UPDATED)
    return role


async def delete_role(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, swap: str | None) -> None:
    """Delete a role with whoever plays it; `swap` takes its place in schemes, workflows, shares and restrictions.

    Raises `NotFound`, `NotAllowed`, `Invalid` for another role that does not exist, and `Conflict` where the role has
    such a place and no other one is named.
    """
    require_administrator(catalogue, actor, _WHAT)
    role = known_role(catalogue, mention)
    other = catalogue.schemes.roles.get(parse_id(swap) or 0) if swap else None
    if swap and (other is None or other.id == role.id):
        raise Invalid(f"The project role with id '{swap[:ECHO]}' is no other role.")
    await touch(tx, "projects", "schemes")
    if other is not None:
        await _replace(tx, role, other)
    elif await tx.fetch_value(_is_used(role)) or await workflownaming.is_named(tx, "role_id", role.id):
        raise Conflict(f"The project role '{role.name}' is used by schemes, workflows or comments. Name a swap for it.")
    await tx.execute(_DELETE, {"role": role.id})
    _announce(tx, catalogue, actor, role, Avi.ROLE_DELETED, {"swap": str(other.id) if other else None})


async def add_default_actors(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, more: ActorNames) -> None:
    """Have more users and groups play a role in projects to come. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    require_administrator(catalogue, actor, _WHAT)
    role, actors = known_role(catalogue, mention), read_actors(catalogue, more)
    if not actors.users and not actors.groups:
        raise Invalid("Name users or groups that are to play the role.")
    await touch(tx, "schemes")
    await tx.execute(_ADD_DEFAULT, actor_rows({"role_id": role.id}, actors))
    _announce(tx, catalogue, actor, role, Avi.ROLE_UPDATED)


async def remove_default_actors(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, less: ActorNames
) -> None:
    """Have users and groups no longer play a role in projects to come. Raises as `add_default_actors`."""
    require_administrator(catalogue, actor, _WHAT)
    role, actors = known_role(catalogue, mention), read_actors(catalogue, less)
    await touch(tx, "schemes")
    columns = default_role_actor.c
    those = columns.user_id.in_(actors.users) | columns.group_id.in_(actors.groups)
    await tx.execute(delete(default_role_actor).where(columns.role_id == role.id, those))
    _announce(tx, catalogue, actor, role, Avi.ROLE_UPDATED)


async def _applied(tx: Tx, role: ProjectRole, sent: dict[str, Any]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    name = read_name(sent, role.name, wrong, "A role name is required.")
    description = read_description(sent, role.description, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    taken = await tx.fetch_value(_TAKEN, {"lower_name": name.lower()})
    if taken is not None and taken != role.id:
        raise Conflict(f"A project role with the name '{name}' already exists.")
    return {"name": name, "description": description}


def _is_used(role: ProjectRole) -> Any:
    """Return the question whether a role has a place in a scheme, a share, or a restriction."""
    named = [select(one.c.id).where(one.c.role_id == role.id).exists() for one in _NAMED]
    granted = [
        select(one.c.id)
        .where(one.c.holder_kind == str(HolderKind.PROJECT_ROLE), one.c.holder_parameter == role.id)
        .exists()
        for one in _GRANTS
    ]
    return select(or_(*named, *granted))


async def _replace(tx: Tx, role: ProjectRole, other: ProjectRole) -> None:
    for one in _NAMED:
        await tx.execute(update(one).where(one.c.role_id == role.id).values(role_id=other.id))
    for one in _GRANTS:
        held = (one.c.holder_kind == str(HolderKind.PROJECT_ROLE)) & (one.c.holder_parameter == role.id)
        await tx.execute(update(one).where(held).values(holder_parameter=other.id))
    await workflownaming.rename(tx, "role_id", role.id, other.id)


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, role: ProjectRole, avi: Avi, body: dict[str, Any] | None = None
) -> None:
    about = ari(catalogue.site_id, "role", role.id)
    tx.emit(Event(avi=avi, ari=about, actor_id=actor.id if actor else None, body=body or {}))
