"""Issues out of their tables and back: rows become `tracker.issue.Issue`, differences become writes."""

import enum
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

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
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)

from whimbrel.errors import Invalid
from whimbrel.storage.jsonrows import as_json
from whimbrel.storage.postgres import Reader, Tx
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.field import custom_field_option
from whimbrel.storage.schema.project import project, project_counter
from whimbrel.tracker.customfield import CustomField, Kind, Scalar, Value
from whimbrel.tracker.issue import Issue

_MULTIPLE: dict[str, tuple[Table, str]] = {
    "labels": (tables.issue_label, "label"),
    "component_ids": (tables.issue_component, "component_id"),
    "fix_version_ids": (tables.issue_fix_version, "version_id"),
    "affected_version_ids": (tables.issue_affected_version, "version_id"),
}
_COLUMNS = tuple(
    name for name in Issue.__struct_fields__ if name in tables.issue.c and name not in {"id", "project_id", "number"}
)
_VALUE_COLUMNS = ("ref", "text", "number", "day", "instant")
_COLUMN_OF: dict[Kind, str] = {
    **dict.fromkeys((Kind.TEXT, Kind.EXACT), "text"),
    Kind.NUMBER: "number",
    Kind.DATE: "day",
    Kind.INSTANT: "instant",
}


Condition = ColumnElement[bool]


def value_column(kind: Kind) -> str:
    """Return the column of `custom_field_value` that holds scalars of a kind; ids are in `ref`."""
    return _COLUMN_OF.get(kind, "ref")


def _gathered(table: Table, column: str) -> Any:
    """Return a column that gathers one multi-value table of each issue into an array, sorted as Python sorts."""
    item = Text() if column == "label" else BigInteger()
    order = table.c[column].collate("C") if column == "label" else table.c[column]
    values = select(table.c[column]).where(table.c.issue_id == tables.issue.c.id).order_by(order)
    return func.array(values.correlate(tables.issue).scalar_subquery(), type_=ARRAY(item))


def issue_rows(meant: Condition) -> Select[Any]:
    """Return the statement for issues under a condition on their table, those of deleted projects left out."""
    columns = [tables.issue.c[name] for name in Issue.__struct_fields__ if name in tables.issue.c]
    gathered = [_gathered(table, column).label(name) for name, (table, column) in _MULTIPLE.items()]
    # Not a join, which the planner would begin with wherever it expects few projects.
    deleted = select(project.c.deleted).where(project.c.id == tables.issue.c.project_id).correlate(tables.issue)
    return select(*columns, *gathered).where(meant, deleted.scalar_subquery().is_(None))


def value_rows(meant: Condition) -> Select[Any]:
    """Return the statement for the values of custom fields under a condition on their table."""
    columns = (_value.c.issue_id, _value.c.field_id, *(_value.c[name] for name in _VALUE_COLUMNS))
    return select(*columns).where(meant).order_by(_value.c.issue_id, _value.c.field_id, _value.c.ordinal)


def read_rows(issues: str, values: str) -> dict[int, Issue]:
    """Return issues by id out of the rows of `issue_rows` and `value_rows`, as JSON."""
    custom: dict[int, dict[int, Value]] = {}
    for value in _READ_VALUES.decode(values):
        of_issue = custom.setdefault(value.issue_id, {})
        of_issue[value.field_id] = (*of_issue.get(value.field_id, ()), value.scalar())
    return {
        row.id: Issue(custom=custom.get(row.id, {}), **msgspec.structs.asdict(row))
        for row in _READ_ISSUES.decode(issues)
    }


class _ValueRow(msgspec.Struct, frozen=True):
    """A row of `custom_field_value`; one of its columns has the scalar."""

    issue_id: int
    field_id: int
    ref: int | None = None
    text: str | None = None
    number: float | None = None
    day: date | None = None
    instant: datetime | None = None

    def scalar(self) -> Scalar:
        for column in (self.ref, self.text, self.number, self.day, self.instant):
            if column is not None:
                return column
        return ""


# The values of custom fields are of several types that JSON has one for, so they come as rows of their own.
_IssueRow = msgspec.defstruct(
    "_IssueRow",
    [(field.name, field.type) for field in msgspec.structs.fields(Issue) if field.name != "custom"],
    kw_only=True,
    frozen=True,
)
_READ_ISSUES: msgspec.json.Decoder[list[Any]] = msgspec.json.Decoder(list[_IssueRow])  # type: ignore[valid-type]
_READ_VALUES = msgspec.json.Decoder(list[_ValueRow])
_value = tables.custom_field_value
_ids = bindparam("ids", type_=ARRAY(BigInteger))
_LOAD = select(
    as_json(issue_rows(tables.issue.c.id == any_(_ids))).label("issues"),
    as_json(value_rows(_value.c.issue_id == any_(_ids))).label("values"),
)
_LOCK = (
    select(tables.issue.c.id)
    .where(tables.issue.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .order_by(tables.issue.c.id)
)
_former = tables.former_issue_key
ID_OF = union_all(
    *(
        select(column).where(
            column.table.c.project_id == bindparam("project_id"), column.table.c.number == bindparam("number")
        )
        for column in (tables.issue.c.id, _former.c.issue_id)
    )
).limit(1)
"""The id of the issue at `project_id` and `number`, or of the one that was there before it was moved."""
_places = (
    func.unnest(bindparam("projects", type_=ARRAY(BigInteger)), bindparam("numbers", type_=ARRAY(BigInteger)))
    .table_valued("project_id", "number", name="place")
    .render_derived()
)
_IDS_OF = union_all(
    *(
        select(column.label("id"), column.table.c.project_id, column.table.c.number).join(
            _places,
            (column.table.c.project_id == _places.c.project_id) & (column.table.c.number == _places.c.number),
        )
        for column in (_former.c.issue_id, tables.issue.c.id)
    )
)
_MOVE = update(tables.issue).where(tables.issue.c.id == bindparam("issue"))
_INSERT_FORMER = insert(_former)
_NEXT_NUMBER = (
    update(project_counter)
    .where(project_counter.c.project_id == bindparam("project"))
    .values(last_number=project_counter.c.last_number + 1)
    .returning(project_counter.c.last_number)
)
_SUBTASK_STATUSES = (
    select(tables.issue.c.parent_id, tables.issue.c.status_id)
    .where(tables.issue.c.parent_id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .distinct()
)
_INSERT = insert(tables.issue).returning(tables.issue.c.id)
_DELETE = delete(tables.issue).where(tables.issue.c.id == bindparam("issue_id"))
_DELETE_VALUES = delete(_value).where(
    _value.c.issue_id == bindparam("issue"), _value.c.field_id == any_(bindparam("fields", type_=ARRAY(BigInteger)))
)
_INSERT_VALUES = insert(_value)
_HOLD_OPTIONS = (
    select(custom_field_option.c.id)
    .where(custom_field_option.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .order_by(custom_field_option.c.id)
    .with_for_update(read=True, key_share=True)
)
_NEXT_RANK = select(tables.rank_sequence.next_value())


class Hold(enum.Enum):
    """How firmly an issue is held: so that it stays, so that nobody else changes it, so that it can be deleted."""

    STAY = enum.auto()
    CHANGE = enum.auto()
    DELETE = enum.auto()


# The weakest that serves: whoever mentions an issue neither waits for those who edit it nor keeps them waiting.
_HOLDS = {
    Hold.STAY: _LOCK.with_for_update(read=True, key_share=True),
    Hold.CHANGE: _LOCK.with_for_update(key_share=True),
    Hold.DELETE: _LOCK.with_for_update(),
}
_AT = select(tables.issue.c.id).where(tables.issue.c.id == ID_OF.scalar_subquery())
_HOLDS_AT = {
    Hold.STAY: _AT.with_for_update(read=True, key_share=True),
    Hold.CHANGE: _AT.with_for_update(key_share=True),
    Hold.DELETE: _AT.with_for_update(),
}


async def hold_at(tx: Tx, place: tuple[int, int], hold: Hold) -> int | None:
    """Lock the issue that has a number in a project, or had it, until the transaction ends; return its id."""
    found = await tx.fetch_value(_HOLDS_AT[hold], {"project_id": place[0], "number": place[1]})
    return None if found is None else int(found)


async def id_of(reader: Reader | Tx, project_id: int, number: int) -> int | None:
    """Return the id of the issue that has that number in a project, or had it before it was moved away."""
    found = await reader.fetch_value(ID_OF, {"project_id": project_id, "number": number})
    return None if found is None else int(found)


async def ids_of(reader: Reader | Tx, places: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return the ids of the issues at (project id, number), in one statement; missing ones are left out.

    An issue that was moved is found where it was, too.
    """
    if not places:
        return {}
    projects, numbers = zip(*places, strict=True)
    rows = await reader.fetch_all(_IDS_OF, {"projects": list(projects), "numbers": list(numbers)})
    return {(row.project_id, row.number): row.id for row in rows}


async def load(reader: Reader | Tx, ids: Sequence[int], *, hold: Hold | None = None) -> dict[int, Issue]:
    """Read issues by id, in the order of `ids`; those that do not exist are left out.

    One statement, however many ids; `hold` locks the rows first, by one more, until the transaction ends.
    """
    if not ids:
        return {}
    if hold is not None:
        # A statement that locks sees what hangs on a row as it was before it waited, so what is read comes after it.
        await reader.fetch_all(_HOLDS[hold], {"ids": list(ids)})
    row = await reader.fetch_one(_LOAD, {"ids": list(ids)})
    assert row is not None
    found = read_rows(row.issues, row.values)
    return {issue_id: found[issue_id] for issue_id in ids if issue_id in found}


async def subtask_statuses(reader: Reader | Tx, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return in which statuses the sub-tasks of issues are; those without any are left out."""
    found: dict[int, frozenset[int]] = {}
    for row in await reader.fetch_all(_SUBTASK_STATUSES, {"ids": list(ids)}):
        found[row.parent_id] = found.get(row.parent_id, frozenset()) | {row.status_id}
    return found


async def take_number(tx: Tx, project_id: int) -> int:
    """Take the project's next issue number; others who create in the project wait for this transaction.

    Raises `Invalid` where the project has been deleted meanwhile.
    """
    number = await tx.fetch_value(_NEXT_NUMBER, {"project": project_id})
    if number is None:
        raise Invalid(fields={"project": "valid project is required"})
    return int(number)


async def take_rank(tx: Tx) -> int:
    """Take the place behind all issues."""
    return int(await tx.fetch_value(_NEXT_RANK))


async def add(tx: Tx, issue: Issue, fields: Iterable[CustomField]) -> Issue:
    """Insert a new issue (its `id` is ignored) and return it with its id. `fields` are its custom fields."""
    row = {name: getattr(issue, name) for name in ("project_id", "number", *_COLUMNS)}
    issue_id = int(await tx.fetch_value(_INSERT, row))
    added = msgspec.structs.replace(issue, id=issue_id)
    for name in _MULTIPLE:
        await _add_multiple(tx, issue_id, name, getattr(added, name))
    await _add_values(tx, added, fields)
    return added


async def save(tx: Tx, before: Issue, after: Issue, fields: Iterable[CustomField]) -> None:
    """Write what differs between two states of one issue. `fields` are the custom fields that `after` may hold."""
    columns = {name: getattr(after, name) for name in _COLUMNS if getattr(before, name) != getattr(after, name)}
    if columns:
        await tx.execute(update(tables.issue).where(tables.issue.c.id == after.id).values(columns))
    for name, (table, column) in _MULTIPLE.items():
        old, new = set(getattr(before, name)), set(getattr(after, name))
        if old - new:
            await tx.execute(delete(table).where(table.c.issue_id == after.id, table.c[column].in_(old - new)))
        await _add_multiple(tx, after.id, name, new - old)
    changed = [
        field_id
        for field_id in before.custom.keys() | after.custom.keys()
        if before.custom.get(field_id) != after.custom.get(field_id)
    ]
    if changed:
        await tx.execute(_DELETE_VALUES, {"issue": after.id, "fields": changed})
        await _add_values(tx, after, [field for field in fields if field.id in changed])


async def move(tx: Tx, before: Issue, after: Issue) -> None:
    """Give an issue its place in another project; the key that it had goes on leading to it."""
    place = {"project_id": after.project_id, "number": after.number}
    await tx.execute(_MOVE.values(place), {"issue": after.id})
    former = {"project_id": before.project_id, "number": before.number, "issue_id": before.id}
    await tx.execute(_INSERT_FORMER, former)


async def remove(tx: Tx, issue_id: int) -> None:
    """Delete an issue with all that hangs on it."""
    await tx.execute(_DELETE, {"issue_id": issue_id})


async def _add_multiple(tx: Tx, issue_id: int, name: str, values: Iterable[int | str]) -> None:
    table, column = _MULTIPLE[name]
    rows = [{"issue_id": issue_id, column: value} for value in values]
    if rows:
        await tx.execute(insert(table), rows)


async def _add_values(tx: Tx, issue: Issue, fields: Iterable[CustomField]) -> None:
    fields = [field for field in fields if issue.custom.get(field.id)]
    rows = [
        {
            **dict.fromkeys(_VALUE_COLUMNS),
            "issue_id": issue.id,
            "field_id": field.id,
            "ordinal": ordinal,
            value_column(field.type.kind): scalar,
        }
        for field in fields
        for ordinal, scalar in enumerate(issue.custom.get(field.id, ()))
    ]
    if rows:
        await _hold_options(tx, issue, fields)
        await tx.execute(_INSERT_VALUES, rows)


async def _hold_options(tx: Tx, issue: Issue, fields: Iterable[CustomField]) -> None:
    """Keep the options that an issue gets from being deleted until the end of the transaction.

    Raises `Invalid` for one that has been deleted meanwhile.
    """
    chosen = {
        f"customfield_{field.id}": {int(str(scalar)) for scalar in issue.custom.get(field.id, ())}
        for field in fields
        if field.type.kind in {Kind.OPTION, Kind.CASCADE}
    }
    ids = sorted(set().union(*chosen.values()))
    found = {row.id for row in await tx.fetch_all(_HOLD_OPTIONS, {"ids": ids})} if ids else set()
    if gone := {key: "The option has just been deleted." for key, wanted in chosen.items() if wanted - found}:
        raise Invalid(fields=gone)
