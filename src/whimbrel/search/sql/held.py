"""The intervals for which a field with one value held a wanted one.

An interval is recognised by the line that began it, by the line that ended it, or by the present value. Which of them
begin or end within the window, a line tells by itself; those that span the window are told by the first line since it
opened, or by the present value where there is none. Who began an interval is only told by the line that did, so that a
question of it looks for both ends, as does one whose window lies the wrong way round.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)

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
    if leaf.field.stored == "creator_id":  # which never changes
        yield from _created_by(leaf)
    elif leaf.by is None and not leaf.window.reversed:
        yield from chain(_present_since(leaf), _line_within(leaf), _ended_behind(leaf))
    else:
        for found in chain(_at_present(leaf), _since_a_line(leaf), _until_a_line(leaf)):
            yield found if leaf.by is None else found.where(found.selected_columns.issue_id.in_(_changed_by(leaf.by)))


def _created_by(leaf: Was) -> Iterator[Select[Any]]:
    own = issue.alias()
    for way in _is_wanted(leaf, own):
        yield select(own.c.id.label("issue_id")).where(way, *begins(leaf, own.c.created, own.c.creator_id))


def _is_wanted(leaf: Was, own: Any) -> Iterator[Condition]:
    """Yield the ways in which an issue can have a wanted value at present."""
    value = own.c[leaf.field.stored or ""]
    if leaf.wanted.ids:
        yield among(value, leaf.wanted.ids)
    if leaf.wanted.empty:
        yield value.is_(None)


def _present_since(leaf: Was) -> Iterator[Select[Any]]:
    """Yield what tells the issues that have a wanted value, and have had it since the window opened.

    Those that got it within the window have a line of that.
    """
    own, line = issue.alias(), lines()
    for way in _is_wanted(leaf, own):
        found = select(own.c.id.label("issue_id")).where(way)
        if leaf.window.high is not None:
            later = exists().where(line.c.issue_id == own.c.id, is_line_of(leaf.field, line), *_open(leaf, line))
            found = found.where(*begins(leaf, own.c.created, own.c.creator_id), not_(later.correlate(own)))
        yield found


def _line_within(leaf: Was) -> Iterator[Select[Any]]:
    """Yield what tells the issues that got a wanted value, or lost one, within the window."""
    for side in Side:
        line = lines()
        within = (*_open(leaf, line), *begins(leaf, line.c.created, line.c.author_id))
        for way in has_value(line, side, leaf.wanted):
            yield select(line.c.issue_id).where(is_line_of(leaf.field, line), way, *within)


def _ended_behind(leaf: Was) -> Iterator[Select[Any]]:
    """Yield what tells the issues that lost a wanted value behind the window, by their first change since it opened."""
    if leaf.window.high is None:
        return
    own, line, earlier = issue.alias(), lines(), lines()
    place, there = tuple_(line.c.created, line.c.id), tuple_(earlier.c.created, earlier.c.id)
    first = not_(
        exists()
        .where(
            earlier.c.issue_id == line.c.issue_id,
            is_line_of(leaf.field, earlier),
            *_open(leaf, earlier),
            there < place,
        )
        .correlate(line)
    )
    behind = not_(and_(*begins(leaf, line.c.created, line.c.author_id)))
    for way in has_value(line, Side.FROM, leaf.wanted):
        found = select(line.c.issue_id).join(own, own.c.id == line.c.issue_id)
        yield found.where(
            is_line_of(leaf.field, line), way, behind, first, *begins(leaf, own.c.created, own.c.creator_id)
        )


def _changed_by(people: Sequence[int]) -> CompoundSelect[Any]:
    """Return the issues that somebody made or changed: few, where every second issue may have had a value."""
    own, write = issue.alias(), change_group.alias()
    return union_all(
        select(write.c.issue_id).where(among(write.c.author_id, people)),
        select(own.c.id).where(among(own.c.creator_id, people)),
    )


def _open(leaf: Was, line: Any) -> Iterator[Condition]:
    """Yield that a line was written when the window had opened."""
    if leaf.window.low is not None:
        yield line.c.created > leaf.window.low.instant


def _at_present(leaf: Was) -> Iterator[Select[Any]]:
    own, began = issue.alias(), lines()
    last = nearest(leaf.field, began, began.c.issue_id == own.c.id, later=False)
    for way in _is_wanted(leaf, own):
        found = select(own.c.id.label("issue_id")).where(way).select_from(own.outerjoin(last, true()))
        yield found.where(*begins(leaf, *since(last, own)))


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
        previous = neighbour(leaf.field, ended, other=began, later=False)
        source = ended.join(own, own.c.id == ended.c.issue_id).outerjoin(previous, true())
        yield found.select_from(source).where(*begins(leaf, *since(previous, own)))


def since(began: Any, own: Any) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return when and by whom an interval was begun: by a line or, where there is none, by creating the issue."""
    author = case((began.c.id.is_(None), own.c.creator_id), else_=began.c.author_id)
    return func.coalesce(began.c.created, own.c.created), author
