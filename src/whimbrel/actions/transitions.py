"""Moving an issue through its workflow."""

import msgspec

from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.document import APART, IssueDocument, apply
from whimbrel.actions.issues import add_things_apart, form_for, save_changes
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.events.names import Avi
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Transition

_GO_WITH_IT = frozenset({"resolution", "assignee", "fixVersions"})
"""What Jira's own transition screen offers; any other field needs the permission to edit, as without a transition."""


async def transition_issue(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, transition_id: int, document: IssueDocument
) -> Issue:
    """Take a transition, with the field values and comments that go with it.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for a transition that does not leave the issue's status.
    """
    before = await locked_issue(tx, catalogue, actor, mention)
    sentence = "You do not have permission to transition issues in this project."
    require(catalogue, actor, Permission.TRANSITION_ISSUES, before, sentence)
    project = catalogue.projects.all[before.project_id]
    transition = _transition(catalogue, before, transition_id)
    if (set(document.fields) | set(document.update)) - _GO_WITH_IT - APART:
        sentence = "You do not have permission to edit issues in this project."
        require(catalogue, actor, Permission.EDIT_ISSUES, before, sentence)
    form, named = await form_for(tx, catalogue, actor, project, document)
    after = apply(form, document, before, known=lambda _: False)
    after = _post_functions(transition, before, after)
    after = await save_changes(tx, catalogue, actor, before, after, named, avi=Avi.ISSUE_TRANSITIONED)
    return await add_things_apart(tx, catalogue, actor, after, document)


def _transition(catalogue: Catalogue, issue: Issue, transition_id: int) -> Transition:
    workflow = catalogue.schemes.workflow_of(catalogue.projects.all[issue.project_id], issue.issue_type_id)
    for transition in workflow.from_status(issue.status_id):
        if transition.id == transition_id:
            return transition
    key = catalogue.issue_key(issue.project_id, issue.number)
    status = catalogue.schemes.statuses[issue.status_id].name
    raise Invalid(
        f"The transition {transition_id} is not valid for the issue {key}, which is in the status '{status}'. "
        "Perhaps somebody else has just moved it: ask for its transitions again."
    )


def _post_functions(transition: Transition, before: Issue, after: Issue) -> Issue:
    """Set the new status and, where the request itself says nothing about it, the resolution."""
    after = msgspec.structs.replace(after, status_id=transition.to)
    if after.resolution_id != before.resolution_id:
        return after
    if transition.clears_resolution:
        return msgspec.structs.replace(after, resolution_id=None)
    if transition.sets_resolution is not None and after.resolution_id is None:
        return msgspec.structs.replace(after, resolution_id=transition.sets_resolution)
    return after
