"""A plain reading of JQL: every issue is held against the text's tree, one after the other.

It is written from the language's description alone and shares nothing with resolution: names are looked up in lists,
NOT turns operators round as it goes down, and what is empty matches no comparison and no negated one.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from operator import ge, gt, le, lt
from typing import Any
from zoneinfo import ZoneInfo

from agree import functions
from agree.fields import Reading, reading_of
from agree.past import Past
from agree.reading import AREAS, reads
from agree.seeing import Eyes, Unknown
from agree.world import NOW
from whimbrel.jql import ast
from whimbrel.jql.ast import Operator
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.sprint import SprintState

Test = Callable[[Issue], bool]
COMPARES = {
    Operator.LESS_THAN: lt,
    Operator.LESS_THAN_EQUALS: le,
    Operator.GREATER_THAN: gt,
    Operator.GREATER_THAN_EQUALS: ge,
}
TURNED = {
    Operator.EQUALS: Operator.NOT_EQUALS,
    Operator.IN: Operator.NOT_IN,
    Operator.IS: Operator.IS_NOT,
    Operator.LIKE: Operator.NOT_LIKE,
    Operator.LESS_THAN: Operator.GREATER_THAN_EQUALS,
    Operator.GREATER_THAN: Operator.LESS_THAN_EQUALS,
}
TURNED |= {other: operator for operator, other in TURNED.items()}
NEGATIVE = {Operator.NOT_EQUALS, Operator.NOT_IN, Operator.IS_NOT, Operator.NOT_LIKE}


def find(eyes: Eyes, query: ast.Query) -> list[Issue]:
    """Return the issues that a query means and that are seen. Raises `Unknown` wherever in the query the name is."""
    test = _node(eyes, query.where, turned=False) if query.where else lambda _issue: True
    return [issue for issue in eyes.world.issues if eyes.see(issue) and test(issue)]


def _node(eyes: Eyes, node: ast.Node, *, turned: bool) -> Test:
    if isinstance(node, ast.Not):
        return _node(eyes, node.child, turned=not turned)
    if isinstance(node, ast.Clause) and node.operator in ast.HISTORY_OPERATORS:
        past = Past(eyes, _things_of(eyes), _instant_of(eyes))
        held = past.holds(node)
        negative = (node.operator in {Operator.WAS_NOT, Operator.WAS_NOT_IN}) != turned
        return lambda issue: held(issue) != negative and not past.dateless
    if isinstance(node, ast.Clause) and node.field.name.lower() in AREAS and isinstance(node.operand, ast.Text):
        negated = (node.operator is Operator.NOT_LIKE) != turned
        return reads(eyes, node.field.name.lower(), node.operand.value, negated=negated)
    if isinstance(node, ast.Clause):
        return _clause(eyes, node, TURNED[node.operator] if turned else node.operator)
    tests = [_node(eyes, child, turned=turned) for child in node.children]
    if isinstance(node, ast.And) != turned:
        return lambda issue: all(test(issue) for test in tests)
    return lambda issue: any(test(issue) for test in tests)


def _things_of(eyes: Eyes) -> Callable[[str, Any], set[int]]:
    def things(name: str, leaf: Any) -> set[int]:
        (reading,) = reading_of(eyes, name)
        found = _called(eyes, reading, leaf) if isinstance(leaf, ast.Function) else _meant(eyes, reading, leaf)
        return set(found)

    return things


def _instant_of(eyes: Eyes) -> Callable[[ast.Function], datetime | None]:
    def instant(call: ast.Function) -> datetime | None:
        if call.name in {"currentLogin", "lastLogin"}:
            return functions.login(eyes, call.name)
        return _edge(eyes, call.name, call.args[0] if call.args else "0")

    return instant


def _clause(eyes: Eyes, clause: ast.Clause, operator: Operator) -> Test:
    readings = reading_of(eyes, clause.field.name)
    tests = []
    for reading in readings:
        try:
            tests.append(_on(eyes, reading, operator, clause.operand))
        except Unknown:
            continue
    if not tests:
        raise Unknown(clause.field.name)
    return lambda issue: any(test(issue) for test in tests)


def _on(eyes: Eyes, reading: Reading, operator: Operator, operand: Any) -> Test:
    if operator in COMPARES:
        return _compared(eyes, reading, operator, operand)
    equal: list[Callable[[Any], bool]] = []
    related: list[Test] = []
    empty = False
    leaves = list(ast.leaves(operand))
    for leaf in leaves:
        called = leaf if isinstance(leaf, ast.Function) else None
        way = functions.test_of(eyes, reading, called) if called else None
        if isinstance(leaf, ast.Empty) or _is_unresolved(leaf) or (called and functions.is_nothing(called)):
            empty = True
        elif way is not None:
            related.append(way)
        else:
            equal.append(_equality(eyes, reading, operator, leaf))
    negative = operator in NEGATIVE
    asked_of_values = bool(equal) or not (empty or related)

    def test(issue: Issue) -> bool:
        shown = reading.whole(issue)
        if not negative:
            hit = any(same(value) for same in equal for value in reading.values(issue))
            return hit or (empty and shown and not reading.values(issue)) or any(way(issue) for way in related)
        if any(way(issue) for way in related):
            return False
        values = reading.values(issue)
        if empty and not (shown and values):
            return False
        if not asked_of_values:
            return bool(values)
        if not shown or (not values and not reading.nothing_differs):
            return False
        return not any(same(value) for same in equal for value in values)

    return test


def _is_unresolved(leaf: Any) -> bool:
    return str(getattr(leaf, "value", "")).lower() == "unresolved"


def _equality(eyes: Eyes, reading: Reading, operator: Operator, leaf: Any) -> Callable[[Any], bool]:
    if isinstance(leaf, ast.Function):
        meant = _called(eyes, reading, leaf)
    elif operator in {Operator.LIKE, Operator.NOT_LIKE}:
        meant = _matching(eyes, str(leaf.value))
    else:
        meant = _meant(eyes, reading, leaf)
    if reading.kind in {"instant", "worked"}:
        return lambda value: any(low <= value < high for low, high in meant)
    return lambda value: value in meant


def _compared(eyes: Eyes, reading: Reading, operator: Operator, leaf: Any) -> Test:
    compare = COMPARES[operator]
    if _is_unresolved(leaf):
        return lambda _issue: False
    meant = _called(eyes, reading, leaf) if isinstance(leaf, ast.Function) else _meant(eyes, reading, leaf)
    if reading.kind == "instant":
        return lambda issue: any(compare(value, low) for value in reading.values(issue) for low, _ in meant)
    if reading.kind == "worked":
        zone = ZoneInfo("Etc/UTC")
        days = [low.astimezone(zone).date() for low, _ in meant]
        return lambda issue: any(
            compare(value.astimezone(zone).date(), day) for value in reading.values(issue) for day in days
        )
    rank = reading.rank
    assert rank is not None

    def test(issue: Issue) -> bool:
        return any(
            reading.comparable(value, other) and compare(rank(value), rank(other))
            for value in reading.values(issue)
            for other in meant
        )

    return test


def _meant(eyes: Eyes, reading: Reading, leaf: ast.Text | ast.Number) -> Any:
    text = str(leaf.value)
    if reading.kind == "exact":
        return {text.lower()}
    if reading.kind == "number":
        return {float(text)}
    if reading.kind == "duration":
        return {_seconds(text)}
    if reading.kind in {"instant", "day", "worked"}:
        return _dates(eyes, reading, leaf)
    things = reading.things(eyes)
    number = int(text) if text.isdigit() else None
    if isinstance(leaf, ast.Number) and number in things:
        return {number}
    named = {thing for thing, names in things.items() if names and names[0].lower() == text.lower()}
    if not named or not reading.first_name_wins:
        named |= {thing for thing, names in things.items() if text.lower() in {name.lower() for name in names}}
    if named:
        return named
    if number in things:
        return {number}
    raise Unknown(text)


def _matching(eyes: Eyes, pattern: str) -> set[int]:
    begin, star, end = pattern.lower().partition("*")
    known = [version for version in eyes.world.versions if version.project_id in eyes.known_projects]
    if not star:
        return {version.id for version in known if version.name.lower() == begin}
    return {
        version.id
        for version in known
        if len(version.name) >= len(begin) + len(end)
        and version.name.lower().startswith(begin)
        and version.name.lower().endswith(end)
    }


def _seconds(text: str) -> int:
    sizes = {"w": 144000, "d": 28800, "h": 3600, "m": 60}
    return sum(int(part.rstrip("wdhm")) * sizes.get(part[-1], 60) for part in text.split())


def _dates(eyes: Eyes, reading: Reading, leaf: ast.Text | ast.Number) -> Any:
    zone = ZoneInfo(eyes.user.time_zone if eyes.user else "Etc/UTC")
    if isinstance(leaf, ast.Number):
        instant = datetime.fromtimestamp(leaf.value / 1000, zone)
        return _as_read(reading, instant, instant + timedelta(microseconds=1))
    text = leaf.value.replace("/", "-")
    if text[0] in "+-" or text[-1] in "wdhm":
        unit, amount = text[-1], int(text[:-1])
        if unit in "hm":
            instant = NOW + timedelta(**{{"h": "hours", "m": "minutes"}[unit]: amount})
            return _as_read(reading, instant, instant + timedelta(microseconds=1))
        days = timedelta(days=amount * (7 if unit == "w" else 1))
        if reading.kind == "instant":
            begin = datetime.combine(NOW.date() + days, datetime.min.time(), ZoneInfo("Etc/UTC"))
            return [(begin, begin + timedelta(microseconds=1))]
        return _of_day(reading, NOW.astimezone(zone).date() + days)
    if reading.kind == "instant":
        form = "%Y-%m-%d %H:%M" if ":" in text else "%Y-%m-%d"
        begin = datetime.strptime(text, form).replace(tzinfo=zone)
        return [(begin, begin + timedelta(minutes=1))]
    return _of_day(reading, date.fromisoformat(text))


def _as_read(reading: Reading, instant: datetime, after: datetime) -> Any:
    return [(instant, after)] if reading.kind == "instant" else _of_day(reading, instant.date())


def _of_day(reading: Reading, day: date) -> Any:
    if reading.kind == "day":
        return {day}
    begin = datetime.combine(day, datetime.min.time(), ZoneInfo("Etc/UTC"))
    return [(begin, begin + timedelta(days=1))]


def _called(eyes: Eyes, reading: Reading, call: ast.Function) -> Any:
    world, name = eyes.world, call.name
    if name == "currentUser":
        return {eyes.user_id} - {None}
    if name == "membersOf":
        group = next(group.id for group in world.groups if group.name == call.args[0])
        return {user for owner, user in world.members if owner == group}
    if name in _SPRINTS:
        return {sprint.id for sprint in world.sprints if sprint.state is _SPRINTS[name]}
    if name.endswith(("eleasedVersions", "eleasedVersion")):
        return set(_versions(eyes, name, call.args))
    if name.endswith("IssueTypes"):
        return {kind for kind, (_, subtask) in reading.kinds().items() if subtask is name.startswith("sub")}
    if name in functions.VALUES:
        return functions.VALUES[name](eyes, call)
    if name in {"currentLogin", "lastLogin"}:
        login = functions.login(eyes, name)
        return _as_read(reading, login, login + timedelta(microseconds=1)) if login else []
    instant = _edge(eyes, name, call.args[0] if call.args else "0")
    return _as_read(reading, instant, instant + timedelta(microseconds=1))


_SPRINTS = {"openSprints": SprintState.ACTIVE, "closedSprints": SprintState.CLOSED, "futureSprints": SprintState.FUTURE}


def _versions(eyes: Eyes, name: str, keys: Iterable[str]) -> Iterable[int]:
    known = [project for project in eyes.world.projects if project.id in eyes.known_projects]
    chosen = known if not keys else []
    for key in keys:
        named = [project for project in known if project.key == key]
        named = named or [project for project in known if project.name.lower() == key.lower()]
        if not named:
            raise Unknown(key)
        chosen += named
    for project in chosen:
        of_project = [version for version in eyes.world.versions if version.project_id == project.id]
        released = "unreleased" not in name.lower()
        fitting = sorted((version.sequence, version.id) for version in of_project if version.released is released)
        if name.startswith("latest"):
            fitting = fitting[-1:]
        elif name.startswith("earliest"):
            fitting = fitting[:1]
        yield from (version for _, version in fitting)


def _edge(eyes: Eyes, name: str, increment: str) -> datetime:
    """Walk day by day to the edge of a period; increments are whole periods."""
    zone = ZoneInfo(eyes.user.time_zone if eyes.user else "Etc/UTC")
    if name == "now":
        return NOW.astimezone(zone)
    day, one, steps = NOW.astimezone(zone).date(), timedelta(days=1), int(increment)
    begins: Callable[[date], bool] = {
        "Day": lambda _day: True,
        "Week": lambda some: some.strftime("%a") == "Sun",
        "Month": lambda some: some.day == 1,
        "Year": lambda some: (some.month, some.day) == (1, 1),
    }[name.partition("Of")[2]]
    while not begins(day):
        day -= one
    for _ in range(abs(steps) + name.startswith("end")):
        forwards = steps >= 0
        if name.startswith("end") and steps < 0 and _ == abs(steps):
            forwards = True
        day += one if forwards else -one
        while not begins(day):
            day += one if forwards else -one
    edge = datetime.combine(day, datetime.min.time(), zone)
    return edge - timedelta(milliseconds=1) if name.startswith("end") else edge
