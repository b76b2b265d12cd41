"""The intervals for which an issue was for a version, or for none.

History has a line for each version that came or went, so each version has intervals of its own. The issue was for none
while none of them ran; what one write changed happened at once.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    FromClause,
    Select,
    Subquery,
    Text,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)

from whimbrel.jql.fields import QueryField
from whimbrel.jql.past import PastValues, Was
from whimbrel.search.sql.array import among
from whimbrel.search.sql.held import asks_for_beginnings, begins, ends, since
from whimbrel.search.sql.line import Condition, Side, has_value, is_line_of, lines, nearest, neighbour
from whimbrel.storage.schema.issue import issue, issue_fix_version


def held_versions(leaf: Was) -> Iterator[Select[Any]]:
    """Yield statements for the ids of the issues that were for a wanted version, or none, as is asked."""
    versions = PastValues(leaf.wanted.ids, leaf.wanted.keys, leaf.wanted.names)
    if versions.ids:
        yield _at_present(leaf)
    yield from _since_a_line(leaf, versions)
    yield from _until_a_line(leaf, versions)
    if leaf.wanted.empty:
        yield _never_for_any(leaf)
        yield _between_lines(leaf)


def writes(field: QueryField) -> Subquery:
    """Return every write that changed the versions of an issue, with how many there were `before` and `after` it."""
    line = lines()
    came, went = _count(line, Side.TO), _count(line, Side.FROM)
    write = (
        select(
            line.c.issue_id,
            line.c.group_id,
            func.min(line.c.created).label("created"),
            func.min(line.c.author_id).label("author_id"),
            (came - went).label("added"),
        )
        .where(is_line_of(field, line))
        .group_by(line.c.issue_id, line.c.group_id)
        .subquery()
    )
    present = (
        select(issue_fix_version.c.issue_id, func.count().label("versions"))
        .group_by(issue_fix_version.c.issue_id)
        .subquery()
    )
    now = func.coalesce(present.c.versions, 0)
    # Counted back from the present, which is certain even where a history is not whole.
    latest_first = (write.c.created.desc(), write.c.group_id.desc())
    since_then = func.sum(write.c.added).over(partition_by=write.c.issue_id, order_by=latest_first)
    counted = select(
        write.c.issue_id,
        write.c.group_id,
        write.c.created,
        write.c.author_id,
        (now - since_then).label("before"),
        (now - since_then + write.c.added).label("after"),
    ).select_from(write.outerjoin(present, present.c.issue_id == write.c.issue_id))
    return counted.subquery()


def _count(line: FromClause, side: Side) -> Any:
    return func.count(func.nullif(func.coalesce(line.c[f"{side}_value"], line.c[f"{side}_string"]), ""))


def _same_version(line: FromClause, side: Side, other: FromClause, other_side: Side) -> Condition:
    version, other_version = (
        func.coalesce(one.c[f"{end}_value"], one.c[f"{end}_string"]) for one, end in ((line, side), (other, other_side))
    )
    return version == other_version


def _at_present(leaf: Was) -> Select[Any]:
    present, own, began = issue_fix_version.alias(), issue.alias(), lines()
    found = select(present.c.issue_id).where(among(present.c.version_id, leaf.wanted.ids))
    if not asks_for_beginnings(leaf):
        return found
    of_version = (began.c.issue_id == present.c.issue_id, began.c.to_value == cast(present.c.version_id, Text))
    last = nearest(leaf.field, began, *of_version, later=False)
    source = present.join(own, own.c.id == present.c.issue_id).outerjoin(last, true())
    return found.select_from(source).where(*begins(leaf, *since(last, own)))


def _since_a_line(leaf: Was, versions: PastValues) -> Iterator[Select[Any]]:
    began, ended = lines(), lines()
    for way in has_value(began, Side.TO, versions):
        found = select(began.c.issue_id).where(
            is_line_of(leaf.field, began), way, *begins(leaf, began.c.created, began.c.author_id)
        )
        if leaf.window.low is not None:
            of_version = _same_version(ended, Side.FROM, began, Side.TO)
            following = neighbour(leaf.field, began, of_version, other=ended, later=True)
            found = found.select_from(began.outerjoin(following, true())).where(*ends(leaf, following.c.created))
        yield found


def _until_a_line(leaf: Was, versions: PastValues) -> Iterator[Select[Any]]:
    own, began, ended = issue.alias(), lines(), lines()
    for way in has_value(ended, Side.FROM, versions):
        found = select(ended.c.issue_id).where(is_line_of(leaf.field, ended), way, *ends(leaf, ended.c.created))
        if asks_for_beginnings(leaf):
            of_version = _same_version(began, Side.TO, ended, Side.FROM)
            previous = neighbour(leaf.field, ended, of_version, other=began, later=False)
            source = ended.join(own, own.c.id == ended.c.issue_id).outerjoin(previous, true())
            found = found.select_from(source).where(*begins(leaf, *since(previous, own)))
        yield found


def _never_for_any(leaf: Was) -> Select[Any]:
    own, present, line = issue.alias(), issue_fix_version.alias(), lines()
    return select(own.c.id.label("issue_id")).where(
        ~exists().where(present.c.issue_id == own.c.id).correlate(own),
        ~exists().where(line.c.issue_id == own.c.id, is_line_of(leaf.field, line)).correlate(own),
        *begins(leaf, own.c.created, own.c.creator_id),
    )


def _between_lines(leaf: Was) -> Select[Any]:
    """Return the issues with a history that were for no version: at first, or since a write that left none."""
    own, write = issue.alias(), writes(leaf.field)
    in_order = (write.c.created, write.c.group_id)
    of_issue = write.c.issue_id
    filled = func.min(write.c.created).filter(write.c.after > 0)
    step = select(
        *(write.c[name] for name in ("issue_id", "created", "author_id", "before", "after")),
        func.row_number().over(partition_by=of_issue, order_by=in_order).label("place"),
        filled.over(partition_by=of_issue, order_by=in_order, rows=(0, None)).label("filled"),
        filled.over(partition_by=of_issue, order_by=in_order, rows=(1, None)).label("filled_later"),
    ).subquery()
    at_first = and_(
        step.c.place == 1,
        step.c.before <= 0,
        *begins(leaf, own.c.created, own.c.creator_id),
        *ends(leaf, step.c.filled),
    )
    since_a_write = and_(
        step.c.before > 0,
        step.c.after <= 0,
        *begins(leaf, step.c.created, step.c.author_id),
        *ends(leaf, step.c.filled_later),
    )
    return select(step.c.issue_id).join(own, own.c.id == step.c.issue_id).where(or_(at_first, since_a_write))
