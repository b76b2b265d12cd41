"""Sprints of a project: every two weeks, closed ones, the active one, and two to come."""

from collections.abc import Sequence

import msgspec

from whimbrel.importers.demo.chance import Chance
from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.worktime import DAY, HOUR, WEEK, Worktime
from whimbrel.importers.model import ImportedField, ImportedItem, ImportedSprint, ImportedValue
from whimbrel.tracker import defaults
from whimbrel.tracker.sprint import SprintState

_LENGTH = 2 * WEEK
_WORKED = 11 * DAY + 8 * HOUR  # Monday morning to Friday evening of the second week
_TO_COME = 2
_SETTLED = 4  # the active sprint began at least four days ago, so that there is something to see in it

FIELD = ImportedField(defaults.SPRINT.name, defaults.SPRINT.type_key)


class Iteration(msgspec.Struct, frozen=True, eq=False):
    """A sprint with its moments."""

    sprint: ImportedSprint
    begin: int
    completed: int


class Sprints:
    """The sprints of one project, earliest first; a project may have none."""

    def __init__(self, iterations: Sequence[Iteration], active: int) -> None:
        """Take sprints in order; `active` is the place of the active one."""
        self._iterations = tuple(iterations)
        self.active = active
        self._first = iterations[0].begin if iterations else 0

    def __len__(self) -> int:
        return len(self._iterations)

    def at(self, place: int) -> Iteration:
        """Return the sprint at a place."""
        return self._iterations[place]

    def next_place(self, moment: int) -> int:
        """Return the place of the first sprint that begins after a moment; it may be one beyond the last."""
        return max(0, (moment - self._first) // _LENGTH + 1)

    def running_place(self, moment: int) -> int:
        """Return the place of the sprint that runs at a moment, or between two sprints of the next one."""
        place = max(0, self.next_place(moment) - 1)
        return place if moment < self._iterations[place].completed else place + 1


def plan_sprints(key: str, worktime: Worktime, lead: Member, chance: Chance, goals: Sequence[str]) -> Sprints:
    """Plan sprints of two weeks that begin on Mondays at nine in the lead's zone."""
    today = worktime.end // DAY
    monday = today - _SETTLED - worktime.weekday(today - _SETTLED)
    active = monday * DAY // _LENGTH
    iterations = []
    for place in range(active + 1 + _TO_COME):
        day = monday + (place - active) * _LENGTH // DAY
        begin = day * DAY + 9 * HOUR - lead.offsets[day]
        state = (SprintState.ACTIVE, SprintState.CLOSED, SprintState.FUTURE)[(place < active) - (place > active)]
        iterations.append(_iteration(f"{key} Sprint {place + 1}", state, begin, worktime, chance.pick(goals)))
    return Sprints(iterations, active)


def _iteration(name: str, state: SprintState, begin: int, worktime: Worktime, goal: str) -> Iteration:
    completed = begin + _WORKED + HOUR
    sprint = ImportedSprint(
        name,
        str(state),
        start=worktime.instant(begin).replace(microsecond=0),
        end=worktime.instant(begin + _WORKED).replace(microsecond=0),
        completed=worktime.instant(completed) if state is SprintState.CLOSED else None,
        goal=goal,
    )
    return Iteration(sprint, begin, completed)


def planned(before: Sequence[Iteration], after: Sequence[Iteration]) -> ImportedItem:
    """Return the history line of an issue that goes from some sprints to others."""
    return ImportedItem(FIELD.name, "custom", from_string=_names(before), to_string=_names(after))


def value(iterations: Sequence[Iteration]) -> ImportedValue:
    """Return the value of the field."""
    return ImportedValue(FIELD, tuple(iteration.sprint for iteration in iterations))


def _names(iterations: Sequence[Iteration]) -> str | None:
    return ", ".join(iteration.sprint.name for iteration in iterations) or None
