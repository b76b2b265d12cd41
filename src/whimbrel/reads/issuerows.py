"""All that is stored of some issues and around them, whoever may see it: in one statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    union,
)

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.reads.parts import Parts
from whimbrel.storage.issues import ID_OF, issue_rows, read_rows, value_rows
from whimbrel.storage.jsonrows import as_json
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema import history as history_tables
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.text import without_lexemes
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.comment import Comment, Worklog
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

T = TypeVar("T")


class ChildRow(msgspec.Struct, frozen=True):
    """A sub-task, and in which status it is."""

    id: int
    parent_id: int
    status_id: int


class LinkRow(msgspec.Struct, frozen=True):
    """A link between two issues."""

    id: int
    type_id: int
    source_id: int
    destination_id: int


class HistoryRow(msgspec.Struct, frozen=True):
    """A line of the history of an issue."""

    group_id: int
    issue_id: int
    author_id: int | None
    created: datetime
    field: str
    field_type: str
    from_value: str | None = None
    from_string: str | None = None
    to_value: str | None = None
    to_string: str | None = None


class IssueRows(msgspec.Struct, frozen=True):
    """What was asked for: the ids that are `shown`, and `issues` by id with those that they mention."""

    shown: Sequence[int]
    issues: Mapping[int, Issue]
    subtasks: Sequence[ChildRow] = ()
    beneath: Sequence[ChildRow] = ()
    links: Sequence[LinkRow] = ()
    comments: Sequence[Comment] = ()
    worklogs: Sequence[Worklog] = ()
    attachments: Sequence[Attachment] = ()
    history: Sequence[HistoryRow] = ()
    voted: Sequence[int] = ()
    watched: Sequence[int] = ()


_KINDS: Mapping[str, Any] = {
    "shown": list[int],
    "subtasks": list[ChildRow],
    "beneath": list[ChildRow],
    "links": list[LinkRow],
    "comments": list[Comment],
    "worklogs": list[Worklog],
    "attachments": list[Attachment],
    "history": list[HistoryRow],
    "voted": list[int],
    "watched": list[int],
}
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in _KINDS.items()}


async def rows_of(
    reader: Reader, catalogue: Catalogue, user: User | None, ids: Sequence[int], parts: Parts
) -> IssueRows:
    """Read the issues with some ids; whether the user votes for and watches them is part of `parts.votes`."""
    return await _read(reader, catalogue, user, _statement(parts, at_place=False), {"ids": list(ids)})


async def rows_of_place(
    reader: Reader, catalogue: Catalogue, user: User | None, place: tuple[int, int], parts: Parts
) -> IssueRows:
    """Read the issue that has a number in a project, or had it before it was moved away."""
    sent = {"project_id": place[0], "number": place[1]}
    return await _read(reader, catalogue, user, _statement(parts, at_place=True), sent)


async def _read(
    reader: Reader, catalogue: Catalogue, user: User | None, statement: Select[Any], sent: dict[str, Any]
) -> IssueRows:
    mentioning = [field.id for field in catalogue.fields.all.values() if field.type.kind is Kind.ISSUE]
    row = await reader.fetch_one(statement, {**sent, "mentioning": mentioning, "user": user.id if user else None})
    assert row is not None
    read = {name: _DECODERS[name].decode(text) for name, text in row._asdict().items() if name in _DECODERS}
    return IssueRows(issues=read_rows(row.issues, row.values), **read)


@cache
def _statement(parts: Parts, *, at_place: bool) -> Select[Any]:
    """Return the statement for what is wanted of the issues `ids`, or of the one at `project_id` and `number`."""
    issue, value, link = tables.issue.c, tables.custom_field_value.c, tables.issue_link.c
    meant = issue.id == ID_OF.scalar_subquery() if at_place else issue.id == any_(_bound("ids"))
    shown = select(issue.id, issue.parent_id).where(meant).cte("shown")

    def of_shown(column: ColumnElement[int]) -> ColumnElement[bool]:
        return _among(column, select(shown.c.id))

    # Not one condition with OR, which reads the whole table.
    links = union(*(select(tables.issue_link).where(of_shown(end)) for end in (link.source_id, link.destination_id)))
    linked = links.cte("linked")
    concerned = [
        select(shown.c.id),
        select(shown.c.parent_id).where(shown.c.parent_id.is_not(None)),
        select(value.ref).where(of_shown(value.issue_id), value.field_id == any_(_bound("mentioning"))),
        *([select(issue.id).where(of_shown(issue.parent_id))] if parts.subtasks else []),
        *([select(end) for end in (linked.c.source_id, linked.c.destination_id)] if parts.links else []),
    ]
    ids = union(*concerned).cte("concerned")
    children = select(issue.id, issue.parent_id, issue.status_id).where(of_shown(issue.parent_id)).order_by(issue.rank)
    wanted: dict[str, Select[Any]] = {
        "issues": issue_rows(_among(issue.id, select(ids.c[0]))),
        "values": value_rows(_among(value.issue_id, select(ids.c[0]))),
    }
    if parts.subtasks:
        wanted["subtasks"] = children
    if parts.transitions:
        wanted["beneath"] = children
    if parts.links:
        wanted["links"] = select(linked).order_by(linked.c.id)
    for name, table, order in (
        ("comments", tables.comment, tables.comment.c.created),
        ("worklogs", tables.worklog, tables.worklog.c.started),
        ("attachments", tables.attachment, tables.attachment.c.created),
        ("history", history_tables.change_item, history_tables.change_item.c.created),
    ):
        if getattr(parts, name):
            wanted[name] = select(*_columns(table)).where(of_shown(table.c.issue_id)).order_by(order, table.c.id)
    columns = [as_json(rows).label(name) for name, rows in wanted.items()]
    columns.append(_ids(select(shown.c.id)).label("shown"))
    if parts.votes:
        for name, table in (("voted", tables.vote), ("watched", tables.watcher)):
            own = table.c.user_id == bindparam("user", type_=BigInteger)
            columns.append(_ids(select(table.c.issue_id).where(own, of_shown(table.c.issue_id))).label(name))
    return select(*columns)


def _columns(table: Table) -> list[Any]:
    """Return the columns of a table as JSON has them, the audience of what is said as an object."""
    columns: list[Any] = [column for column in without_lexemes(table) if column.name not in {"group_id", "role_id"}]
    if table in (tables.comment, tables.worklog):
        named = (literal("group_id", Text), table.c.group_id, literal("role_id", Text), table.c.role_id)
        return [*columns, func.json_build_object(*named).label("visibility")]
    return list(without_lexemes(table))


def _ids(rows: Select[Any]) -> Any:
    return cast(func.array_to_json(func.array(rows.scalar_subquery(), type_=ARRAY(BigInteger))), Text)


def _among(column: ColumnElement[int], ids: Select[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some ids: an array, for which the planner takes the index."""
    return column == any_(func.array(ids.scalar_subquery(), type_=ARRAY(BigInteger)))


def _bound(name: str) -> Any:
    return bindparam(name, type_=ARRAY(BigInteger))
