"""What can be done with watchers of an issue: add, remove."""

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.issues import issue_event
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.storage.schema.issue import watcher as table
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_INSERT = insert(table).on_conflict_do_nothing()
_DELETE = delete(table).where(table.c.issue_id == bindparam("watched"), table.c.user_id == bindparam("watching"))
_COUNT = (
    update(issue_table)
    .where(issue_table.c.id == bindparam("watched"))
    .values(watches=issue_table.c.watches + bindparam("more", type_=issue_table.c.watches.type))
)
_MANAGE = "You do not have permission to manage the watcher list."


async def watch(tx: Tx, catalogue: Catalogue, actor: User, mention: str, name: str | None) -> None:
    """Have somebody watch an issue: the actor, unless a user is named. Who watches already goes on watching.

    Raises `NotFound`, `NotAllowed` where others are named without the permission to manage watchers, and `Invalid` for
    a user who is unknown or may not see the issue.
    """
    issue = await locked_issue(tx, catalogue, actor, mention)
    user = _named(catalogue, actor, issue, name)
    if user is None or not user.active:
        raise Invalid(f"The user '{(name or '')[:ECHO]}' does not exist.")
    if not visible(catalogue, user).sees(issue):
        raise Invalid(
            f'The user "{user.name}" does not have permission to view this issue. This user will not be added to the '
            "watch list."
        )
    if await tx.execute(_INSERT, {"issue_id": issue.id, "user_id": user.id, "created": tx.now}):
        await _count(tx, catalogue, actor, issue, user, 1)


async def unwatch(tx: Tx, catalogue: Catalogue, actor: User, mention: str, name: str | None) -> None:
    """Have somebody no longer watch an issue: the actor, unless a user is named. Who does not watch it need not stop.

    Raises `NotFound` for an issue or a user that is not there, `NotAllowed` as `watch` does.
    """
    issue = await locked_issue(tx, catalogue, actor, mention)
    user = _named(catalogue, actor, issue, name)
    if user is None:
        raise NotFound(f"The user '{(name or '')[:ECHO]}' does not exist.")
    if await tx.execute(_DELETE, {"watched": issue.id, "watching": user.id}):
        await _count(tx, catalogue, actor, issue, user, -1)


def _named(catalogue: Catalogue, actor: User, issue: Issue, name: str | None) -> User | None:
    user = actor if name is None else catalogue.people.by_name.get(name.lower())
    if user != actor:
        require(catalogue, actor, Permission.MANAGE_WATCHERS, issue, _MANAGE)
    return user


async def _count(tx: Tx, catalogue: Catalogue, actor: User, issue: Issue, user: User, more: int) -> None:
    await tx.execute(_COUNT, {"watched": issue.id, "more": more})
    avi = Avi.WATCHER_ADDED if more > 0 else Avi.WATCHER_REMOVED
    tx.emit(issue_event(catalogue, avi, issue, actor, {"user_id": user.id}))
