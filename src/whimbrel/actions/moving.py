"""Issues move to another project or type, become sub-tasks, and cease to be sub-tasks."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.actions import values
from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.document import IssueDocument, apply
from whimbrel.actions.fitting import fit
from whimbrel.actions.form import Form
from whimbrel.actions.issues import form_for, parent_of, save_changes
from whimbrel.catalogue.holding import hold_part
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed
from whimbrel.events.names import Avi
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as table
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.screen import ScreenOperation
from whimbrel.tracker.user import User

MOST_SUBTASKS = 1_000
_SUBTASKS = select(table.c.id).where(table.c.parent_id == bindparam("parent")).order_by(table.c.id)
_NO_PERMISSION = "You do not have permission to move issues in this project."


class Move(msgspec.Struct, frozen=True):
    """Where an issue goes: what is left out stays. `fields` are set on the way, `subtasks` says where those go."""

    project: Any = None
    issuetype: Any = None
    parent: Any = None
    status: Any = None
    fields: dict[str, Any] = {}
    subtasks: dict[str, Any] = {}


async def move_issue(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, move: Move) -> Issue:
    """Give an issue another project, type or parent, with all its sub-tasks, and return it.

    A key that it had goes on leading to it. Raises `NotFound`, `NotAllowed` without the permission to move here and to
    create there, and `Invalid` naming everything that has to be said: a type, a status, a security level that the place
    does not have, and every wrong field.
    """
    await hold_part(tx, catalogue, "schemes")
    before = await locked_issue(tx, catalogue, actor, mention)
    require(catalogue, actor, Permission.MOVE_ISSUES, before, _NO_PERMISSION)
    project = _target(catalogue, actor, before, move.project)
    type_id = _issue_type(catalogue, project, before.issue_type_id, move.issuetype, "issuetype")
    children = await _children(tx, before)
    _require_level(catalogue, before, type_id, has_children=bool(children))
    document = _document(catalogue, before, project, type_id, move)
    form, named = await form_for(tx, catalogue, actor, project, document)
    parent = await parent_of(tx, form, document, type_id)
    named |= await _keys(tx, catalogue, before.parent_id)
    after = fit(catalogue, before, project, type_id)
    after = msgspec.structs.replace(
        after,
        status_id=_status(catalogue, project, after, move.status, "status"),
        parent_id=parent.id if parent else None,
        security_level_id=parent.security_level_id if parent else before.security_level_id,
    )
    if document.fields.keys() - {"parent"} or project.id != before.project_id:
        form = msgspec.structs.replace(form, operation=ScreenOperation.CREATE)
    after = apply(form, document, after, known="parent".__eq__)
    if parent is None:
        _require_security(catalogue, project, after)
    if after.assignee_id is None and before.assignee_id is not None and "assignee" not in document.fields:
        assignee_id = values.default_assignee(catalogue, project, after.component_ids)
        after = msgspec.structs.replace(after, assignee_id=assignee_id)
    moved = await _save(tx, form, before, after, named)
    for child in children if project.id != before.project_id else ():
        type_id = _issue_type(catalogue, project, child.issue_type_id, move.subtasks.get("issuetype"), "subtasks")
        fitted = fit(catalogue, child, project, type_id)
        status_id = _status(catalogue, project, fitted, move.subtasks.get("status"), "subtasks")
        fitted = msgspec.structs.replace(fitted, status_id=status_id, security_level_id=moved.security_level_id)
        await _save(tx, form, child, fitted, {})
    return moved


async def _save(tx: Tx, form: Form, before: Issue, after: Issue, named: Mapping[int, str]) -> Issue:
    if before.project_id != after.project_id:
        after = msgspec.structs.replace(after, number=await issues.take_number(tx, form.project.id))
        await issues.move(tx, before, after)
    return await save_changes(tx, form.catalogue, form.actor, before, after, named, avi=Avi.ISSUE_MOVED)


def _target(catalogue: Catalogue, actor: User | None, issue: Issue, sent: Any) -> Project:
    here = catalogue.projects.all[issue.project_id]
    if sent is None:
        return here
    mention = (sent.get("key") or sent.get("id")) if isinstance(sent, dict) else sent
    project = catalogue.projects.find(str(mention))
    if project is None or not allows(catalogue, actor, Permission.BROWSE_PROJECTS, project):
        raise Invalid(fields={"project": "valid project is required"})
    if project.id != here.id and not allows(catalogue, actor, Permission.CREATE_ISSUES, project):
        raise NotAllowed("You do not have permission to create issues in that project.")
    return project


def _issue_type(catalogue: Catalogue, project: Project, kept: int, sent: Any, where: str) -> int:
    """Return the type that is sent, or that the issue has, as the project offers it."""
    try:
        return values.issue_type(Form(catalogue, project, None), {"id": kept} if sent is None else sent)
    except Invalid as error:
        offered = ", ".join(one.name for one in catalogue.schemes.issue_types_of(project))
        name = catalogue.schemes.issue_types[kept].name
        sentence = f"The project {project.key} does not offer the type '{name}'. Choose one of: {offered}."
        raise Invalid(fields={where: sentence if sent is None else " ".join(error.messages)}) from None


def _require_level(catalogue: Catalogue, before: Issue, type_id: int, *, has_children: bool) -> None:
    types = catalogue.schemes.issue_types
    if types[type_id].subtask and has_children:
        raise Invalid(fields={"issuetype": "The issue has sub-tasks, so it cannot become one."})
    if types[before.issue_type_id].subtask and not types[type_id].subtask and before.parent_id is None:
        raise Invalid(fields={"issuetype": "The issue type selected is invalid."})


def _document(catalogue: Catalogue, before: Issue, project: Project, type_id: int, move: Move) -> IssueDocument:
    """Return what is to be set on the way; a sub-task that stays one in its project keeps its parent."""
    parent = move.parent
    if parent is None and catalogue.schemes.issue_types[type_id].subtask and project.id == before.project_id:
        parent = {"id": str(before.parent_id)} if before.parent_id is not None else None
    fixed = {"project", "issuetype", "parent", "status"}
    if wrong := fixed & move.fields.keys():
        raise Invalid(fields=dict.fromkeys(wrong, "It is said beside the fields where an issue goes."))
    return IssueDocument(fields={**move.fields, "parent": parent})


def _status(catalogue: Catalogue, project: Project, issue: Issue, sent: Any, where: str) -> int:
    """Return the status that is sent, or that the issue has, as its workflow there has it."""
    workflow = catalogue.schemes.workflow_of(project, issue.issue_type_id)
    known = catalogue.schemes.statuses
    if sent is None and issue.status_id in workflow.statuses:
        return issue.status_id
    names = (sent.get("id"), sent.get("name")) if isinstance(sent, dict) else (sent,)
    wanted = {str(name).lower() for name in names if name is not None}
    for status_id in workflow.statuses:
        if {str(status_id), known[status_id].name.lower()} & wanted:
            return status_id
    there = ", ".join(known[one].name for one in workflow.statuses)
    raise Invalid(
        fields={where: f"'{workflow.name}' has no status '{known[issue.status_id].name}'. Choose one of: {there}."}
        if sent is None
        else {where: f"The workflow '{workflow.name}' has no such status. Choose one of: {there}."}
    )


def _require_security(catalogue: Catalogue, project: Project, issue: Issue) -> None:
    """Refuse a level that the project does not offer: to leave it out would show the issue to others by mistake."""
    offered = {level.id: level.name for level in catalogue.schemes.levels_of(project)}
    if issue.security_level_id is None or issue.security_level_id in offered:
        return
    choice = ", ".join(offered.values()) or "none"
    sentence = f"The project {project.key} does not have the security level of the issue. Its levels: {choice}."
    raise Invalid(fields={"security": f"{sentence} Choose one, or null to have none."})


async def _children(tx: Tx, issue: Issue) -> list[Issue]:
    ids = [row.id for row in await tx.fetch_all(_SUBTASKS, {"parent": issue.id})]
    if len(ids) > MOST_SUBTASKS:
        raise Invalid(f"An issue with more than {MOST_SUBTASKS:,} sub-tasks cannot be moved.")
    return list((await issues.load(tx, ids, hold=Hold.CHANGE)).values())


async def _keys(tx: Tx, catalogue: Catalogue, issue_id: int | None) -> dict[int, str]:
    found = await issues.load(tx, [issue_id]) if issue_id is not None else {}
    return {one.id: catalogue.issue_key(one.project_id, one.number) for one in found.values()}
