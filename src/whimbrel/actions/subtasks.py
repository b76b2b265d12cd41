"""The order of the sub-tasks of an issue, which is that of their ranks."""

from sqlalchemy import bindparam, select

from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.ranking import place_issues
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.storage import issues
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as table
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_SUBTASKS = select(table.c.id).where(table.c.parent_id == bindparam("parent")).order_by(table.c.rank)


async def move_subtask(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, original: int, current: int
) -> None:
    """Move the sub-task at one place to another; the first that the actor sees has the place 0.

    Raises `NotFound`, `NotAllowed` without the permission to edit the issue, `Invalid` for places that are none.
    """
    issue = await locked_issue(tx, catalogue, actor, mention)
    sentence = "You do not have permission to edit issues in this project."
    require(catalogue, actor, Permission.EDIT_ISSUES, issue, sentence)
    ids = [row.id for row in await tx.fetch_all(_SUBTASKS, {"parent": issue.id})]
    seen = visible(catalogue, actor)
    shown = [one.id for one in (await issues.load(tx, ids)).values() if seen.sees(one)]
    if not (0 <= original < len(shown) and 0 <= current < len(shown)):
        raise Invalid(f"The issue has {len(shown)} sub-tasks: places are from 0 to {max(len(shown) - 1, 0)}.")
    if original != current:
        before = current < original
        await place_issues(tx, catalogue, actor, [shown[original]], shown[current], before=before)
