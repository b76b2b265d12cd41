"""What can be done with links from an issue to things outside: create, replace, delete."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.access import locked_issue, require
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as issue_table
from whimbrel.storage.schema.issue import remote_link as table
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.event import Event
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.remotelink import RemoteLink
from whimbrel.tracker.user import User

LONGEST = 255
LONGEST_URL = 2000
_SCHEMES = ("http", "https")
_MEMBERS = {
    "application": ("type", "name"),
    "icon": ("url16x16", "title", "link"),
    "status": ("resolved", "icon"),
}
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("link_id"))
_DELETE = delete(table).where(table.c.id == bindparam("link_id"))
_OF_ISSUE = select(table).where(table.c.issue_id == bindparam("issue"))
_BY_ID = _OF_ISSUE.where(table.c.id == bindparam("link_id"))
_BY_GLOBAL_ID = _OF_ISSUE.where(table.c.global_id == bindparam("global_id"))
_TOUCH = update(issue_table).where(issue_table.c.id == bindparam("issue")).values(updated=bindparam("now"))


async def put_remote_link(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> tuple[RemoteLink, bool]:
    """Create a link, or replace that with the `globalId` that is sent; tell whether it was created.

    Raises `NotFound`, `NotAllowed` without the permission to link, `Invalid` naming every wrong member.
    """
    issue = await _linking(tx, catalogue, actor, mention)
    link = _read(issue.id, sent)
    known = {"issue": issue.id, "global_id": link.global_id}
    row = await tx.fetch_one(_BY_GLOBAL_ID, known) if link.global_id is not None else None
    if row is not None:
        return await _replace(tx, catalogue, actor, issue, msgspec.structs.replace(link, id=row.id)), False
    columns = msgspec.structs.asdict(link)
    del columns["id"]
    link = msgspec.structs.replace(link, id=int(await tx.fetch_value(_INSERT, columns)))
    item = HistoryItem("RemoteIssueLink", "jira", to_value=str(link.id), to_string=_told(link))
    await _announce(tx, catalogue, actor, issue, link, Avi.REMOTE_LINK_CREATED, item)
    return link, True


async def replace_remote_link(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, link_id: int, sent: dict[str, Any]
) -> RemoteLink:
    """Replace a link whole. Raises as `put_remote_link`, and `NotFound` for a link that is none of the issue."""
    issue = await _linking(tx, catalogue, actor, mention)
    await _known(tx, issue, link_id)
    return await _replace(tx, catalogue, actor, issue, msgspec.structs.replace(_read(issue.id, sent), id=link_id))


async def delete_remote_link(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, named: int | str) -> None:
    """Delete a link by its id, or by its global id as text. Raises `NotFound`, `NotAllowed`."""
    issue = await _linking(tx, catalogue, actor, mention)
    link = await _known(tx, issue, named)
    await tx.execute(_DELETE, {"link_id": link.id})
    item = HistoryItem("RemoteIssueLink", "jira", from_value=str(link.id), from_string=_told(link))
    await _announce(tx, catalogue, actor, issue, link, Avi.REMOTE_LINK_DELETED, item)


async def _linking(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> Issue:
    issue = await locked_issue(tx, catalogue, actor, mention)
    require(catalogue, actor, Permission.LINK_ISSUES, issue, "You do not have permission to link issues.")
    return issue


async def _known(tx: Tx, issue: Issue, named: int | str) -> RemoteLink:
    if isinstance(named, int):
        row = await tx.fetch_one(_BY_ID, {"issue": issue.id, "link_id": named})
    else:
        row = await tx.fetch_one(_BY_GLOBAL_ID, {"issue": issue.id, "global_id": named})
    if row is None:
        raise NotFound(f"The remote link '{str(named)[: values.ECHO]}' does not exist on this issue.")
    return RemoteLink(**row._asdict())


async def _replace(tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, link: RemoteLink) -> RemoteLink:
    columns = msgspec.structs.asdict(link)
    del columns["id"], columns["issue_id"]
    await tx.execute(_UPDATE.values(columns), {"link_id": link.id})
    item = HistoryItem("RemoteIssueLink", "jira", str(link.id), None, str(link.id), _told(link))
    await _announce(tx, catalogue, actor, issue, link, Avi.REMOTE_LINK_UPDATED, item)
    return link


def _read(issue_id: int, sent: dict[str, Any]) -> RemoteLink:
    """Read what a client sends of a link. Raises `Invalid` naming every wrong member."""
    wrong: dict[str, str] = {}
    thing = sent.get("object")
    thing = thing if isinstance(thing, dict) else {}
    title, url = _text(thing, "title", wrong), _text(thing, "url", wrong, LONGEST_URL)
    if not title:
        wrong["title"] = "'title' is required."
    if urlsplit(url).scheme.lower() not in _SCHEMES:
        wrong["url"] = "'url' must be an address that begins with http:// or https://."
    link = RemoteLink(
        id=0,
        issue_id=issue_id,
        url=url,
        title=title,
        summary=_text(thing, "summary", wrong),
        relationship=_text(sent, "relationship", wrong),
        global_id=_text(sent, "globalId", wrong) or None,
        application=_members(sent, "application"),
        icon=_members(thing, "icon"),
        status=_members(thing, "status"),
    )
    if wrong:
        raise Invalid(fields=wrong)
    return link


def _text(sent: dict[str, Any], name: str, wrong: dict[str, str], longest: int = LONGEST) -> str:
    value = sent.get(name)
    if value is None:
        return ""
    if isinstance(value, str) and len(value) <= longest and values.is_storable(value):
        return value
    wrong[name] = f"'{name}' must be a text of at most {longest:,} characters."
    return ""


def _members(sent: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the members of an object that the API knows: short texts and truth values, one level deeper for icons."""
    found = sent.get(name)
    if not isinstance(found, dict):
        return {}
    kept: dict[str, Any] = {}
    for member in _MEMBERS[name]:
        value = found.get(member)
        if isinstance(value, bool) or (isinstance(value, str) and len(value) <= LONGEST_URL):
            kept[member] = value
        elif member == "icon" and isinstance(value, dict):
            kept[member] = _members(found, "icon")
    return kept


def _told(link: RemoteLink) -> str:
    name = link.application.get("name")
    return f'This issue links to "{link.title}{f" ({name})" if name else ""}"'


async def _announce(  # noqa: PLR0913, PLR0917  a happening is told whole
    tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, link: RemoteLink, avi: Avi, item: HistoryItem
) -> None:
    await tx.execute(_TOUCH, {"issue": issue.id, "now": tx.now})
    field = FieldChange("remotelink", (), (), (item,))
    tx.record(Change(issue.id, actor.id if actor else None, tx.now, (field,)))
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "remotelink", link.id),
            project_id=issue.project_id,
            issue_id=issue.id,
            actor_id=actor.id if actor else None,
        )
    )
