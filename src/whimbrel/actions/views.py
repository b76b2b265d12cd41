"""What people looked at lately: kept for each of them, since a query can ask for it."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.access import locked_issue
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue_view as table
from whimbrel.tracker.user import User

MOST_VIEWS = 60
VIEW_LASTS = timedelta(days=90)

_INSERT = insert(table)
_RECORD = _INSERT.on_conflict_do_update(
    index_elements=[table.c.user_id, table.c.issue_id], set_={"viewed": _INSERT.excluded.viewed}
)
_NEWEST = (
    select(table.c.issue_id)
    .where(table.c.user_id == bindparam("viewer"))
    .order_by(table.c.viewed.desc(), table.c.issue_id.desc())
    .limit(MOST_VIEWS)
)
_SWEEP = delete(table).where(
    table.c.user_id == bindparam("viewer"),
    or_(table.c.viewed < bindparam("before"), table.c.issue_id.not_in(_NEWEST.correlate(None))),
)


async def record_view(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Remember that the actor looks at the issue with that key or id; nobody in particular is not remembered.

    What is older than `VIEW_LASTS`, or not among the newest `MOST_VIEWS`, is forgotten. It is no change of the issue:
    there is no history of it and no event. Raises `NotFound` where the actor may not see the issue.
    """
    issue = await locked_issue(tx, catalogue, actor, mention, hold=Hold.STAY)
    if actor is None:
        return
    await tx.execute(_RECORD, {"user_id": actor.id, "issue_id": issue.id, "viewed": tx.now})
    await tx.execute(_SWEEP, {"viewer": actor.id, "before": tx.now - VIEW_LASTS})
