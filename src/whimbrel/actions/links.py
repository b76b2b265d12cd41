"""What can be done with links between issues: add, remove."""

from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions import comments
from whimbrel.actions.access import mentioned, require
from whimbrel.actions.values import ECHO
from whimbrel.catalogue.mention import ISSUE_MISSING
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.storage.schema.issue import issue_link as table
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.constant import LinkType
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_INSERT = insert(table).on_conflict_do_nothing().returning(table.c.id)
_READ = select(table).where(table.c.id == bindparam("link_id"))
_TOUCH_ENDS = (
    update(issue_table)
    .where(issue_table.c.id == any_(bindparam("ends", type_=ARRAY(BigInteger))))
    .values(updated=bindparam("now"))
)
_DELETE = delete(table).where(table.c.id == bindparam("link_id"))


class Link(msgspec.Struct, frozen=True):
    """A link with its ends loaded."""

    type: LinkType
    source: Issue
    destination: Issue

    def row(self) -> dict[str, int]:
        """Return what the table has of it."""
        return {"type_id": self.type.id, "source_id": self.source.id, "destination_id": self.destination.id}


async def link_issues(tx: Tx, catalogue: Catalogue, actor: User | None, sent: Any) -> None:
    """Link two issues as `POST issueLink` asks: `{"type", "inwardIssue", "outwardIssue", "comment"?}`.

    The issue sent as `inwardIssue` is the source: it shows the type's outward text ("blocks"). Clients rely on that.
    """
    if not isinstance(sent, dict):
        raise Invalid("A link is an object with type, inwardIssue and outwardIssue.")
    link_type = _type(catalogue, sent.get("type"))
    source = await _end(tx, catalogue, actor, sent.get("inwardIssue"))
    destination = await _end(tx, catalogue, actor, sent.get("outwardIssue"))
    require(catalogue, actor, Permission.LINK_ISSUES, source, "You do not have permission to link issues.")
    await join(tx, catalogue, actor, Link(link_type, source, destination))
    if sent.get("comment"):
        await comments.comment_on(tx, catalogue, actor, source, sent["comment"])


async def link_from(tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, sent: Any) -> None:
    """Link an issue as the `update` of an edit asks: the other end is named `outwardIssue` or `inwardIssue`."""
    if not isinstance(sent, dict):
        raise Invalid(fields={"issuelinks": "A link is an object with type and inwardIssue or outwardIssue."})
    link_type = _type(catalogue, sent.get("type"))
    require(catalogue, actor, Permission.LINK_ISSUES, issue, "You do not have permission to link issues.")
    if sent.get("outwardIssue"):
        other = await _end(tx, catalogue, actor, sent["outwardIssue"])
        await join(tx, catalogue, actor, Link(link_type, issue, other))
    else:
        other = await _end(tx, catalogue, actor, sent.get("inwardIssue"))
        await join(tx, catalogue, actor, Link(link_type, other, issue))


async def unlink_issues(tx: Tx, catalogue: Catalogue, actor: User | None, link_id: int) -> None:
    """Remove a link. Raises `NotFound` for one whose ends the actor may not both see."""
    row = await tx.fetch_one(_READ, {"link_id": link_id}) if parse_id(link_id) is not None else None
    ends = await issues.load(tx, [row.source_id, row.destination_id], hold=Hold.STAY) if row else {}
    seen = visible(catalogue, actor)
    both = row is not None and {row.source_id, row.destination_id} == {
        end.id for end in ends.values() if seen.sees(end)
    }
    if row is None or not both:
        raise NotFound(f"No issue link with id '{link_id}' exists.")
    link = Link(catalogue.schemes.link_types[row.type_id], ends[row.source_id], ends[row.destination_id])
    require(catalogue, actor, Permission.LINK_ISSUES, link.source, "You do not have permission to link issues.")
    if not await tx.execute(_DELETE, {"link_id": link_id}):
        raise NotFound(f"No issue link with id '{link_id}' exists.")
    await _remember(tx, catalogue, actor, link, gone=True)
    _announce(tx, catalogue, actor, link, Avi.ISSUE_LINK_DELETED, link_id)


async def join(tx: Tx, catalogue: Catalogue, actor: User | None, link: Link) -> None:
    """Add a link; one that exists already stays as it is, as in Jira."""
    if link.source.id == link.destination.id:
        raise Invalid("You cannot link an issue to itself.")
    link_id = await tx.fetch_value(_INSERT, link.row())
    if link_id is None:
        return
    await _remember(tx, catalogue, actor, link, gone=False)
    _announce(tx, catalogue, actor, link, Avi.ISSUE_LINK_CREATED, int(link_id))


def _type(catalogue: Catalogue, sent: Any) -> LinkType:
    name = sent.get("name") if isinstance(sent, dict) else sent
    type_id = parse_id(sent.get("id")) if isinstance(sent, dict) else None
    for link_type in catalogue.schemes.link_types.values():
        if link_type.id == type_id or (isinstance(name, str) and link_type.name.lower() == name.lower()):
            return link_type
    raise NotFound(f"No issue link type with name '{str(name)[:ECHO]}' found.")


async def _end(tx: Tx, catalogue: Catalogue, actor: User | None, sent: Any) -> Issue:
    mention = (sent.get("key") or sent.get("id")) if isinstance(sent, dict) else sent
    found = await mentioned(tx, catalogue, actor, [str(mention)])
    if not found:
        raise NotFound(ISSUE_MISSING)
    return found[str(mention)]


async def _remember(tx: Tx, catalogue: Catalogue, actor: User | None, link: Link, *, gone: bool) -> None:
    """Keep in the history of both ends that the link came or went, which moves their `updated` on, as in Jira."""
    await tx.execute(_TOUCH_ENDS, {"ends": [link.source.id, link.destination.id], "now": tx.now})
    for issue, other, text in (
        (link.source, link.destination, link.type.outward),
        (link.destination, link.source, link.type.inward),
    ):
        key = catalogue.issue_key(other.project_id, other.number)
        sentence = f"This issue {text} {key}"
        if gone:
            item = HistoryItem("Link", "jira", from_value=key, from_string=sentence)
            field = FieldChange("issuelinks", (str(other.id),), (), (item,))
        else:
            item = HistoryItem("Link", "jira", to_value=key, to_string=sentence)
            field = FieldChange("issuelinks", (), (str(other.id),), (item,))
        tx.record(Change(issue.id, actor.id if actor else None, tx.now, (field,)))


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, link: Link, avi: Avi, link_id: int) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "issuelink", link_id),
            project_id=link.source.project_id,
            issue_id=link.source.id,
            actor_id=actor.id if actor else None,
            body=link.row(),
        )
    )
