"""What keeps a site from being left without anybody who administers it."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_user, group_member
from whimbrel.storage.schema.scheme import global_grant
from whimbrel.tracker.event import Event
from whimbrel.tracker.globalpermission import ADMINISTERING, GlobalPermission
from whimbrel.tracker.user import ADMINISTRATORS

_GRANTED = global_grant.c.permission.in_(sorted(ADMINISTERING))
_ONE = (
    select(app_user.c.id)
    .join(group_member, group_member.c.user_id == app_user.c.id)
    .join(global_grant, global_grant.c.group_id == group_member.c.group_id)
    .where(app_user.c.active, _GRANTED)
    .limit(1)
)
_GRANT = insert_or(global_grant).on_conflict_do_nothing().returning(global_grant.c.id)


async def require_some_administrator(tx: Tx, what: str) -> None:
    """Raise `Invalid`, as `what` says, if nobody administers the site any more after what this transaction wrote.

    It must have touched the people of the catalogue before it wrote: then whoever takes away rights at the same moment
    comes before or after it, and the second of two is the one that is refused.
    """
    if await tx.fetch_value(_ONE) is None:
        raise Invalid(what)


async def let_group_administer(tx: Tx, catalogue: Catalogue) -> None:
    """See to it that the group of administrators administers the site, whatever has been revoked."""
    await touch(tx, "people")
    group = catalogue.people.groups_by_name.get(ADMINISTRATORS)
    if group is None:
        raise NotFound(f"The group named '{ADMINISTRATORS}' does not exist.")
    permission = GlobalPermission.ADMINISTER
    grant_id = await tx.fetch_value(_GRANT, {"permission": str(permission), "group_id": group.id})
    if grant_id is not None:
        body = {"permission": str(permission), "group_id": group.id}
        about = ari(catalogue.site_id, "global-permission", grant_id)
        tx.emit(Event(avi=Avi.GLOBAL_PERMISSION_GRANTED, ari=about, body=body))
