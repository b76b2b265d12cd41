"""Boards: a saved filter seen as columns."""

import enum

import msgspec

LONGEST_NAME = 255


class BoardType(enum.StrEnum):
    """Whether work goes by sprints or flows."""

    SCRUM = "scrum"
    KANBAN = "kanban"


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column with the statuses whose issues it shows, and how many there should be in it."""

    name: str
    status_ids: tuple[int, ...] = ()
    min: int | None = None
    max: int | None = None


class Board(msgspec.Struct, frozen=True):
    """A board; `filter_id` is that of its saved filter, `estimation_field` the REST id of what estimates issues."""

    id: int
    name: str
    type: BoardType
    filter_id: int
    columns: tuple[Column, ...]
    owner_id: int | None = None
    project_id: int | None = None
    constraint_type: str = "none"
    estimation_field: str | None = None
    sub_query: str = ""
