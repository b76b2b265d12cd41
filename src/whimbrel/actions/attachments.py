"""What can be done with attached files: attach, delete."""

import mimetypes
import re
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.uploads import Kept, Uploads
from whimbrel.actions.values import is_storable
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import attachment as table
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.tracker import siteproperty
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.event import Event
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

LONGEST_NAME = 255
NOT_ALLOWED = "You do not have permission to create attachments for this issue."
SWITCHED_OFF = "Attachments are disabled on this site."
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing, by which a name can show another ending."""
_ANYTHING = "application/octet-stream"

_INSERT = insert(table).returning(table.c.id)
_FIND = select(table.c.issue_id).where(table.c.id == bindparam("attachment"))
_LOCK = (
    select(table).where(table.c.id == bindparam("attachment"), table.c.issue_id == bindparam("issue")).with_for_update()
)
_DELETE = delete(table).where(table.c.id == bindparam("attachment"))
_TOUCH_ISSUE = update(issue_table).where(issue_table.c.id == bindparam("issue")).values(updated=bindparam("now"))


class Brought(msgspec.Struct, frozen=True):
    """A file that somebody brought: what it is called, what it is said to be, its content, and a small picture."""

    filename: str
    media_type: str
    content: Kept
    thumbnail: Kept | None = None


def file_name(catalogue: Catalogue, sent: str | None) -> str:
    """Return what a file is called here: the last part of the path that clients send.

    Raises `Invalid` for a name that is missing, too long or not text, and for a kind of file that the site refuses.
    """
    name = re.split(r"[/\\]", sent or "")[-1].strip()
    if not 0 < len(name) <= LONGEST_NAME or name in {".", ".."} or not is_storable(name) or _UNSHOWN.search(name):
        raise Invalid(f"The name of a file must have 1 to {LONGEST_NAME} characters that can be shown.")
    if not catalogue.settings.takes(name):
        raise Invalid(f"Files of the kind of '{name[:80]}' cannot be attached on this site.")
    return name


def media_type(filename: str, said: str) -> str:
    """Return what a file is said to be; where nobody says so, what it seems to be by the ending of its name."""
    named = said.partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(named) and named != _ANYTHING:
        return named
    return mimetypes.guess_type(filename, strict=False)[0] or _ANYTHING


async def attach_files(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, brought: Sequence[Brought], uploads: Uploads
) -> tuple[Issue, tuple[Attachment, ...]]:
    """Attach files to the issue with that key or id, and return their records.

    Raises `NotFound`, and `NotAllowed` without the permission or where the site has no attachments.
    """
    issue = await locked_issue(tx, catalogue, actor, mention)
    require_attachable(catalogue, actor, issue)
    kept = (one for file in brought for one in (file.content, file.thumbnail))
    await uploads.hold(tx, tuple(one for one in kept if one is not None))
    attached = tuple([await _attach(tx, actor, issue, file) for file in brought])
    items = tuple(HistoryItem("Attachment", "jira", to_value=str(one.id), to_string=one.filename) for one in attached)
    change = FieldChange("attachment", (), tuple(str(one.id) for one in attached), items)
    tx.record(Change(issue.id, actor.id if actor else None, tx.now, (change,)))
    await tx.execute(_TOUCH_ISSUE, {"issue": issue.id, "now": tx.now})
    for one in attached:
        _announce(tx, catalogue, actor, issue, one.id, Avi.ATTACHMENT_CREATED)
    return issue, attached


async def delete_attachment(tx: Tx, catalogue: Catalogue, actor: User | None, attachment_id: int) -> None:
    """Delete an attached file; its content goes with the sweep, if nothing else has the same."""
    missing = NotFound(f"The attachment with id '{attachment_id}' does not exist")
    issue_id = await tx.fetch_value(_FIND, {"attachment": attachment_id})
    if issue_id is None:
        raise missing
    try:
        issue = await locked_issue(tx, catalogue, actor, str(issue_id))
    except NotFound:
        raise missing from None
    row = await tx.fetch_one(_LOCK, {"attachment": attachment_id, "issue": issue.id})
    if row is None:
        raise missing
    own = actor is not None and row.author_id == actor.id
    project = catalogue.projects.all[issue.project_id]
    wanted = (Permission.DELETE_ALL_ATTACHMENTS, *((Permission.DELETE_OWN_ATTACHMENTS,) if own else ()))
    if not any(allows(catalogue, actor, permission, project, issue) for permission in wanted):
        raise NotAllowed(f"You do not have permission to delete attachment with id: {attachment_id}")
    await tx.execute(_DELETE, {"attachment": attachment_id})
    item = HistoryItem("Attachment", "jira", from_value=str(attachment_id), from_string=row.filename)
    change = FieldChange("attachment", (str(attachment_id),), (), (item,))
    tx.record(Change(issue.id, actor.id if actor else None, tx.now, (change,)))
    await tx.execute(_TOUCH_ISSUE, {"issue": issue.id, "now": tx.now})
    _announce(tx, catalogue, actor, issue, attachment_id, Avi.ATTACHMENT_DELETED)


def require_attachable(catalogue: Catalogue, actor: User | None, issue: Issue) -> None:
    """Raise `NotAllowed` unless the actor may attach files to an issue."""
    if not catalogue.settings.flag(siteproperty.ATTACHMENTS):
        raise NotAllowed(SWITCHED_OFF)
    require(catalogue, actor, Permission.CREATE_ATTACHMENTS, issue, NOT_ALLOWED)


async def _attach(tx: Tx, actor: User | None, issue: Issue, file: Brought) -> Attachment:
    record = Attachment(
        id=0,
        issue_id=issue.id,
        filename=file.filename,
        mime_type=file.media_type,
        size=file.content.size,
        created=tx.now,
        author_id=actor.id if actor else None,
        content_hash=file.content.content_hash,
        thumbnail_hash=file.thumbnail.content_hash if file.thumbnail else None,
    )
    row: dict[str, Any] = msgspec.structs.asdict(record)
    del row["id"]
    return msgspec.structs.replace(record, id=int(await tx.fetch_value(_INSERT, row)))


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, attachment_id: int, avi: Avi) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "attachment", attachment_id),
            project_id=issue.project_id,
            issue_id=issue.id,
            actor_id=actor.id if actor else None,
        )
    )
