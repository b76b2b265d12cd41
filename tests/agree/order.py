"""The order that a query asks for, for the plain reading: one key per issue and sort field."""

from itertools import pairwise
from typing import Any

from agree.fields import reading_of
from agree.seeing import Eyes
from agree.world import OPTIONS
from whimbrel.jql import ast
from whimbrel.tracker import defaults
from whimbrel.tracker.issue import Issue

_DESCENDING = {
    "created",
    "updated",
    "resolved",
    "priority",
    "status",
    "creator",
    "votes",
    "watchers",
    "met",
    "lastviewed",
}


def is_in_order(eyes: Eyes, issues: list[Issue], order_by: tuple[ast.SortKey, ...]) -> bool:
    """Tell whether issues stand as the sort keys demand; where all keys are equal, any order will do."""
    keys = [(sort.field.name, _descends(sort)) for sort in order_by] or [("key", True)]
    return all(_compare(eyes, one, other, keys) <= 0 for one, other in pairwise(issues))


def _descends(sort: ast.SortKey) -> bool:
    if sort.direction is not None:
        return sort.direction is ast.Direction.DESC
    return sort.field.name.lower() in _DESCENDING


def _compare(eyes: Eyes, one: Issue, other: Issue, keys: list[tuple[str, bool]]) -> int:
    for name, descends in keys:
        left, right = _key(eyes, name, one), _key(eyes, name, other)
        if left != right:
            return (1 if left > right else -1) * (-1 if descends else 1)
    return 0


def _key(eyes: Eyes, name: str, issue: Issue) -> tuple[Any, ...]:
    """Return what an issue is sorted by; what is empty is greater than everything."""
    if name.lower() == "rank":
        return (0, issue.rank)
    if name.lower() == "summary":
        return (0, issue.summary.lower())
    (reading,) = reading_of(eyes, name)
    values = reading.values(issue)
    if not values:
        return (1,)
    if name.lower() == "place":
        values = values[:1]
    return (0, min(_rank(eyes, reading.kind, name.lower(), value) for value in values))


def _rank(eyes: Eyes, kind: str, name: str, value: Any) -> Any:
    world = eyes.world
    by_id = {thing.id: thing for thing in (*world.versions, *world.components, *world.issues, *world.users)}
    if kind in {"version", "component", "issue"}:
        thing: Any = by_id[value]
        project = eyes.projects[thing.project_id].key
        return (project, _within(kind, thing))
    if kind == "user":
        return (by_id[value].display_name.lower(), by_id[value].name)
    if kind in {"priority", "resolution", "issue type"}:
        things = {"priority": defaults.PRIORITIES, "resolution": defaults.RESOLUTIONS}.get(kind, defaults.ISSUE_TYPES)
        sequence = next(thing.sequence for thing in things if thing.id == value)
        return -sequence if kind == "priority" else sequence
    if kind == "status category":
        return (1, 2, 4, 3).index(value)
    if kind == "option":
        return next(option.sequence for option in OPTIONS if option.id == value)
    named = {
        "project": lambda: eyes.projects[value].name,
        "type": lambda: ("business", "software", "service_desk")[value - 1],
        "status": lambda: next(status.name for status in defaults.STATUSES if status.id == value),
        "level": lambda: next(level.name for level in world.levels if level.id == value),
        "group": lambda: next(group.name for group in world.groups if group.id == value),
    }
    if kind in named:
        return named[kind]().lower()
    return value.lower() if isinstance(value, str) else value


def _within(kind: str, thing: Any) -> Any:
    if kind == "component":
        return thing.name.lower()
    return thing.sequence if kind == "version" else thing.number
