"""Changes on their way into the history of issues: the statement for few, the rows for many."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import text

from whimbrel.tracker.change import Change, HistoryItem

GROUP_COLUMNS = ("id", "issue_id", "author_id", "created")
ITEM_COLUMNS = (
    "group_id",
    "issue_id",
    "author_id",
    "created",
    "field",
    "field_type",
    "from_value",
    "from_string",
    "to_value",
    "to_string",
)

# Groups get their ids first, so that each item can name its group by the place at which it was given.
_NUMBERED = """
    numbered AS MATERIALIZED (
        SELECT nextval(pg_get_serial_sequence('change_group', 'id')) AS id, place, issue_id, author_id, created
          FROM unnest((:issue_id)::bigint[], (:author_id)::bigint[], (:created)::timestamptz[])
               WITH ORDINALITY AS given (issue_id, author_id, created, place)
    ), groups AS (
        INSERT INTO change_group (id, issue_id, author_id, created)
        SELECT id, issue_id, author_id, created FROM numbered ORDER BY place
    )"""
_INSERT_ITEMS = """
    INSERT INTO change_item (group_id, issue_id, author_id, created,
                             field, field_type, from_value, from_string, to_value, to_string)
    SELECT numbered.id, numbered.issue_id, numbered.author_id, numbered.created,
           item.field, item.field_type, item.from_value, item.from_string, item.to_value, item.to_string
      FROM unnest((:group_place)::bigint[], (:field)::text[], (:field_type)::text[], (:from_value)::text[],
                  (:from_string)::text[], (:to_value)::text[], (:to_string)::text[])
           WITH ORDINALITY AS item (group_place, field, field_type, from_value, from_string, to_value, to_string, place)
      JOIN numbered ON numbered.place = item.group_place
     ORDER BY item.place"""
INSERT_CHANGES = text(f"WITH {_NUMBERED} {_INSERT_ITEMS}")
CHANGES_WRITTEN = f"{_NUMBERED}, items AS ({_INSERT_ITEMS})"
"""The same as parts of a WITH clause, for a statement that writes more."""

DRAW_GROUP_IDS = text("""
    SELECT nextval(pg_get_serial_sequence('change_group', 'id')) FROM generate_series(1, :count)
""")


def change_parameters(changes: Sequence[Change]) -> dict[str, Any]:
    """Return the parameters of INSERT_CHANGES."""
    placed = [(place, item) for place, change in enumerate(changes, start=1) for item in change.items]
    return {
        "issue_id": [change.issue_id for change in changes],
        "author_id": [change.author_id for change in changes],
        "created": [change.at for change in changes],
        "group_place": [place for place, _ in placed],
        "field": [item.field for _, item in placed],
        "field_type": [item.field_type for _, item in placed],
        "from_value": [item.from_value for _, item in placed],
        "from_string": [item.from_string for _, item in placed],
        "to_value": [item.to_value for _, item in placed],
        "to_string": [item.to_string for _, item in placed],
    }


def group_rows(ids: Sequence[int], changes: Sequence[Change]) -> Iterator[tuple[Any, ...]]:
    """Yield the groups as rows of GROUP_COLUMNS."""
    for number, change in zip(ids, changes, strict=True):
        yield (number, change.issue_id, change.author_id, change.at)


def item_rows(ids: Sequence[int], changes: Sequence[Change]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of all changes as rows of ITEM_COLUMNS."""
    for number, change in zip(ids, changes, strict=True):
        for item in change.items:
            yield (number, change.issue_id, change.author_id, change.at, *_line(item))


def _line(item: HistoryItem) -> tuple[str | None, ...]:
    return (item.field, item.field_type, item.from_value, item.from_string, item.to_value, item.to_string)
