"""What keeps a site from being left without anybody who administers it."""

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_group, app_user, group_member
from whimbrel.storage.schema.scheme import global_grant
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
_GROUP = select(app_group.c.id).where(app_group.c.name == ADMINISTRATORS)
_MAKE_GROUP = insert(app_group).returning(app_group.c.id)
_GRANT = insert_or(global_grant).on_conflict_do_nothing()


async def require_some_administrator(tx: Tx, what: str) -> None:
    """Raise `Invalid`, as `what` says, if nobody administers the site any more after what this transaction wrote.

    It must have touched the people of the catalogue before it wrote: then whoever takes away rights at the same moment
    comes before or after it, and the second of two is the one that is refused.
    """
    if await tx.fetch_value(_ONE) is None:
        raise Invalid(what)


async def let_group_administer(tx: Tx) -> None:
    """See to it that there is the group of administrators, and that it administers the site."""
    await touch(tx, "people")
    group_id = await tx.fetch_value(_GROUP)
    if group_id is None:
        group_id = await tx.fetch_value(_MAKE_GROUP, {"name": ADMINISTRATORS})
    await tx.execute(_GRANT, {"permission": str(GlobalPermission.ADMINISTER), "group_id": group_id})
