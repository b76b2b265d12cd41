"""What can be done to an issue that there is: edit, assign, delete."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, delete, select

from whimbrel.actions import comments, links, values
from whimbrel.actions.access import locked_issue, mentioned, require
from whimbrel.actions.document import IssueDocument, apply
from whimbrel.actions.fields import Naming, change_of
from whimbrel.actions.form import Form
from whimbrel.actions.properties import write_property
from whimbrel.actions.worklogs import Adjustment, log_work
from whimbrel.catalogue.bearer import Bearer
from whimbrel.catalogue.holding import hold_part
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.events.names import Avi, ari
from whimbrel.search.lexemes import write_lexemes
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import custom_field_value
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.tracker.customfield import CustomField, Kind
from whimbrel.tracker.event import Event
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.property import Entity
from whimbrel.tracker.screen import ScreenOperation
from whimbrel.tracker.user import User

_SUBTASKS = select(issue_table.c.id).where(issue_table.c.parent_id == bindparam("parent")).order_by(issue_table.c.id)
_UNSET_LINKS = delete(custom_field_value).where(
    custom_field_value.c.field_id == any_(bindparam("fields", type_=ARRAY(BigInteger))),
    custom_field_value.c.ref == bindparam("issue"),
)
MOST_PROPERTIES = 100
LEVEL_OF_PARENT = "A sub-task has the security level of its parent."


async def edit_issue(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, document: IssueDocument) -> Issue:
    """Change the fields of an issue and return it as it is then.

    Raises `NotFound`, `NotAllowed` without the permission to edit, `Invalid` naming every wrong field.
    """
    if "issuetype" in document.fields or "issuetype" in document.update:
        await hold_part(tx, catalogue, "schemes")
    before = await locked_issue(tx, catalogue, actor, mention)
    if document.properties or set(document.fields) | set(document.update) - {"comment"}:
        _require_editable(catalogue, before)
        require(
            catalogue,
            actor,
            Permission.EDIT_ISSUES,
            before,
            "You do not have permission to edit issues in this project.",
        )
    project = catalogue.projects.all[before.project_id]
    form, named = await form_for(tx, catalogue, actor, project, document)
    form = msgspec.structs.replace(form, operation=ScreenOperation.EDIT)
    after = apply(form, document, before, known=lambda name: name == "parent")
    _require_possible_type(catalogue, before, after)
    if after.parent_id is not None and after.security_level_id != before.security_level_id:
        raise Invalid(fields={"security": LEVEL_OF_PARENT})
    parent = await parent_of(tx, form, document, after.issue_type_id) if "parent" in document.fields else None
    if parent is not None:
        after = msgspec.structs.replace(after, parent_id=parent.id, security_level_id=parent.security_level_id)
    after = await save_changes(tx, catalogue, actor, before, after, named)
    return await add_things_apart(tx, catalogue, actor, after, document)


async def assign_issue(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: Any) -> Issue:
    """Assign an issue: `{"name": …}`, null for nobody, `-1` for the project's default."""
    before = await locked_issue(tx, catalogue, actor, mention)
    require(catalogue, actor, Permission.ASSIGN_ISSUES, before, "You do not have permission to assign issues.")
    _require_editable(catalogue, before)
    form = Form(catalogue, catalogue.projects.all[before.project_id], actor)
    try:
        assignee_id = values.assignee(form, sent)
    except Invalid as error:
        raise Invalid(fields={"assignee": " ".join(error.messages)}) from error
    return await save_changes(
        tx, catalogue, actor, before, msgspec.structs.replace(before, assignee_id=assignee_id), {}
    )


async def delete_issue(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, *, with_subtasks: bool = False
) -> None:
    """Delete an issue with everything on it; one with sub-tasks only if asked to take them along."""
    issue = await locked_issue(tx, catalogue, actor, mention, hold=Hold.DELETE)
    require(
        catalogue,
        actor,
        Permission.DELETE_ISSUES,
        issue,
        "You do not have permission to delete issues in this project.",
    )
    subtask_ids = [row.id for row in await tx.fetch_all(_SUBTASKS, {"parent": issue.id})]
    if subtask_ids and not with_subtasks:
        key = catalogue.issue_key(issue.project_id, issue.number)
        raise Invalid(
            f"The issue '{key}' has subtasks. You must specify the 'deleteSubtasks' parameter to delete this issue "
            "and all its subtasks."
        )
    subtasks = await issues.load(tx, subtask_ids, hold=Hold.DELETE)
    issue_fields = [field.id for field in catalogue.fields.all.values() if field.type.kind is Kind.ISSUE]
    for gone in (*subtasks.values(), issue):
        await tx.execute(_UNSET_LINKS, {"fields": issue_fields, "issue": gone.id})
        await issues.remove(tx, gone.id)
        tx.emit(issue_event(catalogue, Avi.ISSUE_DELETED, gone, actor, {"unset": {str(gone.id): issue_fields}}))


async def save_changes(  # noqa: PLR0913  a write needs them all
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    before: Issue,
    after: Issue,
    named: Mapping[int, str],
    *,
    avi: Avi = Avi.ISSUE_UPDATED,
) -> Issue:
    """Write what differs between two states with history and event; nothing at all where nothing differs.

    `named` gives the keys of issues that the change mentions. The instant of resolution follows the resolution, and
    the security level of sub-tasks that of their parent.
    """
    if before.resolution_id != after.resolution_id:
        resolved = None if after.resolution_id is None else before.resolved or tx.now
        after = msgspec.structs.replace(after, resolved=resolved)
    after = msgspec.structs.replace(after, updated=tx.now)
    change = change_of(Naming(catalogue, named), before, after, actor.id if actor else None)
    if change is None:
        return before
    await issues.save(tx, before, after, catalogue.fields.all.values())
    await write_lexemes(tx, before, after, catalogue.fields.all.values())
    tx.record(change)
    changes = [{"field": field.field_id, "before": field.before, "after": field.after} for field in change.fields]
    tx.emit(issue_event(catalogue, avi, after, actor, {"changes": changes}))
    if before.security_level_id != after.security_level_id:
        await _hand_level_down(tx, catalogue, actor, after)
    return after


async def _hand_level_down(tx: Tx, catalogue: Catalogue, actor: User | None, parent: Issue) -> None:
    """Give sub-tasks the security level of their parent: who must not see the one must not see the others."""
    ids = [row.id for row in await tx.fetch_all(_SUBTASKS, {"parent": parent.id})]
    for subtask in (await issues.load(tx, ids, hold=Hold.CHANGE)).values():
        lowered = msgspec.structs.replace(subtask, security_level_id=parent.security_level_id)
        await save_changes(tx, catalogue, actor, subtask, lowered, {})


def _require_editable(catalogue: Catalogue, issue: Issue) -> None:
    workflow = catalogue.schemes.workflow_of(catalogue.projects.all[issue.project_id], issue.issue_type_id)
    if not workflow.is_editable(issue.status_id):
        status = catalogue.schemes.statuses[issue.status_id].name
        raise Invalid(f"The issue is in the status '{status}', in which issues cannot be edited.")


def _require_possible_type(catalogue: Catalogue, before: Issue, after: Issue) -> None:
    """Refuse a type that would make a sub-task of an issue or the reverse, or whose workflow lacks the status."""
    if before.issue_type_id == after.issue_type_id:
        return
    types = catalogue.schemes.issue_types
    workflow = catalogue.schemes.workflow_of(catalogue.projects.all[after.project_id], after.issue_type_id)
    same_level = types[before.issue_type_id].subtask == types[after.issue_type_id].subtask
    if not same_level or after.status_id not in workflow.statuses:
        raise Invalid(fields={"issuetype": "The issue type selected is invalid."})


def issue_event(
    catalogue: Catalogue, avi: Avi, issue: Issue, actor: User | None, body: dict[str, Any] | None = None
) -> Event:
    """Return the event that says what happened to an issue."""
    return Event(
        avi=avi,
        ari=ari(catalogue.site_id, "issue", issue.id),
        project_id=issue.project_id,
        issue_id=issue.id,
        actor_id=actor.id if actor else None,
        body=body or {},
    )


async def form_for(
    tx: Tx, catalogue: Catalogue, actor: User | None, project: Project, document: IssueDocument
) -> tuple[Form, dict[int, str]]:
    """Look up the issues that a document mentions, and return the form to read it with and their keys by id."""
    mentions = document.mentions(field.key for field in _issue_fields(catalogue))
    found = await mentioned(tx, catalogue, actor, mentions)
    ids = {mention.upper(): issue.id for mention, issue in found.items()}
    keys = {issue.id: catalogue.issue_key(issue.project_id, issue.number) for issue in found.values()}
    return Form(catalogue, project, actor, ids), keys


def _issue_fields(catalogue: Catalogue) -> list[CustomField]:
    return [field for field in catalogue.fields.all.values() if field.type.kind is Kind.ISSUE]


async def parent_of(tx: Tx, form: Form, document: IssueDocument, issue_type_id: int) -> Issue | None:
    """Return the parent that a document names: one for a sub-task type, none for any other.

    Nobody else changes it until the end of the transaction. Raises `Invalid` naming the field that is wrong.
    """
    types = form.catalogue.schemes.issue_types
    subtask = types[issue_type_id].subtask
    try:
        parent_id = values.issue(form, document.fields.get("parent"))
    except Invalid as error:
        raise Invalid(fields={"parent": " ".join(error.messages)}) from error
    if subtask and parent_id is None:
        text = "Issue type is a sub-task but parent issue key or id not specified."
        raise Invalid(fields={"parent": text})
    if not subtask and parent_id is not None:
        raise Invalid(fields={"issuetype": "Issue type is not a sub-task, so it cannot have a parent."})
    if parent_id is None:
        return None
    parent = (await issues.load(tx, [parent_id], hold=Hold.CHANGE))[parent_id]
    if parent.project_id != form.project.id:
        raise Invalid(fields={"parent": "The parent issue must be in the same project as its sub-task."})
    if types[parent.issue_type_id].subtask:
        raise Invalid(fields={"parent": "The parent issue is a sub-task itself, so it cannot have sub-tasks."})
    return parent


async def add_things_apart(
    tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, document: IssueDocument
) -> Issue:
    """Carry out the members of `update` that add comments, links and worklogs, and set what properties are sent.

    Return the issue as it is then.
    """
    wanted: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("comment", comments.comment_on),
        ("issuelinks", links.link_from),
    )
    for name, act in wanted:
        for operation in document.update.get(name, ()):
            if set(operation) != {"add"}:
                raise Invalid(fields={name: f"Field '{name}' supports only the operation 'add' here."})
            await act(tx, catalogue, actor, issue, operation["add"])
            issue = msgspec.structs.replace(issue, updated=tx.now)
    for operation in document.update.get("worklog", ()):
        if set(operation) != {"add"}:
            raise Invalid(fields={"worklog": "Field 'worklog' supports only the operation 'add' here."})
        issue, _ = await log_work(tx, catalogue, actor, issue, operation["add"], Adjustment())
    if len(document.properties) > MOST_PROPERTIES:
        raise Invalid(f"At most {MOST_PROPERTIES} properties come with an issue.")
    bearer = Bearer(Entity.ISSUE, issue.id, issue.project_id, issue.id, may_edit=True)
    for sent in document.properties:
        await write_property(tx, catalogue, actor, bearer, sent.key, sent.value)
    if "attachment" in document.update:
        raise Invalid(fields={"attachment": "A file is attached by a request of its own, not with the issue's fields."})
    return issue
