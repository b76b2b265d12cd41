"""Histories of a drawn site, and a plain reading of questions about them: by walking the intervals of each value.

A history is drawn from its end: the last value of a field is the one that the issue has.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from agree.seeing import Eyes, Unknown
from agree.world import MARKED, NOW, World
from whimbrel.jql import ast
from whimbrel.jql.ast import Operator, PredicateKind
from whimbrel.tracker import defaults
from whimbrel.tracker.issue import Issue

NOTHING = ("", "")
Held = tuple[str, str]
"""A value as history keeps it: its key, and its name at the time; both blank for no value."""


class Line(msgspec.Struct, frozen=True):
    """One line of history."""

    issue_id: int
    group_id: int
    author_id: int | None
    created: datetime
    field: str
    old: Held
    new: Held


class Interval(msgspec.Struct, frozen=True):
    """How long one value was held, and who began that; without an end it is held still."""

    value: Held
    begin: datetime
    end: datetime | None
    by: int | None


ATTRIBUTES = {
    "status": "status_id",
    "assignee": "assignee_id",
    "reporter": "reporter_id",
    "priority": "priority_id",
    "resolution": "resolution_id",
    "fixversion": "fix_version_ids",
}
KEPT_AS = {**{name: name for name in ATTRIBUTES}, "fixversion": "Fix Version"}
_GONE = {"status": ("999", "Vanished"), "fixversion": ("998", "0.9"), "resolution": ("997", "Lost")}


def draw_past(random: Random, world: World) -> list[Line]:
    """Return the histories of all issues, in no order."""
    lines: list[Line] = []
    for issue in world.issues:
        times = sorted({_later(random, issue.created) for _ in range(random.choice((0, 0, 1, 2, 4)))})
        groups = [
            (8000 + 10 * len(lines) + place, at, random.choice((None, 1, 2, 3))) for place, at in enumerate(times)
        ]
        for name in ATTRIBUTES:
            taking_part = [group for group in groups if random.random() < 0.5]
            lines += _lines(random, world, issue, name, taking_part)
    return lines


def _later(random: Random, created: datetime) -> datetime:
    marked = [instant for instant in MARKED if instant > created]
    if marked and random.random() < 0.4:
        return random.choice(marked)
    return created + timedelta(minutes=random.choice((1, 30, 600, 1440, 3000)))


def _lines(
    random: Random, world: World, issue: Issue, name: str, groups: list[tuple[int, datetime, int | None]]
) -> Iterator[Line]:
    pool = _pool(world, issue, name)
    after = _present(world, issue, name)
    for group_id, at, author in reversed(groups):
        before = _other(random, pool, after, many=name == "fixversion")
        for old, new in _differences(before, after, many=name == "fixversion"):
            yield Line(issue.id, group_id, author, at, KEPT_AS[name], _then(random, old), _then(random, new))
        after = before


def _pool(world: World, issue: Issue, name: str) -> list[Held]:
    things: Iterable[Any] = {
        "status": defaults.STATUSES,
        "priority": defaults.PRIORITIES,
        "resolution": defaults.RESOLUTIONS,
        "fixversion": [version for version in world.versions if version.project_id == issue.project_id],
    }.get(name, ())
    held = [(str(thing.id), thing.name) for thing in things] or [(user.key, user.display_name) for user in world.users]
    return held + ([_GONE[name]] if name in _GONE else [])


def _present(world: World, issue: Issue, name: str) -> frozenset[Held]:
    value = getattr(issue, ATTRIBUTES[name])
    ids = value if isinstance(value, tuple) else () if value is None else (value,)
    by_key = dict(_pool(world, issue, name))
    keys = [f"JIRAUSER{one}" if name in {"assignee", "reporter"} else str(one) for one in ids]
    return frozenset((key, by_key[key]) for key in keys)


def _other(random: Random, pool: list[Held], value: frozenset[Held], *, many: bool) -> frozenset[Held]:
    """Return a value that differs: in one version where there can be several."""
    if many:
        return value ^ {random.choice(pool)} if random.random() < 0.7 else frozenset() if value else value ^ {pool[0]}
    return (
        frozenset({random.choice([held for held in pool if held not in value])})
        if random.random() < 0.7
        else (frozenset() if value else frozenset({pool[0]}))
    )


def _differences(before: frozenset[Held], after: frozenset[Held], *, many: bool) -> Iterator[tuple[Held, Held]]:
    if many:
        yield from ((held, NOTHING) for held in sorted(before - after))
        yield from ((NOTHING, held) for held in sorted(after - before))
    else:
        yield next(iter(before), NOTHING), next(iter(after), NOTHING)


def _then(random: Random, held: Held) -> Held:
    """Return a value with the name that it may have had at the time."""
    return (held[0], f"Old {held[1]}") if held != NOTHING and random.random() < 0.2 else held


class Past:
    """What one asker can ask of the histories of a site."""

    def __init__(
        self, eyes: Eyes, resolve: Callable[[str, Any], set[int]], instant: Callable[[ast.Function], datetime | None]
    ) -> None:
        """Take the asker, and what finds the things that operands mean at present (or raises), and their instants.

        `dateless` tells, once a clause has been read, that it has a date that there is not for this asker.
        """
        self.dateless = False
        self._eyes = eyes
        self._resolve = resolve
        self._instant = instant
        seen = {issue.id for issue in eyes.world.issues if eyes.see(issue)}
        self._seen = [line for line in eyes.world.past if line.issue_id in seen]

    def holds(self, clause: ast.Clause) -> Callable[[Issue], bool]:
        """Return the test of a clause, before any negation by its operator."""
        name = clause.field.name.lower()
        predicates = [self._predicate(name, predicate) for predicate in clause.predicates]
        if clause.operator is Operator.CHANGED:
            return lambda issue: any(
                all(predicate(group) for predicate in predicates) for group in self._changes(issue, name)
            )
        assert clause.operand is not None
        wanted = self._wanted(name, clause.operand)
        return lambda issue: any(
            wanted(interval.value) and all(predicate(interval) for predicate in predicates)
            for interval in self._intervals(issue, name)
        )

    def _wanted(self, name: str, operand: ast.Operand) -> Callable[[Held], bool]:
        tests = [self._is(name, leaf) for leaf in ast.leaves(operand)]
        return lambda value: any(test(value) for test in tests)

    def _is(self, name: str, leaf: Any) -> Callable[[Held], bool]:
        if isinstance(leaf, ast.Empty) or (name == "resolution" and str(_text(leaf)).lower() == "unresolved"):
            return lambda value: value == NOTHING
        text = _text(leaf)
        lines = [line for line in self._seen if line.field == KEPT_AS.get(name)]
        keys = {held[0] for line in lines for held in (line.old, line.new)}
        names = {held[1].lower() for line in lines for held in (line.old, line.new)}
        is_number = isinstance(leaf, ast.Number) and name not in {"assignee", "reporter", "creator"}
        try:
            ids = self._resolve(name, leaf)
        except Unknown:
            if is_number and text in keys:
                return lambda value: value[0] == text
            if text is not None and text.lower() in names and text:
                return lambda value: value[1].lower() == text.lower()
            if text in keys and text:
                return lambda value: value[0] == text
            raise
        wanted = {f"JIRAUSER{one}" if name in {"assignee", "reporter", "creator"} else str(one) for one in ids}
        if is_number and text in wanted and len(wanted) == 1:
            return lambda value: value[0] in wanted
        if is_number and text in keys:
            return lambda value: value[0] == text
        if text is None:
            return lambda value: value[0] in wanted
        return lambda value: value[0] in wanted or (value != NOTHING and value[1].lower() == text.lower())

    def _intervals(self, issue: Issue, name: str) -> Iterator[Interval]:
        if name == "creator":
            value = NOTHING if issue.creator_id is None else (f"JIRAUSER{issue.creator_id}", "")
            yield Interval(value, issue.created, None, issue.creator_id)
        elif name == "fixversion":
            yield from self._version_intervals(issue)
        else:
            lines = self._lines(issue, name)
            present = next(iter(_present(self._eyes.world, issue, name)), NOTHING)
            starts = [(issue.created, issue.creator_id), *((line.created, line.author_id) for line in lines)]
            values = [*(line.old for line in lines), present]
            for place, (begin, by) in enumerate(starts):
                end = starts[place + 1][0] if place + 1 < len(starts) else None
                yield Interval(values[place], begin, end, by)
                if place:  # the line that brought the value may have called it otherwise than the one that took it
                    yield Interval(lines[place - 1].new, begin, end, by)

    def _version_intervals(self, issue: Issue) -> Iterator[Interval]:
        lines = self._lines(issue, "fixversion")
        present = {key for key, _ in _present(self._eyes.world, issue, "fixversion")}
        for key in present | {line.old[0] for line in lines} | {line.new[0] for line in lines} - {""}:
            if not key:
                continue
            begin: tuple[datetime, int | None] | None = None
            named: set[str] = set()
            of_version = [line for line in lines if key in (line.old[0], line.new[0])]
            if (of_version[0].old[0] if of_version else key) == key:
                begin = (issue.created, issue.creator_id)
            for line in of_version:
                if line.new[0] == key:
                    begin, named = (line.created, line.author_id), {line.new[1]}
                elif begin:
                    yield from (
                        Interval((key, one), *begin[:1], line.created, begin[1]) for one in named | {line.old[1]}
                    )
                    begin = None
            if begin and key in present:
                yield from (Interval((key, one), begin[0], None, begin[1]) for one in named | {""})
        yield from self._empty_intervals(issue)

    def _empty_intervals(self, issue: Issue) -> Iterator[Interval]:
        begin: tuple[datetime, int | None] | None = None
        states = list(self._states(issue))
        for count, at, by in states:
            if count <= 0 and begin is None:
                begin = (at, by)
            elif count > 0 and begin is not None:
                yield Interval(NOTHING, begin[0], at, begin[1])
                begin = None
        if begin is not None:
            yield Interval(NOTHING, begin[0], None, begin[1])

    def _states(self, issue: Issue) -> Iterator[tuple[int, datetime, int | None]]:
        """Yield how many versions there were: at first, and after each write."""
        groups = _grouped(self._lines(issue, "fixversion"))
        count = len(issue.fix_version_ids) - sum(_added(group) for group in groups)
        yield count, issue.created, issue.creator_id
        for group in groups:
            count += _added(group)
            yield count, group[0].created, group[0].author_id

    def _changes(self, issue: Issue, name: str) -> Iterator[list[Line]]:
        if name == "fixversion":
            yield from _grouped(self._lines(issue, name))
        else:
            yield from ([line] for line in self._lines(issue, name))

    def _lines(self, issue: Issue, name: str) -> list[Line]:
        own = [line for line in self._eyes.world.past if (line.issue_id, line.field) == (issue.id, KEPT_AS[name])]
        return sorted(own, key=lambda line: (line.created, line.group_id))

    def _predicate(self, name: str, predicate: ast.Predicate) -> Callable[[Any], bool]:
        """Return the test of an interval or of the lines of a change."""
        if predicate.kind is PredicateKind.BY:
            people = {user for leaf in ast.leaves(predicate.operand) for user in self._resolve("assignee", leaf)}
            return lambda held: _began(held)[1] in people
        if predicate.kind in {PredicateKind.FROM, PredicateKind.TO}:
            return self._side(name, predicate)
        known = [self._span(leaf) for leaf in ast.leaves(predicate.operand)]
        spans = [span for span in known if span is not None]
        if len(spans) < len(known):
            self.dateless = True
            return lambda _held: False
        return lambda held: _meets(predicate.kind, spans, held)

    def _side(self, name: str, predicate: ast.Predicate) -> Callable[[list[Line]], bool]:
        old = predicate.kind is PredicateKind.FROM
        wanted = self._wanted(name, predicate.operand)
        if name != "fixversion":
            return lambda group: any(wanted(line.old if old else line.new) for line in group)

        def test(group: list[Line]) -> bool:
            versions = [line.old if old else line.new for line in group]
            if any(held != NOTHING and wanted(held) for held in versions):
                return True
            issue = next(one for one in self._eyes.world.issues if one.id == group[0].issue_id)
            counts = [count for count, _, _ in self._states(issue)]
            place = [lines[0].group_id for lines in _grouped(self._lines(issue, name))].index(group[0].group_id)
            return wanted(NOTHING) and counts[place if old else place + 1] <= 0

        return test

    def _span(self, leaf: Any) -> tuple[datetime, datetime] | None:
        """Return the first instant of a date, and the first after it."""
        tick = timedelta(microseconds=1)
        zone = ZoneInfo(self._eyes.user.time_zone if self._eyes.user else "Etc/UTC")
        if isinstance(leaf, ast.Function):
            moment = self._instant(leaf)
            return (moment, moment + tick) if moment else None
        if isinstance(leaf, ast.Number):
            instant = datetime.fromtimestamp(leaf.value / 1000, UTC)
            return instant, instant + tick
        text = leaf.value.replace("/", "-")
        if text[-1] in "wdhm":
            amount, unit = int(text[:-1]), text[-1]
            if unit in "hm":
                instant = NOW + timedelta(**{{"h": "hours", "m": "minutes"}[unit]: amount})
                return instant, instant + tick
            day, zone = NOW.date() + timedelta(days=amount * (7 if unit == "w" else 1)), ZoneInfo("Etc/UTC")
        elif ":" in text:
            begin = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
            return begin, begin + timedelta(minutes=1)
        else:
            day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a date without a zone is a date
        return tuple(datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))  # type: ignore[return-value]


def _meets(kind: PredicateKind, spans: list[tuple[datetime, datetime]], held: Any) -> bool:
    begin, end = _began(held)[0], held.end if isinstance(held, Interval) else held[0].created
    first, last = spans[0][0], spans[-1][1]
    lasts = end is None or (end > first if isinstance(held, Interval) else end >= first)
    if kind is PredicateKind.AFTER:
        return lasts if isinstance(held, Interval) else begin > first
    if kind is PredicateKind.BEFORE:
        return begin < first
    return lasts and begin < last


def _began(held: Any) -> tuple[datetime, int | None]:
    return (held.begin, held.by) if isinstance(held, Interval) else (held[0].created, held[0].author_id)


def _grouped(lines: list[Line]) -> list[list[Line]]:
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.group_id, []).append(line)
    return list(groups.values())


def _added(group: list[Line]) -> int:
    return sum((line.new != NOTHING) - (line.old != NOTHING) for line in group)


def _text(leaf: Any) -> str | None:
    return None if isinstance(leaf, ast.Function | ast.Empty) else str(leaf.value)
