"""Issues are cloned, with as much around them as is wanted."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, literal, or_, select
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions import values
from whimbrel.actions.access import mentioned, require
from whimbrel.actions.creation import begin_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.form import Form
from whimbrel.actions.issues import issue_event
from whimbrel.actions.links import Link, join
from whimbrel.catalogue.holding import hold_part
from whimbrel.catalogue.mention import ISSUE_MISSING
from whimbrel.catalogue.permissions import allows, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import issue as tables
from whimbrel.tracker.customfield import Kind, Value
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.sprint import SprintState
from whimbrel.tracker.user import User

MOST_SUBTASKS = 200
_CLONERS = "cloners"
"""The type of link between a clone and what it was made from, if the site has one of that name."""
_PREFIX = "CLONE - "
_attachment = tables.attachment.c
_COPIED = [column for column in tables.attachment.c if column.name not in {"id", "issue_id"}]
_HOLD_FILES = select(_attachment.id).where(_attachment.issue_id == bindparam("source")).with_for_update(read=True)
_COPY_FILES = (
    insert(tables.attachment)
    .from_select(
        ["issue_id", *(column.name for column in _COPIED)],
        select(bindparam("clone", type_=_attachment.issue_id.type), *_COPIED)
        .where(_attachment.issue_id == bindparam("source"))
        .order_by(_attachment.id),
    )
    .returning(_attachment.id)
)
_SUBTASKS = select(tables.issue.c.id).where(tables.issue.c.parent_id == bindparam("source")).order_by(tables.issue.c.id)
_link = tables.issue_link.c
_LINKS = (
    select(_link.type_id, _link.source_id, _link.destination_id)
    .where(or_(_link.source_id == bindparam("source"), _link.destination_id == bindparam("source")))
    .order_by(_link.id)
    .limit(literal(1_000))
)


class Wish(msgspec.Struct, frozen=True):
    """What a clone is called, and what comes with it besides its fields."""

    summary: str | None = None
    attachments: bool = False
    links: bool = False
    subtasks: bool = False


async def clone_issue(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, wish: Wish) -> Issue:
    """Make an issue that has the fields of another one, begins in the first status, and is linked to it.

    Sprints that are closed do not come along, nor does what was worked. Whoever may not choose a reporter, or an
    assignee, gets what a new issue has. Raises `NotFound`, `NotAllowed` without the permission to create, `Invalid`.
    """
    await hold_part(tx, catalogue, "schemes")
    source = (await mentioned(tx, catalogue, actor, [mention])).get(mention)
    if source is None:
        raise NotFound(ISSUE_MISSING)
    sentence = "You do not have permission to create issues in this project."
    if not allows(catalogue, actor, Permission.CREATE_ISSUES, catalogue.projects.all[source.project_id]):
        raise NotAllowed(sentence)
    form = Form(catalogue, catalogue.projects.all[source.project_id], actor)
    try:
        summary = values.summary(form, _shortened(_PREFIX + source.summary) if wish.summary is None else wish.summary)
    except Invalid as error:
        raise Invalid(fields={"summary": " ".join(error.messages)}) from None
    if wish.attachments:
        require(catalogue, actor, Permission.CREATE_ATTACHMENTS, source, "You do not have permission to attach files.")
    clone = await _clone(tx, form, source, msgspec.structs.replace(source, summary=summary), wish)
    subtasks = await _subtasks(tx, catalogue, actor, source) if wish.subtasks else ()
    for subtask in subtasks:
        await _clone(tx, form, subtask, msgspec.structs.replace(subtask, parent_id=clone.id), wish)
    return clone


async def _clone(tx: Tx, form: Form, source: Issue, like: Issue, wish: Wish) -> Issue:
    clone = await begin_issue(tx, form, _draft(tx, form, like), IssueDocument())
    catalogue, actor = form.catalogue, form.actor
    kinds = catalogue.schemes.link_types.values()
    cloners = next((one for one in kinds if one.name.lower() == _CLONERS), None)
    if cloners is not None:
        await join(tx, catalogue, actor, Link(cloners, clone, source))
    if wish.links and allows(catalogue, actor, Permission.LINK_ISSUES, form.project, source):
        await _copy_links(tx, form, source, clone)
    if wish.attachments:
        await _copy_files(tx, form, source, clone)
    return clone


def _draft(tx: Tx, form: Form, like: Issue) -> Issue:
    catalogue, project, actor = form.catalogue, form.project, form.actor
    actor_id = actor.id if actor else None
    assignee = catalogue.people.users.get(like.assignee_id or 0)
    kept = assignee is not None and allows(catalogue, assignee, Permission.ASSIGNABLE_USER, project)
    kept = kept and allows(catalogue, actor, Permission.ASSIGN_ISSUES, project, like)
    return msgspec.structs.replace(
        like,
        status_id=catalogue.schemes.workflow_of(project, like.issue_type_id).initial,
        created=tx.now,
        updated=tx.now,
        creator_id=actor_id,
        reporter_id=like.reporter_id if allows(catalogue, actor, Permission.MODIFY_REPORTER, project) else actor_id,
        assignee_id=like.assignee_id if kept else values.default_assignee(catalogue, project, like.component_ids),
        resolution_id=None,
        resolved=None,
        remaining_estimate=like.original_estimate,
        time_spent=None,
        votes=0,
        watches=0,
        custom=_custom(catalogue, like),
    )


def _custom(catalogue: Catalogue, issue: Issue) -> dict[int, Value]:
    found: dict[int, Value] = {}
    for field_id, value in issue.custom.items():
        if catalogue.fields.all[field_id].type.kind is Kind.SPRINT:
            known = (catalogue.sprints.get(int(str(scalar))) for scalar in value)
            value = tuple(one.id for one in known if one is not None and one.state is not SprintState.CLOSED)  # noqa: PLW2901
        if value:
            found[field_id] = value
    return found


async def _subtasks(tx: Tx, catalogue: Catalogue, actor: User | None, source: Issue) -> Sequence[Issue]:
    ids = [row.id for row in await tx.fetch_all(_SUBTASKS, {"source": source.id})]
    if len(ids) > MOST_SUBTASKS:
        raise Invalid(f"At most {MOST_SUBTASKS} sub-tasks are cloned with an issue.")
    seen = visible(catalogue, actor)
    return [one for one in (await issues.load(tx, ids, hold=Hold.STAY)).values() if seen.sees(one)]


async def _copy_links(tx: Tx, form: Form, source: Issue, clone: Issue) -> None:
    """Link the clone to whatever the other issue is linked to, as far as the actor sees it; clones of it apart."""
    catalogue, actor = form.catalogue, form.actor
    rows = await tx.fetch_all(_LINKS, {"source": source.id})
    ends = {end for row in rows for end in (row.source_id, row.destination_id)} - {source.id, clone.id}
    seen = visible(catalogue, actor)
    others = {key: one for key, one in (await issues.load(tx, sorted(ends), hold=Hold.STAY)).items() if seen.sees(one)}
    for row in rows:
        kind = catalogue.schemes.link_types[row.type_id]
        if kind.name.lower() == _CLONERS:
            continue
        if row.source_id == source.id and row.destination_id in others:
            await join(tx, catalogue, actor, Link(kind, clone, others[row.destination_id]))
        elif row.source_id in others:
            await join(tx, catalogue, actor, Link(kind, others[row.source_id], clone))


async def _copy_files(tx: Tx, form: Form, source: Issue, clone: Issue) -> None:
    """Attach the files of an issue to its clone too; while their rows are held, no sweep takes their contents."""
    await tx.fetch_all(_HOLD_FILES, {"source": source.id})
    for row in await tx.fetch_all(_COPY_FILES, {"source": source.id, "clone": clone.id}):
        event = issue_event(form.catalogue, Avi.ATTACHMENT_CREATED, clone, form.actor)
        tx.emit(msgspec.structs.replace(event, ari=ari(form.catalogue.site_id, "attachment", row.id)))


def _shortened(summary: str) -> str:
    return summary[: values.MAXIMUM_SUMMARY]
