"""What may be seen of an issue, and of what hangs on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, Select, Table, any_, bindparam, or_, select

from whimbrel.catalogue.audience import may_see
from whimbrel.catalogue.mention import ISSUE_MISSING, locate
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.reads.transitions import blocked_by_subtasks
from whimbrel.storage import issues
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema import history as history_tables
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.text import without_lexemes
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.change import HistoryItem
from whimbrel.tracker.comment import Comment, Visibility, Worklog
from whimbrel.tracker.constant import LinkType
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User


class Parts(msgspec.Struct, frozen=True):
    """What of an issue is wanted besides its own fields; what is not wanted is not read."""

    comments: bool = False
    worklogs: bool = False
    attachments: bool = False
    links: bool = False
    subtasks: bool = False
    history: bool = False
    votes: bool = False
    transitions: bool = False


EVERYTHING = Parts(*[True] * len(Parts.__struct_fields__))


class LinkView(msgspec.Struct, frozen=True):
    """A link as one of its ends shows it: with the type's `outward` text if that end is the source."""

    id: int
    type: LinkType
    outward: bool
    other: Issue


class HistoryEntry(msgspec.Struct, frozen=True):
    """What one person changed at one moment."""

    id: int
    author_id: int | None
    created: Any
    items: tuple[HistoryItem, ...]


class IssueView(msgspec.Struct, frozen=True, kw_only=True):
    """An issue with what the asking user may see around it.

    `others` holds the issues that it mentions (parent, epic) by id, left out where the user may not see them.
    `subtask_statuses` is told only where the possible transitions depend on it.
    """

    issue: Issue
    key: str
    others: Mapping[int, Issue]
    comments: tuple[Comment, ...] = ()
    worklogs: tuple[Worklog, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[LinkView, ...] = ()
    subtasks: tuple[Issue, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    has_voted: bool = False
    is_watching: bool = False
    subtask_statuses: frozenset[int] = frozenset()


def _of_issues(table: Table, *order: Any) -> Select[Any]:
    wanted = table.c.issue_id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    return select(*without_lexemes(table)).where(wanted).order_by(*order)


_COMMENTS = _of_issues(tables.comment, tables.comment.c.created, tables.comment.c.id)
_WORKLOGS = _of_issues(tables.worklog, tables.worklog.c.started, tables.worklog.c.id)
_ATTACHMENTS = _of_issues(tables.attachment, tables.attachment.c.created, tables.attachment.c.id)
_HISTORY = _of_issues(history_tables.change_item, history_tables.change_item.c.created, history_tables.change_item.c.id)
_SUBTASKS = (
    select(tables.issue.c.id, tables.issue.c.parent_id)
    .where(tables.issue.c.parent_id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .order_by(tables.issue.c.rank)
)
_LINKS = (
    select(tables.issue_link)
    .where(
        or_(
            tables.issue_link.c.source_id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
            tables.issue_link.c.destination_id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
        )
    )
    .order_by(tables.issue_link.c.id)
)


def _own(table: Table) -> Select[Any]:
    return select(table.c.issue_id).where(
        table.c.user_id == bindparam("user"), table.c.issue_id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    )


_OWN_VOTES = _own(tables.vote)
_OWN_WATCHES = _own(tables.watcher)


async def read_issue(reader: Reader, catalogue: Catalogue, user: User | None, mention: str, parts: Parts) -> IssueView:
    """Return the issue with that key or id. Raises `NotFound` where it is missing or hidden: nobody learns which."""
    issue_id = await locate(reader, catalogue, mention)
    ids = [] if issue_id is None else [issue_id]
    found = await read_issues(reader, catalogue, user, ids, parts, archived=True)
    if not found:
        raise NotFound(ISSUE_MISSING)
    return found[0]


async def read_issues(
    reader: Reader,
    catalogue: Catalogue,
    user: User | None,
    ids: Sequence[int],
    parts: Parts,
    *,
    archived: bool = False,
) -> list[IssueView]:
    """Return the issues that the user may see, in the order of `ids`; a fixed number of statements for any number.

    With `archived`, those of archived projects too.
    """
    seen = visible(catalogue, user, archived=archived)
    shown = {key: issue for key, issue in (await issues.load(reader, ids)).items() if seen.sees(issue)}
    wanted = {"ids": list(shown)}
    if not shown:
        return []
    subtasks = await _rows(reader, _SUBTASKS, wanted, parts.subtasks)
    links = await _rows(reader, _LINKS, wanted, parts.links)
    mentioned = {row.id for row in subtasks} | {end for row in links for end in (row.source_id, row.destination_id)}
    mentioned |= _mentions(catalogue, shown.values())
    others = dict(shown)
    others |= {
        issue.id: issue
        for issue in (await issues.load(reader, sorted(mentioned - shown.keys()))).values()
        if seen.sees(issue)
    }
    own = {"user": user.id, **wanted} if user and parts.votes else None
    voted = {row.issue_id for row in await reader.fetch_all(_OWN_VOTES, own)} if own else set()
    watched = {row.issue_id for row in await reader.fetch_all(_OWN_WATCHES, own)} if own else set()
    comments = _restricted(catalogue, user, shown, await _rows(reader, _COMMENTS, wanted, parts.comments), Comment)
    worklogs = _restricted(catalogue, user, shown, await _rows(reader, _WORKLOGS, wanted, parts.worklogs), Worklog)
    children = _grouped(subtasks, "parent_id")
    outward, inward = _grouped(links, "source_id"), _grouped(links, "destination_id")
    attachments = _grouped(await _rows(reader, _ATTACHMENTS, wanted, parts.attachments))
    history = _grouped(await _rows(reader, _HISTORY, wanted, parts.history))
    blocked = blocked_by_subtasks(catalogue, shown.values()) if parts.transitions else []
    beneath = await issues.subtask_statuses(reader, blocked) if blocked else {}
    return [
        IssueView(
            issue=issue,
            key=catalogue.issue_key(issue.project_id, issue.number),
            others=others,
            comments=tuple(comments.get(issue.id, ())),
            worklogs=tuple(worklogs.get(issue.id, ())),
            attachments=tuple(Attachment(**row._asdict()) for row in attachments.get(issue.id, ())),
            links=tuple(_links(catalogue, others, outward.get(issue.id, ()), inward.get(issue.id, ()))),
            subtasks=tuple(others[row.id] for row in children.get(issue.id, ()) if row.id in others),
            history=_entries(history.get(issue.id, ())),
            has_voted=issue.id in voted,
            is_watching=issue.id in watched,
            subtask_statuses=beneath.get(issue.id, frozenset()),
        )
        for issue in shown.values()
    ]


async def _rows(reader: Reader, statement: Select[Any], ids: dict[str, list[int]], wanted: bool) -> list[Any]:  # noqa: FBT001
    return await reader.fetch_all(statement, ids) if wanted else []


def _mentions(catalogue: Catalogue, shown: Iterable[Issue]) -> set[int]:
    """Return the ids of the parents and of the issues in custom fields."""
    fields = [field.id for field in catalogue.fields.all.values() if field.type.kind is Kind.ISSUE]
    found: set[int] = set()
    for issue in shown:
        if issue.parent_id is not None:
            found.add(issue.parent_id)
        found.update(int(str(scalar)) for field_id in fields for scalar in issue.custom.get(field_id, ()))
    return found


def _grouped(rows: Iterable[Any], by: str = "issue_id") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return found


def _restricted(
    catalogue: Catalogue, user: User | None, shown: Mapping[int, Issue], rows: Iterable[Any], noun: Any
) -> dict[int, list[Any]]:
    """Make comments or worklogs of rows, and leave out those whose audience the user does not belong to."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        values = row._asdict()
        audience = Visibility(values.pop("group_id"), values.pop("role_id"))
        if may_see(catalogue, user, shown[row.issue_id].project_id, audience):
            found.setdefault(row.issue_id, []).append(noun(visibility=audience, **values))
    return found


def _links(
    catalogue: Catalogue, others: Mapping[int, Issue], outward: Iterable[Any], inward: Iterable[Any]
) -> Iterable[LinkView]:
    for row in outward:
        if row.destination_id in others:
            link_type = catalogue.schemes.link_types[row.type_id]
            yield LinkView(row.id, link_type, outward=True, other=others[row.destination_id])
    for row in inward:
        if row.source_id in others:
            link_type = catalogue.schemes.link_types[row.type_id]
            yield LinkView(row.id, link_type, outward=False, other=others[row.source_id])


def _entries(rows: Iterable[Any]) -> tuple[HistoryEntry, ...]:
    entries: dict[int, list[Any]] = {}
    for row in rows:
        entries.setdefault(row.group_id, []).append(row)
    return tuple(
        HistoryEntry(
            group_id,
            items[0].author_id,
            items[0].created,
            tuple(
                HistoryItem(row.field, row.field_type, row.from_value, row.from_string, row.to_value, row.to_string)
                for row in items
            ),
        )
        for group_id, items in entries.items()
    )
