"""Estimates and logged work, and what both leave in the history."""

from functools import cache

import msgspec

from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.worktime import HOUR
from whimbrel.importers.model import ImportedItem, ImportedWorklog
from whimbrel.tracker.duration import MINUTE, format_seconds

_ESTIMATED = 0.2
_ESTIMATES = (1, 2, 2, 3, 4, 4, 6, 8, 8, 12, 16, 24, 40)
_MOST_LOGS = 5


class Effort(msgspec.Struct, frozen=True):
    """What an issue was thought to take, what is left, and what it took so far, in seconds."""

    original: int | None = None
    remaining: int | None = None
    spent: int | None = None
    worklogs: tuple[ImportedWorklog, ...] = ()


def effort_of(draft: Draft) -> Effort:
    """Return an issue's effort; work is logged by whoever works on it."""
    stage, chance = draft.stage, draft.stage.chance
    if chance.draw() >= _ESTIMATED:
        return Effort()
    original = remaining = chance.pick(_ESTIMATES) * HOUR
    started = draft.course.started
    if started is None:
        return Effort(original, original)
    spent = 0
    logs = []
    moment = started
    for _ in range(chance.whole(0, _MOST_LOGS)):
        moment = stage.worktime.after(moment + HOUR, chance.skewed(7.0, 0.8), draft.worker(moment).offsets, chance)
        if moment >= draft.ended:
            break
        seconds = chance.whole(1, 16) * 30 * MINUTE
        left = max(0, remaining - seconds)
        _log(draft, moment, (remaining, left), (spent, spent + seconds))
        logs.append(_worklog(draft, moment, seconds))
        remaining, spent = left, spent + seconds
    return Effort(original, remaining, spent or None, tuple(logs))


def _log(draft: Draft, moment: int, remaining: tuple[int, int], spent: tuple[int, int]) -> None:
    lines = [_line("timespent", *spent)]
    if remaining[0] != remaining[1]:
        lines.append(_line("timeestimate", *remaining))
    draft.trail.add(moment, draft.worker(moment), *lines)


@cache
def _line(field: str, before: int, after: int) -> ImportedItem:
    if not before and field == "timespent":
        return ImportedItem(field, to_value=str(after), to_string=format_seconds(after))
    return ImportedItem(field, "jira", str(before), format_seconds(before), str(after), format_seconds(after))


def _worklog(draft: Draft, moment: int, seconds: int) -> ImportedWorklog:
    stage = draft.stage
    author = draft.worker(moment).person
    comment = stage.chance.pick(stage.worklogs) % draft.topic
    logged = stage.worktime.instant(moment)
    draft.touch(moment)
    return ImportedWorklog(
        stage.worktime.instant(max(draft.seed.moment, moment - seconds)),
        seconds,
        logged,
        logged,
        comment,
        author,
        author,
    )
