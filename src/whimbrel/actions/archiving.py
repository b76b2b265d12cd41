"""Issues are put away, with their sub-tasks, and taken out again."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, select, update

from whimbrel.actions.access import locked_even_archived, locked_issue, require
from whimbrel.actions.issues import issue_event
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed
from whimbrel.events.names import Avi
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as table
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_SUBTASKS = select(table.c.id).where(table.c.parent_id == bindparam("parent")).order_by(table.c.id)
_UPDATE = update(table).where(table.c.id == any_(bindparam("issues", type_=ARRAY(BigInteger))))


async def archive_issue(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Archive an issue with its sub-tasks: it is shown by its key, found by no query, and not changed.

    Raises `NotFound`, and `NotAllowed` without the permission or where it is archived.
    """
    issue = await locked_issue(tx, catalogue, actor, mention)
    sentence = "You do not have permission to archive issues in this project."
    require(catalogue, actor, Permission.ARCHIVE_ISSUES, issue, sentence)
    if actor is None:
        raise NotAllowed(sentence)
    concerned = [issue, *(one for one in await _subtasks(tx, issue) if one.archived is None)]
    await _put(tx, catalogue, actor, concerned, archived=tx.now)


async def restore_issue(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Take an issue out of the archive, with the sub-tasks that went there with it.

    Raises `NotFound`, `NotAllowed` without the permission or where it is not archived, and `Invalid` for a sub-task
    whose parent is archived.
    """
    issue = await locked_even_archived(tx, catalogue, actor, mention)
    sentence = "You do not have permission to restore issues in this project."
    require(catalogue, actor, Permission.RESTORE_ISSUES, issue, sentence)
    if actor is None or issue.archived is None:
        raise NotAllowed(sentence if actor is None else "The issue is not archived.")
    if issue.parent_id is not None:
        parent = (await issues.load(tx, [issue.parent_id], hold=Hold.STAY))[issue.parent_id]
        if parent.archived is not None:
            key = catalogue.issue_key(parent.project_id, parent.number)
            raise Invalid(f"The parent {key} of the sub-task is archived. Restore it first.")
    together = [one for one in await _subtasks(tx, issue) if one.archived == issue.archived]
    await _put(tx, catalogue, actor, [issue, *together], archived=None)


async def _subtasks(tx: Tx, issue: Issue) -> Sequence[Issue]:
    ids = [row.id for row in await tx.fetch_all(_SUBTASKS, {"parent": issue.id})]
    return list((await issues.load(tx, ids, hold=Hold.CHANGE)).values())


async def _put(
    tx: Tx, catalogue: Catalogue, actor: User, concerned: Sequence[Issue], *, archived: datetime | None
) -> None:
    by = None if archived is None else actor.id
    row = {"archived": archived, "archived_by_id": by, "updated": tx.now}
    await tx.execute(_UPDATE.values(row), {"issues": [issue.id for issue in concerned]})
    avi = Avi.ISSUE_RESTORED if archived is None else Avi.ISSUE_ARCHIVED
    for issue in concerned:
        before = () if issue.archived_by_id is None else (str(issue.archived_by_id),)
        change = {"field": "archivedby", "before": before, "after": () if by is None else (str(by),)}
        after = msgspec.structs.replace(issue, archived=archived, archived_by_id=by, updated=tx.now)
        tx.emit(issue_event(catalogue, avi, after, actor, {"changes": [change]}))
