"""The same change to many issues: in chunks, each of which is one transaction."""

from collections.abc import Sequence

import msgspec

from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.transitions import transition_issue
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

CHUNK = 25
"""Issues in one transaction: enough to share a commit, few enough to hold nobody up."""


class BulkChange(msgspec.Struct, frozen=True):
    """What is done to each issue: fields that are set, and a transition, by id or name, that is taken."""

    document: IssueDocument
    transition: int | str | None = None


async def change_issues(
    tx: Tx, catalogue: Catalogue, actor: User | None, mentions: Sequence[str], change: BulkChange
) -> list[Issue]:
    """Change each of some issues, or none of them, and return them as they are then.

    Raises `NotAllowed` without the global permission for bulk changes, and as editing and transitions do.
    """
    require_bulk_change(catalogue, actor)
    if change.transition is None:
        return [await edit_issue(tx, catalogue, actor, mention, change.document) for mention in mentions]
    return [
        await transition_issue(tx, catalogue, actor, mention, change.transition, change.document)
        for mention in mentions
    ]


def require_bulk_change(catalogue: Catalogue, actor: User | None) -> None:
    """Raise `NotAllowed` unless the actor may change many issues at once."""
    if not catalogue.people.has_globally(actor, GlobalPermission.BULK_CHANGE):
        raise NotAllowed("You do not have permission to change many issues at once.")
