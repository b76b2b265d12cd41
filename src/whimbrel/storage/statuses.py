"""Issues of some projects and types that go from one status to another, all at once."""

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy import text

from whimbrel.storage.postgres import Tx

_THESE = """issue.project_id = ANY(CAST(:projects AS BIGINT[]))
        AND issue.issue_type_id = ANY(CAST(:types AS BIGINT[]))
        AND issue.status_id = ANY(CAST(:before AS BIGINT[]))"""
_COUNT = text(f"SELECT status_id, count(*) AS issues FROM issue WHERE {_THESE} GROUP BY status_id")  # noqa: S608
_LOCK = text(
    f"SELECT count(*) FROM (SELECT id FROM issue WHERE {_THESE} ORDER BY id FOR NO KEY UPDATE) AS locked"  # noqa: S608
)
_MOVE = text(
    f"""
    WITH mapping AS (
        SELECT before_id, after_id, was.name AS was, came.name AS came
          FROM unnest(CAST(:before AS BIGINT[]), CAST(:after AS BIGINT[])) AS given (before_id, after_id)
          JOIN status AS was ON was.id = before_id
          JOIN status AS came ON came.id = after_id
    ), moved AS (
        UPDATE issue SET status_id = after_id, updated = :instant
          FROM mapping
         WHERE {_THESE} AND issue.status_id = before_id
        RETURNING issue.id, before_id, after_id, was, came
    ), groups AS (
        INSERT INTO change_group (issue_id, author_id, created)
        SELECT id, CAST(:author AS BIGINT), :instant FROM moved
        RETURNING id, issue_id
    )
    INSERT INTO change_item (group_id, issue_id, author_id, created, field, field_type,
                             from_value, from_string, to_value, to_string)
    SELECT groups.id, groups.issue_id, CAST(:author AS BIGINT), :instant, 'status', 'jira',
           CAST(before_id AS TEXT), was, CAST(after_id AS TEXT), came
      FROM groups JOIN moved ON moved.id = groups.issue_id
    """  # noqa: S608  what is put in is written above
)


class Place(msgspec.Struct, frozen=True):
    """The issues of some projects that are of some types."""

    project_ids: tuple[int, ...]
    issue_type_ids: tuple[int, ...]


async def count_by_status(tx: Tx, place: Place, statuses: Collection[int]) -> dict[int, int]:
    """Return how many issues of a place are in each of some statuses, those without any left out."""
    rows = await tx.fetch_all(_COUNT, {**_parameters(place), "before": list(statuses)})
    return {row.status_id: row.issues for row in rows}


async def move_statuses(tx: Tx, place: Place, mapping: Mapping[int, int], author_id: int | None) -> int:
    """Put all issues of a place that are in a status into that which is mapped to it; return how many they were.

    Each gets a line of history, and `updated` moves on. The issues are locked in the order of their ids.
    """
    these = {**_parameters(place), "before": list(mapping)}
    count = int(await tx.fetch_value(_LOCK, these))
    if count:
        move = {**these, "after": list(mapping.values()), "author": author_id, "instant": tx.now}
        await tx.execute(_MOVE, move)
    return count


def _parameters(place: Place) -> dict[str, list[int]]:
    return {"projects": list(place.project_ids), "types": list(place.issue_type_ids)}
