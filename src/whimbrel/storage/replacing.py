"""One value of a field replaced by another, or by none, on all issues that have it, in a fixed number of statements."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    literal,
    null,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.history import change_group, change_item
from whimbrel.tracker.customfield import CustomField
from whimbrel.tracker.project import Component, Version
from whimbrel.tracker.sprint import Sprint

Value = Component | Version | Sprint


class ManyField(msgspec.Struct, frozen=True):
    """A field with several values of an issue: the table of its pairs, the column of the value, its name in history.

    The rows of a custom field are those with its id.
    """

    table: Table
    column: str
    history: str
    history_type: str = "jira"
    custom_id: int | None = None

    def has(self, rows: FromClause, value_id: int) -> ColumnElement[bool]:
        """Return that a row tells that an issue has a value."""
        found = rows.c[self.column] == value_id
        return found if self.custom_id is None else and_(found, rows.c.field_id == self.custom_id)


MANY: Mapping[str, ManyField] = {
    "components": ManyField(tables.issue_component, "component_id", "Component"),
    "fixVersions": ManyField(tables.issue_fix_version, "version_id", "Fix Version"),
    "versions": ManyField(tables.issue_affected_version, "version_id", "Version"),
}
"""By the ids that REST has for the fields."""


def of_custom_field(field: CustomField) -> ManyField:
    """Return a custom field whose values refer to things; a value of it can be taken away, not replaced."""
    return ManyField(tables.custom_field_value, "ref", field.name, "custom", field.id)


async def replace_value(tx: Tx, field: ManyField, before: Value, after: Value | None, author_id: int | None) -> int:
    """Replace a value on all issues, with a line of history for each that came or went; return how many had it.

    The issues are locked in the order of their ids, and `updated` moves on. Whoever calls holds the value itself, so
    that no issue gets it meanwhile.
    """
    had = field.has(field.table, before.id)
    holders = select(field.table.c.issue_id).where(had)
    of_holders = tables.issue.c.id.in_(holders)
    lock = select(tables.issue.c.id).where(of_holders).order_by(tables.issue.c.id).with_for_update(key_share=True)
    if not await tx.fetch_all(lock):
        return 0
    await tx.execute(_history(field, holders, before, after), {"author": author_id, "instant": tx.now})
    touched = update(tables.issue).where(of_holders).values(updated=bindparam("instant"))
    await tx.execute(touched, {"instant": tx.now})
    if after is not None:
        replaced = select(field.table.c.issue_id, literal(after.id, BigInteger)).where(had)
        got = insert_or(field.table).from_select(["issue_id", field.column], replaced)
        await tx.execute(got.on_conflict_do_nothing())
    return await tx.execute(delete(field.table).where(had))


def _history(field: ManyField, holders: Select[Any], before: Value, after: Value | None) -> Any:
    """Return the statement that writes what went from each issue and, where it has not got it already, what came."""
    author, instant = bindparam("author", type_=BigInteger), bindparam("instant", type_=change_item.c.created.type)
    groups = (
        insert(change_group)
        .from_select(["issue_id", "author_id", "created"], holders.add_columns(author, instant))
        .returning(change_group.c.id, change_group.c.issue_id)
        .cte("groups")
    )
    common: tuple[Any, ...] = (
        groups.c.id,
        groups.c.issue_id,
        author,
        instant,
        literal(field.history),
        literal(field.history_type),
    )
    nothing = (null().cast(Text), null().cast(Text))
    lines = [select(*common, literal(str(before.id)), literal(before.name), *nothing)]
    if after is not None:
        other = field.table.alias()
        has_it = select(other.c.issue_id).where(other.c.issue_id == groups.c.issue_id, field.has(other, after.id))
        came = select(*common, *nothing, literal(str(after.id)), literal(after.name))
        lines.append(came.where(~has_it.correlate(groups).exists()))
    names = ("group_id", "issue_id", "author_id", "created", "field", "field_type")
    sides = ("from_value", "from_string", "to_value", "to_string")
    return insert(change_item).from_select([*names, *sides], union_all(*lines) if len(lines) > 1 else lines[0])
