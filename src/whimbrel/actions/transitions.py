"""Moving an issue through its workflow."""

import msgspec

from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.document import APART, IssueDocument, apply
from whimbrel.actions.form import Form
from whimbrel.actions.issues import add_things_apart, form_for, save_changes
from whimbrel.actions.postfunctions import perform
from whimbrel.actions.validators import Taken, validate
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.conditions import Situation, all_hold, asks_for_subtasks
from whimbrel.catalogue.holding import hold_part
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.events.names import Avi
from whimbrel.storage.issues import subtask_statuses
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Transition

_GO_WITH_IT = frozenset({"resolution", "assignee", "fixVersions"})
"""What goes with a transition without a screen; any other field needs the permission to edit, as without it."""


async def transition_issue(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, named: int | str, document: IssueDocument
) -> Issue:
    """Take a transition, by id or name, with the field values and comments that go with it.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for a transition that does not leave the issue's status, whose
    conditions are not met or whose validators miss something.
    """
    await hold_part(tx, catalogue, "schemes")
    before = await locked_issue(tx, catalogue, actor, mention)
    sentence = "You do not have permission to transition issues in this project."
    require(catalogue, actor, Permission.TRANSITION_ISSUES, before, sentence)
    project = catalogue.projects.all[before.project_id]
    transition = await _transition(tx, catalogue, actor, before, named)
    named_fields = (set(document.fields) | set(document.update)) - APART
    if document.properties or (transition.screen_id is None and named_fields - _GO_WITH_IT):
        sentence = "You do not have permission to edit issues in this project."
        require(catalogue, actor, Permission.EDIT_ISSUES, before, sentence)
    form, keys = await form_for(tx, catalogue, actor, project, document)
    form = msgspec.structs.replace(form, screen_id=transition.screen_id)
    after = apply(form, document, before, known=lambda _: False)
    await validate(tx, transition.rules.validators, Taken(catalogue, actor, after, document))
    after = _post_functions(transition, form, before, after)
    after = await save_changes(tx, catalogue, actor, before, after, keys, avi=Avi.ISSUE_TRANSITIONED)
    return await add_things_apart(tx, catalogue, actor, after, document)


async def _transition(tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, named: int | str) -> Transition:
    workflow = catalogue.schemes.workflow_of(catalogue.projects.all[issue.project_id], issue.issue_type_id)
    name = named.lower() if isinstance(named, str) else None
    leaving = workflow.from_status(issue.status_id)
    found = next((one for one in leaving if named == one.id or name == one.name.lower()), None)
    if found is not None:
        conditions = found.rules.conditions
        known = await subtask_statuses(tx, [issue.id]) if asks_for_subtasks(conditions) else {}
        if all_hold(conditions, Situation(catalogue, actor, issue, known.get(issue.id, frozenset()))):
            return found
    key = catalogue.issue_key(issue.project_id, issue.number)
    status = catalogue.schemes.statuses[issue.status_id].name
    raise Invalid(
        f"The transition {str(named)[:ECHO]} is not valid for the issue {key}, which is in the status '{status}'. "
        "Perhaps somebody else has just moved it: ask for its transitions again."
    )


def _post_functions(transition: Transition, form: Form, before: Issue, after: Issue) -> Issue:
    """Set the status and, where the request itself says nothing about it, the resolution; then do all the rest."""
    after = msgspec.structs.replace(after, status_id=transition.target(before.status_id))
    if after.resolution_id == before.resolution_id:
        if transition.clears_resolution:
            after = msgspec.structs.replace(after, resolution_id=None)
        elif transition.sets_resolution is not None and after.resolution_id is None:
            after = msgspec.structs.replace(after, resolution_id=transition.sets_resolution)
    return perform(transition.rules.post_functions, form, after)
