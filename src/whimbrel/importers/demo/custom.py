"""Custom fields: those of Jira Software, and those that several projects share."""

from collections.abc import Callable, Mapping
from functools import cache

import msgspec

from whimbrel.importers.demo import table
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.phrase import compile_phrases
from whimbrel.importers.demo.worktime import DAY
from whimbrel.importers.model import (
    ImportedField,
    ImportedItem,
    ImportedOption,
    ImportedScalar,
    ImportedValue,
)
from whimbrel.tracker import defaults
from whimbrel.tracker.customfield import FIELD_TYPES, CustomField
from whimbrel.tracker.status import DONE, TO_DO

_POINTS = (1, 1, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 8, 8, 13)
_ESTIMATED, _ESTIMATED_AGAIN, _FLAGGED = 0.8, 0.06, 0.06
_COLOURS = 14
_MOST_OPTIONS = 3


def _ours(field: CustomField) -> ImportedField:
    return ImportedField(field.name, field.type_key)


STORY_POINTS, FLAGGED = _ours(defaults.STORY_POINTS), _ours(defaults.FLAGGED)
_EPIC_NAME, _EPIC_COLOUR = _ours(defaults.EPIC_NAME), _ours(defaults.EPIC_COLOUR)
_EPIC_STATUS = _ours(defaults.EPIC_STATUS)
_IMPEDIMENT = ImportedValue(FLAGGED, (ImportedOption("Impediment"),))
_POINT_VALUES = {points: ImportedValue(STORY_POINTS, (float(points),)) for points in _POINTS}
_EPIC_STATES = {name: ImportedValue(_EPIC_STATUS, (ImportedOption(name),)) for name in ("To Do", "In Progress", "Done")}


class _Shared(msgspec.Struct, frozen=True, eq=False):
    """A field of the table; `options` are its choices, each a value of its own."""

    field: ImportedField
    row: table.FieldRow
    options: tuple[ImportedOption, ...]
    values: tuple[ImportedValue, ...]
    phrases: tuple[str, ...]


@cache
def _shared(name: str) -> _Shared:
    row = table.fields()[name]
    type_key = next(key for key in FIELD_TYPES if key.endswith(f":{row.type}"))
    field = ImportedField(name, type_key)
    options = tuple(ImportedOption(value) for value in row.values) if "select" in row.type else ()
    values = tuple(ImportedValue(field, (option,)) for option in options)
    return _Shared(field, row, options, values, compile_phrases(row.values))


def points_of(draft: Draft, planned: int | None) -> list[ImportedValue]:
    """Return the story points: estimated when the issue was planned, some a second time."""
    stage, chance = draft.stage, draft.stage.chance
    if not stage.sprints or draft.seed.work.text in {"epic", "subtask"} or chance.draw() >= _ESTIMATED:
        return []
    if planned is None or planned >= stage.worktime.end:
        return []
    points = chance.pick(_POINTS)
    moment = draft.between(draft.seed.moment + 60, planned - 1)
    if not draft.trail.add(moment, stage.lead, _point_line(None, points)):
        return []
    if chance.draw() < _ESTIMATED_AGAIN:
        again = chance.pick(_POINTS)
        if again != points and draft.trail.add(planned + 120, stage.lead, _point_line(points, again)):
            points = again
    return [_POINT_VALUES[points]]


def _point_line(before: int | None, after: int) -> ImportedItem:
    shown = None if before is None else str(before)
    return ImportedItem(STORY_POINTS.name, "custom", from_string=shown, to_string=str(after))


def flag_of(draft: Draft) -> list[ImportedValue]:
    """Return the flag of an impeded issue; most flags were taken off again."""
    stage, course = draft.stage, draft.course
    if not stage.sprints or course.started is None or stage.chance.draw() >= _FLAGGED:
        return []
    moment = draft.between(course.started + 60, draft.ended - 1)
    author = draft.worker(moment)
    if not draft.trail.add(moment, author, ImportedItem(FLAGGED.name, "custom", to_string="Impediment")):
        return []
    off = stage.worktime.after(moment, stage.chance.skewed(30.0, 1.0), draft.worker(moment).offsets, stage.chance)
    line = ImportedItem(FLAGGED.name, "custom", from_string="Impediment")
    if draft.trail.add(off, draft.worker(off), line):
        return []
    return [_IMPEDIMENT]


def epic_values(draft: Draft, name: str) -> list[ImportedValue]:
    """Return what an epic alone has: a short name, a colour and a status."""
    category = draft.course.status.category_id
    state = "Done" if category == DONE.id else "To Do" if category == TO_DO.id else "In Progress"
    colour = f"ghx-label-{draft.stage.chance.whole(1, _COLOURS)}"
    return [
        ImportedValue(_EPIC_NAME, (name,)),
        ImportedValue(_EPIC_COLOUR, (colour,)),
        _EPIC_STATES[state],
    ]


def shared_values(draft: Draft) -> list[ImportedValue]:
    """Return the values of the fields that the project shares with others."""
    chance = draft.stage.chance
    found = []
    for name in draft.stage.kind.fields:
        shared = _shared(name)
        if chance.draw() < shared.row.share:
            found.append(_MAKERS[shared.row.type](draft, shared))
    return found


def _option(draft: Draft, shared: _Shared) -> ImportedValue:
    return draft.stage.chance.pick(shared.values)


def _options(draft: Draft, shared: _Shared) -> ImportedValue:
    chosen = draft.stage.chance.some(shared.options, draft.stage.chance.whole(1, _MOST_OPTIONS))
    return ImportedValue(shared.field, tuple(chosen))


def _text(draft: Draft, shared: _Shared) -> ImportedValue:
    return ImportedValue(shared.field, (draft.stage.chance.pick(shared.phrases) % draft.topic,))


def _number(draft: Draft, shared: _Shared) -> ImportedValue:
    row = shared.row
    steps = int(draft.stage.chance.skewed(row.most / row.step / 8, 1.0)) + 1
    return ImportedValue(shared.field, (float(min(steps * row.step, row.most)),))


def _user(draft: Draft, shared: _Shared) -> ImportedValue:
    return ImportedValue(shared.field, (draft.stage.member(draft.stage.team, draft.seed.moment).person,))


def _date(draft: Draft, shared: _Shared) -> ImportedValue:
    day: ImportedScalar = draft.stage.worktime.day(draft.seed.moment + draft.stage.chance.whole(1, 60) * DAY)
    return ImportedValue(shared.field, (day,))


_MAKERS: Mapping[str, Callable[[Draft, _Shared], ImportedValue]] = {
    "select": _option,
    "multiselect": _options,
    "textfield": _text,
    "textarea": _text,
    "url": _text,
    "float": _number,
    "userpicker": _user,
    "datepicker": _date,
}
