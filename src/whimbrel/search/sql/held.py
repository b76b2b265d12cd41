"""The intervals for which a field with one value held a wanted one.

An interval is recognised by the line that began it, by the line that ended it, or by the present value. Each of the
three begins with what an index finds, and then looks for the other end of the interval.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, func, or_, select, true, union_all

from whimbrel.jql.past import Was
from whimbrel.search.sql.array import among
from whimbrel.search.sql.line import Side, has_value, is_line_of, lines, nearest, neighbour
from whimbrel.storage.schema.history import change_group
from whimbrel.storage.schema.issue import issue

Condition = ColumnElement[bool]


def begins(leaf: Was, instant: ColumnElement[Any], author: ColumnElement[Any]) -> Iterator[Condition]:
    """Yield what a question demands of the beginning of an interval."""
    high = leaf.window.high
    if high is not None:
        yield instant <= high.instant if high.included else instant < high.instant
    if leaf.by is not None:
        yield among(author, leaf.by)


def ends(leaf: Was, instant: ColumnElement[datetime]) -> Iterator[Condition]:
    """Yield what a question demands of the end of an interval; without one it lasts."""
    if leaf.window.low is not None:
        yield or_(instant.is_(None), instant > leaf.window.low.instant)


def asks_for_beginnings(leaf: Was) -> bool:
    """Tell whether it matters when, or by whom, an interval was begun."""
    return leaf.window.high is not None or leaf.by is not None


def held(leaf: Was) -> Iterator[Select[Any]]:
    """Yield statements for the ids, as `issue_id`, of the issues that held a wanted value as is asked."""
    ways = [_at_present(leaf)]
    if leaf.field.stored != "creator_id":  # which never changes
        ways += [_since_a_line(leaf), _until_a_line(leaf)]
    for found in chain.from_iterable(ways):
        yield found if leaf.by is None else found.where(found.selected_columns.issue_id.in_(_changed_by(leaf.by)))


def _changed_by(people: Sequence[int]) -> CompoundSelect[Any]:
    """Return the issues that somebody made or changed: few, where every second issue may have had a value."""
    own, write = issue.alias(), change_group.alias()
    return union_all(
        select(write.c.issue_id).where(among(write.c.author_id, people)),
        select(own.c.id).where(among(own.c.creator_id, people)),
    )


def _at_present(leaf: Was) -> Iterator[Select[Any]]:
    own, began = issue.alias(), lines()
    value = own.c[leaf.field.stored or ""]
    ways = []
    if leaf.wanted.ids:
        ways.append(among(value, leaf.wanted.ids))
    if leaf.wanted.empty:
        ways.append(value.is_(None))
    for way in ways:
        found = select(own.c.id.label("issue_id")).where(way)
        if not asks_for_beginnings(leaf):
            yield found
        elif leaf.field.stored == "creator_id":
            yield found.where(*begins(leaf, own.c.created, own.c.creator_id))
        else:
            last = nearest(leaf.field, began, began.c.issue_id == own.c.id, later=False)
            yield found.select_from(own.outerjoin(last, true())).where(*begins(leaf, *since(last, own)))


def _since_a_line(leaf: Was) -> Iterator[Select[Any]]:
    began, ended = lines(), lines()
    for way in has_value(began, Side.TO, leaf.wanted):
        found = select(began.c.issue_id).where(
            is_line_of(leaf.field, began), way, *begins(leaf, began.c.created, began.c.author_id)
        )
        if leaf.window.low is not None:
            following = neighbour(leaf.field, began, other=ended, later=True)
            found = found.select_from(began.outerjoin(following, true())).where(*ends(leaf, following.c.created))
        yield found


def _until_a_line(leaf: Was) -> Iterator[Select[Any]]:
    own, began, ended = issue.alias(), lines(), lines()
    for way in has_value(ended, Side.FROM, leaf.wanted):
        found = select(ended.c.issue_id).where(is_line_of(leaf.field, ended), way, *ends(leaf, ended.c.created))
        if asks_for_beginnings(leaf):
            previous = neighbour(leaf.field, ended, other=began, later=False)
            source = ended.join(own, own.c.id == ended.c.issue_id).outerjoin(previous, true())
            found = found.select_from(source).where(*begins(leaf, *since(previous, own)))
        yield found


def since(began: Any, own: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return when and by whom an interval was begun: by a line or, where there is none, by creating the issue."""
    author = case((began.c.id.is_(None), own.c.creator_id), else_=began.c.author_id)
    return func.coalesce(began.c.created, own.c.created), author
