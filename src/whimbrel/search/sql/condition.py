"""A resolved where-clause as a condition on the issue table."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from whimbrel.jql.fields import TEXT
from whimbrel.jql.operators import FieldType
from whimbrel.jql.past import Changed, Was
from whimbrel.jql.resolved import (
    And,
    AnyOf,
    Constant,
    HasProperty,
    IsEmpty,
    Leaf,
    Matches,
    Node,
    Or,
    ParentAlone,
    Related,
    Within,
)
from whimbrel.search.sight import Sight
from whimbrel.search.sql import compare, text
from whimbrel.search.sql.array import among
from whimbrel.search.sql.cascade import parent_alone
from whimbrel.search.sql.found import found_by_one_of
from whimbrel.search.sql.history import past
from whimbrel.search.sql.inside import PARTICIPANTS, seen_rows, sees_participants
from whimbrel.search.sql.properties import has_property
from whimbrel.search.sql.related import is_related
from whimbrel.search.sql.source import Rows, column_of, has_row, rows_of

Condition = ColumnElement[bool]

_OF_FEW = frozenset({FieldType.ISSUE, FieldType.USER})


def condition(node: Node, sight: Sight, *, of_few: bool = False) -> Condition:
    """Return the condition that holds for the issues that a tree means, whether or not they are seen.

    `of_few` tells that other conditions leave so few issues that each can be asked about its past.
    """
    if isinstance(node, And):
        return _and(node, sight, of_few=of_few)
    if isinstance(node, Or):
        found = found_by_one_of(node.children, sight)
        return _or(node, sight) if found is None else found
    return past(node, of_few=of_few) if isinstance(node, Was | Changed) else _leaf(node, sight)


def _and(node: And, sight: Sight, *, of_few: bool) -> Condition:
    of_few = of_few or any(_leaves_few(child) for child in node.children)
    return and_(*(condition(child, sight, of_few=of_few) for child in node.children))


def _leaves_few(node: Node) -> bool:
    return isinstance(node, AnyOf) and not node.negated and node.field.type in _OF_FEW


def _or(node: Or, sight: Sight) -> Condition:
    """Return that one of the nodes holds; texts that are looked for are looked for together."""
    texts: list[Matches] = []
    conditions: list[Condition] = []
    for child in node.children:
        if isinstance(child, Matches) and not child.negated:
            texts.append(child)
        else:
            conditions.append(condition(child, sight))
    return or_(*conditions, *([text.matches(texts, sight)] if texts else []))


def _leaf(leaf: Leaf, sight: Sight) -> Condition:
    if isinstance(leaf, Constant):
        return true() if leaf.value else false()
    if isinstance(leaf, Related):
        return is_related(leaf, sight)
    if isinstance(leaf, Was | Changed):
        return past(leaf)
    if isinstance(leaf, ParentAlone):
        return parent_alone(leaf)
    if isinstance(leaf, HasProperty):
        return has_property(leaf, sight)
    if isinstance(leaf, Matches):
        return _matches_not(leaf, sight) if leaf.negated else text.matches((leaf,), sight)
    column = column_of(leaf.field)
    return _of_rows(leaf, sight) if column is None else _of_column(leaf, column)


def _matches_not(leaf: Matches, sight: Sight) -> Condition:
    nowhere = text.matches_nowhere(leaf, sight)
    # Of all texts of an issue, there is always the summary.
    return nowhere if leaf.field == TEXT else and_(_leaf(IsEmpty(leaf.field, negated=True), sight), nowhere)


def _of_column(leaf: IsEmpty | AnyOf | Within, column: ColumnElement[Any]) -> Condition:
    if isinstance(leaf, IsEmpty):
        return (compare.is_not_empty if leaf.negated else compare.is_empty)(leaf.field, column)
    if isinstance(leaf, AnyOf):
        return (compare.differs if leaf.negated else compare.equals)(leaf.field, column, leaf.values)
    inside = compare.lies_in(column, leaf.ranges)
    return and_(column.is_not(None), not_(inside)) if leaf.negated else inside


def _of_rows(leaf: IsEmpty | AnyOf | Within, sight: Sight) -> Condition:
    rows = seen_rows(rows_of(leaf.field), sight)
    if leaf.field not in PARTICIPANTS:
        return _exists_as_asked(leaf, rows)
    if not isinstance(leaf, AnyOf) or leaf.negated or sight.user_id not in leaf.values:
        return and_(sees_participants(sight), _exists_as_asked(leaf, rows))
    return _participates(leaf, rows, sight)


def _exists_as_asked(leaf: IsEmpty | AnyOf | Within, rows: Rows) -> Condition:
    if isinstance(leaf, IsEmpty):
        return has_row(rows) if leaf.negated else not_(has_row(rows))
    matching = has_row(rows, _matches(leaf)(rows.value))
    if not leaf.negated:
        return matching
    return not_(matching) if leaf.field.empty_differs else and_(has_row(rows), not_(matching))


def _matches(leaf: AnyOf | Within) -> Callable[[ColumnElement[Any]], Condition]:
    if isinstance(leaf, AnyOf):
        return lambda column: compare.equals(leaf.field, column, leaf.values)
    return lambda column: compare.lies_in(column, leaf.ranges)


def _participates(leaf: AnyOf, rows: Rows, sight: Sight) -> Condition:
    """Return that one of several people takes part, the asker among them: one's own vote or watch is always seen."""
    themselves = has_row(rows, rows.value == sight.user_id)
    others = [user_id for user_id in leaf.values if user_id != sight.user_id]
    if not others:
        return themselves
    return or_(themselves, and_(sees_participants(sight), has_row(rows, among(rows.value, others))))
