"""Planning issues: into a sprint, back into the backlog, under an epic."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from whimbrel.actions.access import mentioned
from whimbrel.actions.issues import save_changes
from whimbrel.actions.ranking import Beside, rank_issues
from whimbrel.actions.sprints import sprint_missing
from whimbrel.catalogue.boards import visible_boards
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.customfield import EPIC_LINK, SPRINT, CustomField, FieldType, Value
from whimbrel.tracker.defaults import EPIC
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.sprint import Sprint, SprintState
from whimbrel.tracker.user import User

MOST = 50
"""How many issues are planned at once, as in Jira."""


class _Plan(msgspec.Struct, frozen=True):
    """A field, the value that each issue gets in it, and the keys of the issues that the values mention."""

    field: CustomField
    value_of: Callable[[Issue], Value]
    named: Mapping[int, str] = {}


async def plan_issues(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    mentions: Sequence[str],
    sprint_id: int | None,
    beside: Beside | None = None,
) -> None:
    """Move issues into a sprint that is not closed, and out of all others that are not; None: into the backlog.

    With `beside` they are ranked, too. Raises `NotFound`, `NotAllowed` without the permissions to schedule and to edit,
    `Invalid` for a closed sprint and for too many issues.
    """
    sprint = None if sprint_id is None else await _open_sprint(tx, catalogue, actor, sprint_id)
    field = _field(catalogue, SPRINT)
    open_ids = {one.id for one in catalogue.sprints.values() if one.state is not SprintState.CLOSED}

    def planned(issue: Issue) -> Value:
        kept = tuple(one for one in issue.custom.get(field.id, ()) if one not in open_ids)
        return kept if sprint is None else (*kept, sprint.id)

    await _set(tx, catalogue, actor, mentions, _Plan(field, planned))
    if beside is not None:
        await rank_issues(tx, catalogue, actor, mentions, beside)


async def set_epic(
    tx: Tx, catalogue: Catalogue, actor: User | None, mentions: Sequence[str], epic_mention: str | None
) -> None:
    """Put issues under an epic; None: under none. Raises as `plan_issues`, also for what is no epic."""
    field = _field(catalogue, EPIC_LINK)
    if epic_mention is None:
        await _set(tx, catalogue, actor, mentions, _Plan(field, lambda _: ()))
        return
    epic = (await mentioned(tx, catalogue, actor, [epic_mention])).get(epic_mention)
    if epic is None:
        raise NotFound(f"The epic '{epic_mention[:40]}' does not exist or you do not have permission to see it.")
    if epic.issue_type_id != EPIC:
        raise Invalid(f"The issue '{epic_mention[:40]}' is not an epic.")
    value = (epic.id,)
    named = {epic.id: catalogue.issue_key(epic.project_id, epic.number)}
    await _set(tx, catalogue, actor, mentions, _Plan(field, lambda _: value, named))


async def _open_sprint(tx: Tx, catalogue: Catalogue, actor: User | None, sprint_id: int) -> Sprint:
    sprint = catalogue.sprints.get(sprint_id)
    board = catalogue.boards.get(sprint.board_id or 0) if sprint is not None else None
    if sprint is None or (board is not None and not await visible_boards(tx, catalogue, actor, [board])):
        raise sprint_missing(sprint_id)
    if sprint.state is SprintState.CLOSED:
        raise Invalid("Issues cannot be moved into a sprint that is closed.")
    return sprint


def _field(catalogue: Catalogue, wanted: FieldType) -> CustomField:
    found = (field for field in catalogue.fields.all.values() if field.type == wanted)
    field = min(found, key=lambda one: one.id, default=None)
    if field is None:
        raise Invalid(f"The site has no field of the type {wanted.key}.")
    return field


async def _set(tx: Tx, catalogue: Catalogue, actor: User | None, mentions: Sequence[str], plan: _Plan) -> None:
    if not 0 < len(mentions) <= MOST:
        raise Invalid(f"Between 1 and {MOST} issues are moved at once.")
    found = await mentioned(tx, catalogue, actor, mentions)
    missing = next((mention for mention in mentions if mention not in found), None)
    if missing is not None:
        raise NotFound(f"The issue '{missing[:40]}' does not exist or you do not have permission to see it.")
    ids = sorted({issue.id for issue in found.values()})
    for issue in (await issues.load(tx, ids, hold=Hold.CHANGE)).values():
        project = catalogue.projects.all[issue.project_id]
        for permission in (Permission.SCHEDULE_ISSUES, Permission.EDIT_ISSUES):
            if not allows(catalogue, actor, permission, project, issue):
                raise NotAllowed("You do not have permission to plan issues in this project.")
        value = plan.value_of(issue)
        custom = {key: kept for key, kept in issue.custom.items() if key != plan.field.id}
        after = msgspec.structs.replace(issue, custom={**custom, plan.field.id: value} if value else custom)
        await save_changes(tx, catalogue, actor, issue, after, plan.named)
