"""Sprints of Jira Software."""

import enum
from datetime import datetime

import msgspec


class SprintState(enum.StrEnum):
    """The life of a sprint, in its order."""

    FUTURE = "future"
    ACTIVE = "active"
    CLOSED = "closed"


class Sprint(msgspec.Struct, frozen=True):
    """A named stretch of work of one board; `sequence` is its place among the board's others."""

    id: int
    name: str
    state: SprintState
    board_id: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    completed: datetime | None = None
    goal: str = ""
    activated: datetime | None = None
    sequence: int = 0
