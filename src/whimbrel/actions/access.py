"""Finding an issue that somebody names, and asking whether they may do what they want with it."""

from collections.abc import Collection

from whimbrel.catalogue.mention import ISSUE_MISSING, place_of
from whimbrel.catalogue.permissions import allows, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User


async def mentioned(tx: Tx, catalogue: Catalogue, actor: User | None, mentions: Collection[str]) -> dict[str, Issue]:
    """Return the issues that mentions (keys or ids, as text) mean and that the actor sees, in a few statements.

    They are held, so that what is made to refer to them does not outlive them.
    """
    at = {mention: place for mention in mentions if (place := place_of(catalogue, mention)) is not None}
    ids = await issues.ids_of(tx, set(at.values()))
    by_mention = {mention: ids[place] for mention, place in at.items() if place in ids}
    by_mention |= {mention: issue_id for mention in mentions if (issue_id := parse_id(mention)) is not None}
    loaded = await issues.load(tx, sorted(set(by_mention.values())), hold=Hold.STAY)
    seen = visible(catalogue, actor)
    return {
        mention: loaded[issue_id]
        for mention, issue_id in by_mention.items()
        if issue_id in loaded and seen.sees(loaded[issue_id])
    }


async def locked_issue(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, *, hold: Hold = Hold.CHANGE
) -> Issue:
    """Return the issue with that key or id, locked for this transaction.

    Raises `NotFound` where it does not exist or the actor may not see it: nobody learns which; `NotAllowed` where it or
    its project is archived.
    """
    issue = await locked_even_archived(tx, catalogue, actor, mention, hold=hold)
    if issue.archived is not None:
        raise NotAllowed("The issue is archived, so it cannot be changed.")
    return issue


async def locked_even_archived(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, *, hold: Hold = Hold.CHANGE
) -> Issue:
    """Return an issue as `locked_issue` does, also one that is archived."""
    place = place_of(catalogue, mention)
    issue_id = parse_id(mention) if place is None else await issues.hold_at(tx, place, hold)
    wanted = [] if issue_id is None else [issue_id]
    issue = (await issues.load(tx, wanted, hold=hold if place is None else None)).get(issue_id or 0)
    if issue is None or not visible(catalogue, actor, archived=True).sees(issue):
        raise NotFound(ISSUE_MISSING)
    if catalogue.projects.all[issue.project_id].archived:
        raise NotAllowed("The issue is in an archived project, so it cannot be changed.")
    return issue


def require(catalogue: Catalogue, actor: User | None, permission: Permission, issue: Issue, sentence: str) -> None:
    """Raise `NotAllowed` with a sentence unless the actor has a permission on an issue."""
    project = catalogue.projects.all[issue.project_id]
    if not allows(catalogue, actor, permission, project, issue):
        raise NotAllowed(sentence)
