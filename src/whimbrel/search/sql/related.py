"""Relations of issues to other issues and to users: each is a set of ids, in which the issue is or is not."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, and_, not_, select, union_all

from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.resolved import Related, Relation
from whimbrel.search.sight import Sight
from whimbrel.search.sql.array import among
from whimbrel.search.sql.kin import issues_above, issues_below
from whimbrel.search.sql.source import column_of, has_row, rows_of
from whimbrel.search.sql.updated import updated_issues
from whimbrel.search.sql.visible import sees
from whimbrel.storage.schema import issue as tables

Condition = ColumnElement[bool]
Ids = Select[Any] | CompoundSelect[Any]

_KEY = BY_NAME["key"]


def is_related(leaf: Related, sight: Sight) -> Condition:
    """Return that the issue, or the one that the field names, is related as the leaf says."""
    ids = related_ids(leaf, sight)
    if leaf.field == _KEY:
        return tables.issue.c.id.not_in(ids) if leaf.negated else tables.issue.c.id.in_(ids)
    seen = select(tables.issue.c.id).where(tables.issue.c.id.in_(ids), sees(sight.visible)).correlate(None)
    column = column_of(leaf.field)
    if column is not None:
        return and_(column.is_not(None), column.not_in(seen)) if leaf.negated else column.in_(seen)
    rows = rows_of(leaf.field)
    related = has_row(rows, rows.value.in_(seen))
    return and_(has_row(rows), not_(related)) if leaf.negated else related


def related_ids(leaf: Related, sight: Sight) -> Ids:
    """Return the statement for the ids of the issues that are related as the leaf says, negated or not."""
    return _IDS[leaf.relation](leaf, sight)


def _linked(leaf: Related, _sight: Sight) -> Ids:
    """Return what links lead to from the named issue, in either direction."""
    link = tables.issue_link.c
    return union_all(
        _link_end(leaf, link.destination_id, link.source_id, named_is_source=True),
        _link_end(leaf, link.source_id, link.destination_id, named_is_source=False),
    )


def _link_end(leaf: Related, other: Any, named: Any, *, named_is_source: bool) -> Select[Any]:
    found = select(other).where(named == leaf.id)
    if leaf.links is None:
        return found
    types = [type_id for type_id, is_source in leaf.links if is_source is named_is_source]
    return found.where(among(tables.issue_link.c.type_id, types))


def _of_user(table: Table) -> Callable[[Related, Sight], Ids]:
    return lambda leaf, _sight: select(table.c.issue_id).where(table.c.user_id == leaf.id)


_IDS: Mapping[Relation, Callable[[Related, Sight], Ids]] = {
    Relation.LINKED: _linked,
    Relation.VOTED: _of_user(tables.vote),
    Relation.WATCHED: _of_user(tables.watcher),
    Relation.VIEWED: _of_user(tables.issue_view),
    Relation.UPDATED: updated_issues,
    Relation.BELOW: issues_below,
    Relation.ABOVE: issues_above,
}
