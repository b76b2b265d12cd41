"""What can be done with votes: vote for an issue, and take the vote back."""

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.access import locked_issue
from whimbrel.actions.issues import issue_event
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.events.names import Avi
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.storage.schema.issue import vote as table
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

_INSERT = insert(table).on_conflict_do_nothing()
_DELETE = delete(table).where(table.c.issue_id == bindparam("voted"), table.c.user_id == bindparam("voter"))
_COUNT = (
    update(issue_table)
    .where(issue_table.c.id == bindparam("voted"))
    .values(votes=issue_table.c.votes + bindparam("more", type_=issue_table.c.votes.type))
)


async def vote(tx: Tx, catalogue: Catalogue, actor: User, mention: str) -> None:
    """Vote for an issue; who has voted already has one vote still.

    Raises `NotFound`, as Jira does, also for the reporter of the issue and for one that is resolved.
    """
    issue = await _voted(tx, catalogue, actor, mention)
    if await tx.execute(_INSERT, {"issue_id": issue.id, "user_id": actor.id, "created": tx.now}):
        await _count(tx, catalogue, actor, issue, 1)


async def take_vote_back(tx: Tx, catalogue: Catalogue, actor: User, mention: str) -> None:
    """Take the actor's vote for an issue back, where there is one. Raises `NotFound` as `vote` does."""
    issue = await _voted(tx, catalogue, actor, mention)
    if await tx.execute(_DELETE, {"voted": issue.id, "voter": actor.id}):
        await _count(tx, catalogue, actor, issue, -1)


async def _voted(tx: Tx, catalogue: Catalogue, actor: User, mention: str) -> Issue:
    issue = await locked_issue(tx, catalogue, actor, mention)
    if issue.reporter_id == actor.id:
        raise NotFound("You cannot vote for an issue you have reported.")
    if issue.resolution_id is not None:
        raise NotFound("You cannot vote for an issue that has been resolved.")
    return issue


async def _count(tx: Tx, catalogue: Catalogue, actor: User, issue: Issue, more: int) -> None:
    await tx.execute(_COUNT, {"voted": issue.id, "more": more})
    avi = Avi.VOTE_ADDED if more > 0 else Avi.VOTE_REMOVED
    tx.emit(issue_event(catalogue, avi, issue, actor, {"user_id": actor.id}))
