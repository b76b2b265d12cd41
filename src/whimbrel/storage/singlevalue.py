"""One value of a field that has one at most replaced by another, on all issues that have it, in a few statements."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Text,
    any_,
    bindparam,
    func,
    insert,
    literal,
    select,
    update,
)

from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.history import change_group, change_item
from whimbrel.storage.schema.issue import issue

_BIGINTS, _TEXTS = ARRAY(BigInteger), ARRAY(Text)


class SingleField(msgspec.Struct, frozen=True):
    """A field of which an issue has one value at most: its id in REST, and its column."""

    id: str
    column: Column[Any]


SINGLE: Mapping[str, SingleField] = {
    "issuetype": SingleField("issuetype", issue.c.issue_type_id),
    "priority": SingleField("priority", issue.c.priority_id),
    "resolution": SingleField("resolution", issue.c.resolution_id),
}
"""By the ids that REST has for the fields."""


class Move(msgspec.Struct, frozen=True):
    """A value that another takes the place of, with their names, which history keeps."""

    before: int
    after: int
    was: str = ""
    came: str = ""


async def count_values(
    tx: Tx, field: SingleField, values: Collection[int], project_ids: Collection[int] | None = None
) -> dict[int, int]:
    """Return how many issues have each of some values, those without any left out; of some projects, or of all."""
    if not values:
        return {}
    these, parameters = _these(field, values, project_ids)
    statement = select(field.column.label("value"), func.count().label("issues")).where(*these).group_by(field.column)
    return {row.value: row.issues for row in await tx.fetch_all(statement, parameters)}


async def replace_values(
    tx: Tx,
    field: SingleField,
    moves: Collection[Move],
    project_ids: Collection[int] | None = None,
    *,
    author_id: int | None = None,
    history: bool = False,
) -> int:
    """Give the issues that have a value the one that comes in its place; return how many they were.

    The issues, of some projects or of all, are locked in the order of their ids, and `updated` moves on. With
    `history`, each gets a line of it.
    """
    these, parameters = _these(field, [move.before for move in moves], project_ids)
    lock = select(issue.c.id).where(*these).order_by(issue.c.id).with_for_update(key_share=True).subquery()
    count = int(await tx.fetch_value(select(func.count()).select_from(lock), parameters)) if moves else 0
    if not count:
        return 0
    given = (
        func.unnest(
            bindparam("before", [move.before for move in moves], type_=_BIGINTS),
            bindparam("after", [move.after for move in moves], type_=_BIGINTS),
            bindparam("was", [move.was for move in moves], type_=_TEXTS),
            bindparam("came", [move.came for move in moves], type_=_TEXTS),
        )
        .table_valued("before", "after", "was", "came", name="given")
        .render_derived()
    )
    instant = bindparam("instant", tx.now, type_=issue.c.updated.type)
    moved = (
        update(issue)
        .where(*these, field.column == given.c.before)
        .values({field.column.name: given.c.after, "updated": instant})
        .returning(issue.c.id, given.c.before, given.c.after, given.c.was, given.c.came)
    )
    if not history:
        await tx.fetch_all(moved, parameters)
        return count
    rows = moved.cte("moved")
    author = bindparam("author", author_id, type_=BigInteger)
    groups = (
        insert(change_group)
        .from_select(["issue_id", "author_id", "created"], select(rows.c.id, author, instant))
        .returning(change_group.c.id, change_group.c.issue_id)
        .cte("groups")
    )
    lines = select(
        *(groups.c.id, groups.c.issue_id, author, instant, literal(field.id), literal("jira")),
        *(rows.c.before.cast(Text), rows.c.was, rows.c.after.cast(Text), rows.c.came),
    ).join(rows, rows.c.id == groups.c.issue_id)
    names = ("group_id", "issue_id", "author_id", "created", "field", "field_type")
    sides = ("from_value", "from_string", "to_value", "to_string")
    await tx.execute(insert(change_item).from_select([*names, *sides], lines), parameters)
    return count


def _these(
    field: SingleField, values: Collection[int], project_ids: Collection[int] | None
) -> tuple[list[ColumnElement[bool]], dict[str, Any]]:
    conditions = [field.column == any_(bindparam("these", type_=_BIGINTS))]
    if project_ids is None:
        return conditions, {"these": sorted(values)}
    conditions.append(issue.c.project_id == any_(bindparam("those", type_=_BIGINTS)))
    return conditions, {"these": sorted(values), "those": sorted(project_ids)}
