"""What administrators can do with groups: create, delete, and choose their members."""

from sqlalchemy import BigInteger, Table, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.actions.accounts import last_administrator
from whimbrel.actions.administering import require_some_administrator
from whimbrel.actions.values import ECHO, is_storable
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage import workflownaming
from whimbrel.storage.options import replace_option
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import people as tables
from whimbrel.storage.schema.filter import filter_share
from whimbrel.storage.schema.issue import comment, worklog
from whimbrel.storage.schema.project import default_role_actor, project_role_actor
from whimbrel.storage.schema.scheme import global_grant, permission_grant, security_grant
from whimbrel.tracker.applicationrole import APPLICATION_ROLES
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.event import Event
from whimbrel.tracker.permission import HolderKind
from whimbrel.tracker.user import ADMINISTRATORS, Group, User

LONGEST_NAME = 255
_INSERT = insert(tables.app_group).returning(tables.app_group.c.id)
_TAKEN = select(tables.app_group.c.id).where(func.lower(tables.app_group.c.name) == bindparam("name"))
_DELETE = delete(tables.app_group).where(tables.app_group.c.id == bindparam("gone"))
_ADD = insert_or(tables.group_member).on_conflict_do_nothing()
_REMOVE = delete(tables.group_member).where(
    tables.group_member.c.group_id == bindparam("of_group"), tables.group_member.c.user_id == bindparam("member")
)
_NEEDED = frozenset({ADMINISTRATORS, *(name for role in APPLICATION_ROLES for name in role.groups)})
"""Groups that the product itself puts people into."""
_RESTRICTED = (comment, worklog)
_GRANTS = (permission_grant, security_grant)
# Whatever else a group has part in, by the columns that tell in what; the rows go with the group.
_PARTS = (
    (project_role_actor, ("project_id", "role_id")),
    (default_role_actor, ("role_id",)),
    (global_grant, ("permission",)),
    (filter_share, ("filter_id", "kind", "may_edit")),
)


async def create_group(tx: Tx, catalogue: Catalogue, actor: User | None, name: object) -> Group:
    """Create a group. Raises `NotAllowed`, and `Invalid` for a name that is taken or cannot be."""
    require_administrator(catalogue, actor, "change groups")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST_NAME or not is_storable(name):
        raise Invalid(f"The name of a group has 1 to {LONGEST_NAME} characters.")
    await touch(tx, "people")  # first, so that two who want the same name come one after the other
    if await tx.fetch_value(_TAKEN, {"name": name.strip().lower()}) is not None:
        raise Invalid("Group '" + name.strip() + "' already exists.")
    group = Group(int(await tx.fetch_value(_INSERT, {"name": name.strip()})), name.strip())
    _announce(tx, catalogue, actor, group, Avi.GROUP_CREATED)
    return group


async def delete_group(tx: Tx, catalogue: Catalogue, actor: User | None, name: str, swap: str | None) -> None:
    """Delete a group; what it was granted, and what was said to it alone, becomes that of the group `swap`.

    Where it was the value of a custom field, the other group or none is, on all issues by the same one event.
    Raises `NotFound`, `NotAllowed`, and `Invalid` where something was said to the group alone, or a workflow names it,
    and no other is named.
    """
    require_administrator(catalogue, actor, "change groups")
    group = _known(catalogue, name)
    other = _known(catalogue, swap) if swap else None
    if group.name in _NEEDED or (other is not None and other.id == group.id):
        raise Invalid(f"The group '{group.name}' cannot be deleted, nor swapped with itself.")
    await touch(tx, "people", "projects", "schemes")
    for table in _RESTRICTED:
        said = table.c.group_id == group.id
        if other is not None:
            await tx.execute(update(table).where(said).values(group_id=other.id))
        elif await tx.fetch_value(select(table.c.id).where(said).limit(1)) is not None:
            text = f"Comments or worklogs are restricted to the group '{group.name}'. Name a swapGroup for them."
            raise Invalid(text)
    for grants in _GRANTS:
        granted = (grants.c.holder_kind == str(HolderKind.GROUP)) & (grants.c.holder_parameter == group.id)
        if other is not None:
            await tx.execute(update(grants).where(granted).values(holder_parameter=other.id))
        else:
            await tx.execute(delete(grants).where(granted))
    if other is not None:
        for table, columns in _PARTS:
            await _give_part(tx, table, columns, group, other)
        await workflownaming.rename(tx, "group_id", group.id, other.id)
    elif await workflownaming.is_named(tx, "group_id", group.id):
        raise Invalid(f"Workflows name the group '{group.name}'. Name a swapGroup for it.")
    fields = [field.id for field in catalogue.fields.all.values() if field.type.kind is Kind.GROUP]
    for field_id in fields:
        await replace_option(tx, field_id, group.id, other.id if other else None, ())
    await tx.execute(_DELETE, {"gone": group.id})
    await require_some_administrator(tx, f"Without the group '{group.name}' nobody would administer the site.")
    mapping = {str(group.id): str(other.id) if other else None}
    told = Event(
        avi=Avi.GROUP_DELETED,
        ari=ari(catalogue.site_id, "group", group.id),
        actor_id=actor.id if actor else None,
        body={
            "swap": str(other.id) if other else None,
            "replace": {f"customfield_{field_id}": mapping for field_id in fields},
        },
    )
    tx.emit(told)


async def _give_part(tx: Tx, table: Table, columns: tuple[str, ...], group: Group, other: Group) -> None:
    """Give another group what a group has part in, where it has not got it already."""
    held = [table.c[name] for name in columns]
    had = select(table).where(table.c.group_id == other.id).subquery()
    alike = select(had.c.group_id).where(*(had.c[name] == column for name, column in zip(columns, held, strict=True)))
    given = select(*held, literal(other.id, BigInteger)).where(table.c.group_id == group.id, ~alike.exists())
    await tx.execute(insert(table).from_select([*columns, "group_id"], given))


async def add_member(tx: Tx, catalogue: Catalogue, actor: User | None, name: str, user_name: object) -> Group:
    """Add a user to a group. Raises `NotFound`, `NotAllowed`, `Invalid` for one who is a member already."""
    group, user = _membership(catalogue, actor, name, user_name)
    await touch(tx, "people")
    if not await tx.execute(_ADD, {"group_id": group.id, "user_id": user.id}):
        raise Invalid(f"Cannot add user '{user.name}', user is already a member of '{group.name}'")
    _announce(tx, catalogue, actor, group, Avi.GROUP_MEMBER_ADDED, user)
    return group


async def remove_member(tx: Tx, catalogue: Catalogue, actor: User | None, name: str, user_name: object) -> None:
    """Remove a user from a group. Raises `NotFound`, `NotAllowed`, `Invalid` for who is no member."""
    group, user = _membership(catalogue, actor, name, user_name)
    await touch(tx, "people")
    if not await tx.execute(_REMOVE, {"of_group": group.id, "member": user.id}):
        raise Invalid(f"Cannot remove user '{user.name}', user is not a member of '{group.name}'")
    await require_some_administrator(tx, last_administrator(user))
    _announce(tx, catalogue, actor, group, Avi.GROUP_MEMBER_REMOVED, user)


def _membership(catalogue: Catalogue, actor: User | None, name: str, user_name: object) -> tuple[Group, User]:
    require_administrator(catalogue, actor, "change groups")
    group = _known(catalogue, name)
    user = catalogue.people.by_name.get(user_name.lower()) if isinstance(user_name, str) else None
    if user is None:
        raise NotFound(f"The user named '{str(user_name)[:ECHO]}' does not exist")
    return group, user


def _known(catalogue: Catalogue, name: str) -> Group:
    group = catalogue.people.groups_by_name.get(name.lower())
    if group is None:
        raise NotFound(f"The group named '{name[:ECHO]}' does not exist.")
    return group


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, group: Group, avi: Avi, user: User | None = None
) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "group", group.id),
            actor_id=actor.id if actor else None,
            body={"user_id": user.id} if user else {},
        )
    )
