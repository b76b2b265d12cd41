"""What may be seen of an issue, and of what hangs on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from whimbrel.catalogue.audience import may_see
from whimbrel.catalogue.mention import ISSUE_MISSING, place_of
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.reads.issuerows import IssueRows, rows_of, rows_of_place
from whimbrel.reads.parts import Parts
from whimbrel.reads.transitions import blocked_by_subtasks
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.change import HistoryItem
from whimbrel.tracker.comment import Comment, Worklog
from whimbrel.tracker.constant import LinkType
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

T = TypeVar("T", Comment, Worklog)


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


async def read_issue(reader: Reader, catalogue: Catalogue, user: User | None, mention: str, parts: Parts) -> IssueView:
    """Return the issue with that key or id; one statement. Raises `NotFound` where it is missing or hidden."""
    place, issue_id = place_of(catalogue, mention), parse_id(mention)
    if place is not None:
        rows = await rows_of_place(reader, catalogue, user, place, parts)
    else:
        rows = await rows_of(reader, catalogue, user, [] if issue_id is None else [issue_id], parts)
    found = _views(catalogue, user, rows, parts, archived=True)
    if not found:
        raise NotFound(ISSUE_MISSING)
    return found[0]


async def read_issues(
    reader: Reader, catalogue: Catalogue, user: User | None, ids: Sequence[int], parts: Parts
) -> list[IssueView]:
    """Return the issues that the user may see, in the order of `ids`; one statement for any number."""
    if not ids:
        return []
    views = _views(catalogue, user, await rows_of(reader, catalogue, user, ids, parts), parts, archived=False)
    by_id = {view.issue.id: view for view in views}
    return [by_id[issue_id] for issue_id in ids if issue_id in by_id]


def _views(
    catalogue: Catalogue, user: User | None, rows: IssueRows, parts: Parts, *, archived: bool
) -> list[IssueView]:
    """Make of rows what the user may see; with `archived`, what is archived too."""
    seen = visible(catalogue, user, archived=archived)
    others = {key: issue for key, issue in rows.issues.items() if seen.sees(issue)}
    shown = {issue_id: others[issue_id] for issue_id in rows.shown if issue_id in others}
    comments = _restricted(catalogue, user, shown, rows.comments)
    worklogs = _restricted(catalogue, user, shown, rows.worklogs)
    children, attachments = _grouped(rows.subtasks, "parent_id"), _grouped(rows.attachments)
    outward, inward = _grouped(rows.links, "source_id"), _grouped(rows.links, "destination_id")
    history = _grouped(rows.history)
    blocked = set(blocked_by_subtasks(catalogue, shown.values())) if parts.transitions else set()
    return [
        IssueView(
            issue=issue,
            key=catalogue.issue_key(issue.project_id, issue.number),
            others=others,
            comments=tuple(comments.get(issue.id, ())),
            worklogs=tuple(worklogs.get(issue.id, ())),
            attachments=tuple(attachments.get(issue.id, ())),
            links=tuple(_links(catalogue, others, outward.get(issue.id, ()), inward.get(issue.id, ()))),
            subtasks=tuple(others[row.id] for row in children.get(issue.id, ()) if row.id in others),
            history=_entries(history.get(issue.id, ())),
            has_voted=issue.id in rows.voted,
            is_watching=issue.id in rows.watched,
            subtask_statuses=_statuses(rows, issue.id) if issue.id in blocked else frozenset(),
        )
        for issue in shown.values()
    ]


def _statuses(rows: IssueRows, parent_id: int) -> frozenset[int]:
    return frozenset(row.status_id for row in rows.beneath if row.parent_id == parent_id)


def _grouped(rows: Iterable[Any], by: str = "issue_id") -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, by), []).append(row)
    return found


def _restricted(
    catalogue: Catalogue, user: User | None, shown: Mapping[int, Issue], rows: Iterable[T]
) -> dict[int, list[T]]:
    """Group what is said by issue, and leave out that to whose audience the user does not belong."""
    found: dict[int, list[T]] = {}
    for row in rows:
        issue = shown.get(row.issue_id)
        if issue is not None and may_see(catalogue, user, issue.project_id, row.visibility):
            found.setdefault(row.issue_id, []).append(row)
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
