"""An option of a custom field replaced by another, or by none, on all issues that have it, in a few statements."""

from collections.abc import Collection

from sqlalchemy import ARRAY, BigInteger, and_, any_, bindparam, delete, exists, select, update

from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import custom_field_value as held
from whimbrel.storage.schema.issue import issue

_GONE = bindparam("gone", type_=ARRAY(BigInteger))
_HAS_IT = and_(held.c.field_id == bindparam("field"), held.c.ref == any_(_GONE))
_HOLDERS = issue.c.id.in_(select(held.c.issue_id).where(_HAS_IT))
_LOCK = select(issue.c.id).where(_HOLDERS).order_by(issue.c.id).with_for_update(key_share=True)
_TOUCH = update(issue).where(_HOLDERS).values(updated=bindparam("instant"))
_other = held.alias("other")
_HAS_THE_OTHER = exists().where(
    _other.c.issue_id == held.c.issue_id, _other.c.field_id == held.c.field_id, _other.c.ref == bindparam("other")
)
_REPLACE = (
    update(held)
    .where(held.c.field_id == bindparam("field"), held.c.ref == bindparam("one"), ~_HAS_THE_OTHER)
    .values(ref=bindparam("other"))
)
_DELETE = delete(held).where(_HAS_IT)


async def replace_option(tx: Tx, field_id: int, option_id: int, other_id: int | None, below: Collection[int]) -> int:
    """Replace an option on all issues; return how many had it. The options below it in a cascade are taken away.

    The issues are locked in the order of their ids, and `updated` moves on; like Jira, this writes no history.
    """
    gone = {"field": field_id, "gone": [option_id, *below]}
    count = len(await tx.fetch_all(_LOCK, gone))
    if count:
        await tx.execute(_TOUCH, {**gone, "instant": tx.now})
        if other_id is not None:
            await tx.execute(_REPLACE, {"field": field_id, "one": option_id, "other": other_id})
        await tx.execute(_DELETE, gone)
    return count
