"""What can be done with comments: add, edit, pin, delete."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update

from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.values import MAXIMUM_TEXT, storable
from whimbrel.catalogue.audience import may_see, visibility
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.search.lexemes import lexemes
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import comment as table
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.storage.schema.text import without_lexemes
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.comment import Comment, Visibility
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_INSERT = insert(table).returning(table.c.id)
_LOCK = (
    select(*without_lexemes(table))
    .where(table.c.id == bindparam("comment_id"), table.c.issue_id == bindparam("issue"))
    .with_for_update()
)
_UPDATE = update(table).where(table.c.id == bindparam("comment_id"))
_DELETE = delete(table).where(table.c.id == bindparam("comment_id"))
_COUNT_PINNED = (
    select(func.count()).select_from(table).where(table.c.issue_id == bindparam("issue"), table.c.pinned.is_not(None))
)
MOST_PINNED = 5
_TOUCH_ISSUE = update(issue_table).where(issue_table.c.id == bindparam("issue")).values(updated=bindparam("now"))


async def add_comment(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: Any
) -> tuple[Issue, Comment]:
    """Comment on the issue with that key or id; `sent` is `{"body", "visibility"?}`."""
    issue = await locked_issue(tx, catalogue, actor, mention)
    return issue, await comment_on(tx, catalogue, actor, issue, sent)


async def comment_on(tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, sent: Any) -> Comment:
    """Comment on an issue that is loaded and seen already."""
    sentence = "You do not have the permission to comment on this issue."
    require(catalogue, actor, Permission.ADD_COMMENTS, issue, sentence)
    author_id = actor.id if actor else None
    comment = Comment(
        id=0,
        issue_id=issue.id,
        body=_body(sent),
        created=tx.now,
        updated=tx.now,
        author_id=author_id,
        update_author_id=author_id,
        visibility=visibility(catalogue, actor, issue.project_id, sent.get("visibility")),
    )
    comment = msgspec.structs.replace(comment, id=int(await tx.fetch_value(_INSERT, _row(tx, comment))))
    await _announce(tx, catalogue, actor, issue, comment, Avi.COMMENT_CREATED)
    return comment


async def edit_comment(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, comment_id: int, sent: Any
) -> tuple[Issue, Comment]:
    """Change a comment's text and, where the request names one, its audience."""
    issue, before = await _locked(tx, catalogue, actor, mention, comment_id)
    own = actor is not None and before.author_id == actor.id
    _require_either(catalogue, actor, issue, Permission.EDIT_ALL_COMMENTS, Permission.EDIT_OWN_COMMENTS, own=own)
    audience = before.visibility
    body = _body(sent)
    if "visibility" in sent:
        audience = visibility(catalogue, actor, issue.project_id, sent["visibility"])
    after = msgspec.structs.replace(
        before,
        body=body,
        updated=tx.now,
        update_author_id=actor.id if actor else None,
        visibility=audience,
    )
    await tx.execute(_UPDATE.values(_row(tx, after)), {"comment_id": comment_id})
    await _announce(tx, catalogue, actor, issue, after, Avi.COMMENT_UPDATED)
    return issue, after


async def pin_comment(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, comment_id: int, *, pinned: bool
) -> None:
    """Pin a comment to the top of its issue, or take the pin away; nothing changes where it is so already.

    Raises `NotFound`, `NotAllowed` without the permission to edit the issue, `Invalid` where as many are pinned as may
    be.
    """
    issue, before = await _locked(tx, catalogue, actor, mention, comment_id)
    sentence = "You do not have permission to pin comments on this issue."
    require(catalogue, actor, Permission.EDIT_ISSUES, issue, sentence)
    if pinned is (before.pinned is not None):
        return
    if pinned and await tx.fetch_value(_COUNT_PINNED, {"issue": issue.id}) >= MOST_PINNED:
        raise Invalid(f"At most {MOST_PINNED} comments of an issue are pinned.")
    by = actor.id if actor is not None and pinned else None
    after = msgspec.structs.replace(before, pinned=tx.now if pinned else None, pinned_by_id=by)
    await tx.execute(_UPDATE.values(pinned=after.pinned, pinned_by_id=by), {"comment_id": comment_id})
    await _announce(tx, catalogue, actor, issue, after, Avi.COMMENT_UPDATED)


async def delete_comment(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, comment_id: int) -> None:
    """Delete a comment; history keeps that it was there and, unless it was restricted, what it said."""
    issue, comment = await _locked(tx, catalogue, actor, mention, comment_id)
    own = actor is not None and comment.author_id == actor.id
    _require_either(catalogue, actor, issue, Permission.DELETE_ALL_COMMENTS, Permission.DELETE_OWN_COMMENTS, own=own)
    await tx.execute(_DELETE, {"comment_id": comment_id})
    said = None if comment.visibility.restricted else comment.body
    item = HistoryItem("Comment", "jira", from_value=str(comment.id), from_string=said)
    field = FieldChange("comment", (str(comment.id),), (), (item,))
    tx.record(Change(issue.id, actor.id if actor else None, tx.now, (field,)))
    await _announce(tx, catalogue, actor, issue, comment, Avi.COMMENT_DELETED)


async def _locked(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, comment_id: int
) -> tuple[Issue, Comment]:
    """Lock an issue and one of its comments; one that the actor may not see does not exist for them."""
    issue = await locked_issue(tx, catalogue, actor, mention)
    known = parse_id(comment_id) is not None
    row = await tx.fetch_one(_LOCK, {"comment_id": comment_id, "issue": issue.id}) if known else None
    audience = Visibility(row.group_id, row.role_id) if row else Visibility()
    if row is None or not may_see(catalogue, actor, issue.project_id, audience):
        raise NotFound(f"Can not find a comment for the id: {comment_id}.")
    values = row._asdict()
    del values["group_id"], values["role_id"]
    return issue, Comment(visibility=audience, **values)


def _body(sent: Any) -> str:
    body = sent.get("body") if isinstance(sent, dict) else None
    if not isinstance(body, str) or not body.strip():
        raise Invalid(fields={"comment": "Comment body can not be empty!"})
    if len(body) > MAXIMUM_TEXT:
        text = f"The entered text is too long. It exceeds the allowed limit of {MAXIMUM_TEXT:,} characters."
        raise Invalid(fields={"comment": text})
    try:
        return storable(body)
    except Invalid as error:
        raise Invalid(fields={"comment": " ".join(error.messages)}) from error


def _row(tx: Tx, comment: Comment) -> dict[str, Any]:
    row = msgspec.structs.asdict(comment)
    audience: Visibility = row.pop("visibility")
    del row["id"]
    said = {"group_id": audience.group_id, "role_id": audience.role_id, "lexemes": lexemes(comment.body, tx.add_words)}
    return {**row, **said}


def _require_either(
    catalogue: Catalogue, actor: User | None, issue: Issue, of_all: Permission, of_own: Permission, *, own: bool
) -> None:
    project = catalogue.projects.all[issue.project_id]
    if not (
        allows(catalogue, actor, of_all, project, issue) or (own and allows(catalogue, actor, of_own, project, issue))
    ):
        verb = "delete" if "DELETE" in of_all else "edit"
        raise NotAllowed(f"You do not have permission to {verb} this comment.")


async def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, comment: Comment, avi: Avi) -> None:
    """Move the issue's `updated` on, and say what happened to the comment."""
    await tx.execute(_TOUCH_ISSUE, {"issue": issue.id, "now": tx.now})
    body = {"group_id": comment.visibility.group_id, "role_id": comment.visibility.role_id}
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "comment", comment.id),
            project_id=issue.project_id,
            issue_id=issue.id,
            actor_id=actor.id if actor else None,
            body=body if comment.visibility.restricted else {},
        )
    )
