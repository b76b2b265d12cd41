"""Issues begin: created from a document, as their workflow lets them."""

import msgspec

from whimbrel.actions import values
from whimbrel.actions.document import IssueDocument, apply, with_defaults
from whimbrel.actions.fields import beginning
from whimbrel.actions.form import Form
from whimbrel.actions.issues import LEVEL_OF_PARENT, add_things_apart, form_for, issue_event, parent_of
from whimbrel.actions.postfunctions import perform
from whimbrel.actions.validators import Taken, validate
from whimbrel.catalogue.conditions import Situation, all_hold
from whimbrel.catalogue.holding import hold_part
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed
from whimbrel.events.names import Avi
from whimbrel.search.lexemes import write_lexemes
from whimbrel.storage import issues
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.screen import ScreenOperation
from whimbrel.tracker.user import User

_READ_ELSEWHERE = frozenset({"project", "issuetype", "parent"})


async def create_issue(tx: Tx, catalogue: Catalogue, actor: User | None, document: IssueDocument) -> Issue:
    """Create an issue from a document and return it.

    Raises `Invalid` naming every wrong field, `NotAllowed` without the permission to create in the project.
    """
    await hold_part(tx, catalogue, "schemes")
    project, issue_type_id = _place(catalogue, actor, document)
    form, _ = await form_for(tx, catalogue, actor, project, document)
    form = msgspec.structs.replace(form, operation=ScreenOperation.CREATE)
    parent = await parent_of(tx, form, document, issue_type_id)
    draft = with_defaults(form, document, _draft(tx, form, issue_type_id, parent))
    issue = apply(form, document, draft, known=_READ_ELSEWHERE.__contains__)
    if "assignee" not in document.update and values.is_automatic(document.fields.get("assignee", "-1")):
        assignee_id = values.default_assignee(catalogue, project, issue.component_ids)
        issue = msgspec.structs.replace(issue, assignee_id=assignee_id)
    if not issue.summary:
        raise Invalid(fields={"summary": "You must specify a summary of the issue."})
    if parent is not None and issue.security_level_id != parent.security_level_id:
        raise Invalid(fields={"security": LEVEL_OF_PARENT})
    return await begin_issue(tx, form, issue, document)


async def begin_issue(tx: Tx, form: Form, issue: Issue, document: IssueDocument) -> Issue:
    """Write an issue that has everything but its number and its rank, as its workflow lets it begin.

    Raises `NotAllowed` and `Invalid` for what the workflow demands. Whoever calls holds the part `schemes`.
    """
    catalogue, actor = form.catalogue, form.actor
    rules = catalogue.schemes.workflow_of(form.project, issue.issue_type_id).creation
    if not all_hold(rules.conditions, Situation(catalogue, actor, issue)):
        raise NotAllowed("The workflow does not let you create issues of this type here.")
    await validate(tx, rules.validators, Taken(catalogue, actor, issue, document))
    issue = perform(rules.post_functions, form, issue)
    if issue.resolution_id is not None:
        issue = msgspec.structs.replace(issue, resolved=tx.now)
    number, rank = await issues.take_number(tx, form.project.id), await issues.take_rank(tx)
    created = await issues.add(
        tx, msgspec.structs.replace(issue, number=number, rank=rank), catalogue.fields.all.values()
    )
    await write_lexemes(tx, None, created, catalogue.fields.all.values())
    tx.emit(issue_event(catalogue, Avi.ISSUE_CREATED, created, actor, {"changes": beginning(catalogue, created)}))
    return await add_things_apart(tx, catalogue, actor, created, document)


def _place(catalogue: Catalogue, actor: User | None, document: IssueDocument) -> tuple[Project, int]:
    """Return in which project, and as which type, the document wants the issue."""
    sent = document.fields.get("project")
    mention = (sent.get("key") or sent.get("id")) if isinstance(sent, dict) else sent
    project = catalogue.projects.find(str(mention)) if mention else None
    seen = project is not None and allows(catalogue, actor, Permission.BROWSE_PROJECTS, project)
    if project is None or not seen:
        raise Invalid(fields={"project": "valid project is required" if mention else "project is required"})
    if not allows(catalogue, actor, Permission.CREATE_ISSUES, project):
        raise NotAllowed("You do not have permission to create issues in this project.")
    form = Form(catalogue, project, actor)
    try:
        return project, values.issue_type(form, document.fields.get("issuetype"))
    except Invalid as error:
        raise Invalid(fields={"issuetype": " ".join(error.messages)}) from error


def _draft(tx: Tx, form: Form, issue_type_id: int, parent: Issue | None) -> Issue:
    """Return the issue as it is before the document says anything: with its defaults."""
    priority = form.catalogue.schemes.default_priority(form.project)
    security_scheme = form.catalogue.schemes.security_schemes.get(form.project.security_scheme_id or 0)
    level_id = security_scheme.default_level_id if security_scheme else None
    actor_id = form.actor.id if form.actor else None
    return Issue(
        id=0,
        project_id=form.project.id,
        number=0,
        issue_type_id=issue_type_id,
        status_id=form.catalogue.schemes.workflow_of(form.project, issue_type_id).initial,
        summary="",
        created=tx.now,
        updated=tx.now,
        rank=0,
        priority_id=priority.id if priority else None,
        assignee_id=values.default_assignee(form.catalogue, form.project),
        reporter_id=actor_id,
        creator_id=actor_id,
        parent_id=parent.id if parent else None,
        security_level_id=parent.security_level_id if parent else level_id,
    )
