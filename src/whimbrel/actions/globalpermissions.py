"""What administrators can do with global permissions: grant them to groups, and take them away."""

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.administering import require_some_administrator
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_group
from whimbrel.storage.schema.scheme import global_grant as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.globalpermission import ADMINISTERING, GlobalGrant, GlobalPermission
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_WHAT = "change global permissions"
_GROUP = select(app_group.c.id).where(func.lower(app_group.c.name) == bindparam("name"))
_GRANT = insert(table).on_conflict_do_nothing().returning(table.c.id)
_REVOKE = delete(table).where(table.c.id == bindparam("grant")).returning(table.c.permission, table.c.group_id)


async def grant_globally(
    tx: Tx, catalogue: Catalogue, actor: User | None, permission: object, group: object
) -> GlobalGrant:
    """Grant a global permission to the group of that name or, for None, to everybody who is signed in.

    Raises `NotAllowed`, and `Invalid` naming what is wrong: what lets people administer the site is for groups alone.
    """
    require_administrator(catalogue, actor, _WHAT)
    wrong: dict[str, str] = {}
    known = next((one for one in GlobalPermission if one == permission), None)
    if known is None:
        wrong["permission"] = f"There is no global permission '{str(permission)[:ECHO]}'."
    elif group is None and known in ADMINISTERING:
        wrong["group"] = f"The permission {known} can be granted to groups only."
    await touch(tx, "people")
    group_id: int | None = None
    if group is not None:
        group_id = await tx.fetch_value(_GROUP, {"name": group.lower()}) if isinstance(group, str) else None
        if group_id is None:
            wrong["group"] = f"The group named '{str(group)[:ECHO]}' does not exist."
    if wrong or known is None:
        raise Invalid(fields=wrong)
    grant_id = await tx.fetch_value(_GRANT, {"permission": str(known), "group_id": group_id})
    if grant_id is None:
        raise Invalid(f"The permission {known} is granted there already.")
    grant = GlobalGrant(int(grant_id), known, group_id)
    _announce(tx, catalogue, actor, grant, Avi.GLOBAL_PERMISSION_GRANTED)
    return grant


async def revoke_globally(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Take a grant away, by its id. Raises `NotAllowed`, `NotFound`, `Invalid` if nobody would administer the site."""
    require_administrator(catalogue, actor, _WHAT)
    grant_id = parse_id(mention)
    await touch(tx, "people")
    row = await tx.fetch_one(_REVOKE, {"grant": grant_id}) if grant_id is not None else None
    if row is None or grant_id is None:
        raise NotFound(f"There is no grant of a global permission with id '{mention[:ECHO]}'.")
    grant = GlobalGrant(grant_id, GlobalPermission(row.permission), row.group_id)
    await require_some_administrator(tx, f"Without this grant of {grant.permission} nobody would administer the site.")
    _announce(tx, catalogue, actor, grant, Avi.GLOBAL_PERMISSION_REVOKED)


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, grant: GlobalGrant, avi: Avi) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "global-permission", grant.id),
            actor_id=actor.id if actor else None,
            body={"permission": str(grant.permission), "group_id": grant.group_id},
        )
    )
