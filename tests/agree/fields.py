"""What each field of an issue holds, for the plain reading: values, what they are called, and how they are ordered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from agree.seeing import Eyes
from agree.world import FIELDS, OPTIONS
from whimbrel.tracker import defaults
from whimbrel.tracker.customfield import CustomField, Kind
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.status import CATEGORIES

Things = Mapping[int, tuple[str, ...]]
_TYPES = {"business": 1, "software": 2, "service_desk": 3}


class Reading(msgspec.Struct):
    """How one field is read: `values` of an issue, and whether the asker sees them as a whole."""

    kind: str
    values: Callable[[Issue], list[Any]]
    things: Callable[[Eyes], Things] = lambda _eyes: {}
    rank: Callable[[Any], Any] | None = None
    comparable: Callable[[Any, Any], bool] = lambda _value, _other: True
    whole: Callable[[Issue], bool] = lambda _issue: True
    nothing_differs: bool = False
    first_name_wins: bool = False

    def kinds(self) -> dict[int, tuple[str, bool]]:
        return {kind.id: (kind.name, kind.subtask) for kind in defaults.ISSUE_TYPES}


def reading_of(eyes: Eyes, name: str) -> list[Reading]:
    """Return how the fields of a name are read: a field of Jira's own, or every custom field of the name."""
    lower = name.lower()
    system = _system(eyes).get(_ALIASES.get(lower, lower))
    if system is not None:
        return [system]
    fields = [field for field in FIELDS if lower in {field.name.lower(), f"cf[{field.id}]"}]
    return [_custom(eyes, field) for field in fields]


_ALIASES = {
    "createddate": "created",
    "duedate": "due",
    "id": "issuekey",
    "issue": "issuekey",
    "key": "issuekey",
    "issuetype": "type",
    "timeestimate": "remainingestimate",
    "timeoriginalestimate": "originalestimate",
    "updateddate": "updated",
    "resolutiondate": "resolved",
}


def _named(things: Iterable[Any], *attributes: str) -> Callable[[Eyes], Things]:
    names = attributes or ("name",)
    found = {thing.id: tuple(getattr(thing, name) for name in names) for thing in things}
    return lambda _eyes: found


def _one(attribute: str) -> Callable[[Issue], list[Any]]:
    return lambda issue: [] if getattr(issue, attribute) in (None, "") else [getattr(issue, attribute)]


def _of_projects(things: Iterable[Any]) -> Callable[[Eyes], Things]:
    things = list(things)
    return lambda eyes: {thing.id: (thing.name,) for thing in things if thing.project_id in eyes.known_projects}


def _projects(eyes: Eyes) -> Things:
    return {one.id: (one.key, one.name) for one in eyes.world.projects if one.id in eyes.known_projects}


def _people(eyes: Eyes) -> Things:
    return {user.id: (user.name, user.display_name, user.email, user.key) for user in eyes.world.users}


def _issues(eyes: Eyes) -> Things:
    return {
        issue.id: (f"{eyes.projects[issue.project_id].key}-{issue.number}",)
        for issue in eyes.world.issues
        if eyes.see(issue)
    }


def _issues_and_epics(eyes: Eyes) -> Things:
    named = {issue.id: issue.custom.get(defaults.EPIC_NAME.id, ()) for issue in eyes.world.issues}
    return {issue: (*keys, *(str(text) for text in named[issue])) for issue, keys in _issues(eyes).items()}


def _user(values: Callable[[Issue], list[Any]], whole: Callable[[Issue], bool] = lambda _issue: True) -> Reading:
    return Reading("user", values, _people, whole=whole, first_name_wins=True)


def _version(eyes: Eyes, values: Callable[[Issue], list[Any]]) -> Reading:
    versions = {version.id: version for version in eyes.world.versions}
    return Reading(
        "version",
        values,
        _of_projects(versions.values()),
        rank=lambda value: versions[value].sequence,
        comparable=lambda value, other: versions[value].project_id == versions[other].project_id,
    )


def _participants(eyes: Eyes, pairs: set[tuple[int, int]]) -> Reading:
    def values(issue: Issue) -> list[int]:
        taking_part = [user for issue_id, user in pairs if issue_id == issue.id]
        return taking_part if whole(issue) else [user for user in taking_part if user == eyes.user_id]

    def whole(issue: Issue) -> bool:
        return eyes.has(Permission.VIEW_VOTERS_AND_WATCHERS, issue)

    return _user(values, whole)


def _system(eyes: Eyes) -> dict[str, Reading]:
    world = eyes.world
    statuses = {status.id: status for status in defaults.STATUSES}
    urgency = {priority.id: -priority.sequence for priority in defaults.PRIORITIES}
    finality = {resolution.id: resolution.sequence for resolution in defaults.RESOLUTIONS}
    issues = {issue.id: issue for issue in world.issues}

    def logs(issue: Issue) -> list[Any]:
        return [log for log in world.worklogs if log.issue_id == issue.id and eyes.hears(log.visibility, issue)]

    def place(issue_id: int) -> tuple[str, int]:
        return eyes.projects[issues[issue_id].project_id].key, issues[issue_id].number

    def link_types(issue: Issue) -> list[int]:
        return [link.type_id for link in world.links if issue.id in (link.source_id, link.destination_id)]

    def ratio(issue: Issue) -> list[float]:
        estimate = issue.original_estimate
        return [(issue.time_spent or 0) * 100 // estimate] if estimate else []

    return {
        "project": Reading("project", _one("project_id"), _projects, first_name_wins=True),
        "category": Reading(
            "category",
            lambda issue: [one for one in [eyes.projects[issue.project_id].category_id] if one],
            _named(world.categories),
        ),
        "projecttype": Reading(
            "type",
            lambda issue: [_TYPES[eyes.projects[issue.project_id].type_key]],
            lambda _eyes: {number: (key,) for key, number in _TYPES.items()},
        ),
        "type": Reading("issue type", _one("issue_type_id"), _named(defaults.ISSUE_TYPES)),
        "status": Reading("status", _one("status_id"), _named(defaults.STATUSES)),
        "statuscategory": Reading(
            "status category",
            lambda issue: [statuses[issue.status_id].category_id],
            lambda _eyes: {one.id: (one.name, *one.aliases) for one in CATEGORIES.values()},
        ),
        "priority": Reading("priority", _one("priority_id"), _named(defaults.PRIORITIES), rank=urgency.__getitem__),
        "resolution": Reading(
            "resolution", _one("resolution_id"), _named(defaults.RESOLUTIONS), rank=finality.__getitem__
        ),
        "level": Reading(
            "level",
            _one("security_level_id"),
            lambda eyes: {level.id: (level.name,) for level in world.levels if level.id in eyes.known_levels},
        ),
        "assignee": _user(_one("assignee_id")),
        "reporter": _user(_one("reporter_id")),
        "creator": _user(_one("creator_id")),
        "voter": _participants(eyes, world.votes),
        "watcher": _participants(eyes, world.watchers),
        "worklogauthor": _user(lambda issue: [log.author_id for log in logs(issue) if log.author_id is not None]),
        "worklogdate": Reading("worked", lambda issue: [log.started for log in logs(issue)]),
        "component": Reading("component", lambda issue: list(issue.component_ids), _of_projects(world.components)),
        "fixversion": _version(eyes, lambda issue: list(issue.fix_version_ids)),
        "affectedversion": _version(eyes, lambda issue: list(issue.affected_version_ids)),
        "labels": Reading("exact", lambda issue: [label.lower() for label in issue.labels]),
        "lastviewed": Reading(
            "instant",
            lambda issue: [
                at for (user, seen), at in world.deeds.views.items() if (user, seen) == (eyes.user_id, issue.id)
            ],
        ),
        "issuekey": Reading("issue", _one("id"), _issues, rank=place),
        "parent": Reading("issue", _one("parent_id"), _issues),
        "issuelinktype": Reading(
            "link", link_types, _named(defaults.LINK_TYPES, "name", "inward", "outward"), nothing_differs=True
        ),
        "attachments": Reading(
            "attachment", lambda issue: [one.id for one in world.attachments if one.issue_id == issue.id]
        ),
        "workratio": Reading("number", ratio, rank=float),
        **{name: Reading("instant", _one(name)) for name in ("created", "updated", "resolved")},
        "due": Reading("day", _one("due"), rank=lambda day: day),
        **{name: Reading("text", _one(name)) for name in ("summary", "description", "environment")},
        "votes": Reading("number", _one("votes"), rank=float),
        "watchers": Reading("number", _one("watches"), rank=float),
        "originalestimate": Reading("duration", _one("original_estimate"), rank=float),
        "remainingestimate": Reading("duration", _one("remaining_estimate"), rank=float),
        "timespent": Reading("duration", _one("time_spent"), rank=float),
    }


def _custom(eyes: Eyes, field: CustomField) -> Reading:
    world = eyes.world

    def values(issue: Issue) -> list[Any]:
        return list(issue.custom.get(field.id, ()))

    def lowered(issue: Issue) -> list[Any]:
        return [str(value).lower() for value in values(issue)]

    kind = field.type.kind
    if kind is Kind.VERSION:
        return _version(eyes, values)
    return {
        Kind.TEXT: lambda: Reading("text", values),
        Kind.EXACT: lambda: Reading("exact", lowered),
        Kind.NUMBER: lambda: Reading("number", values, rank=float),
        Kind.DATE: lambda: Reading("day", values, rank=lambda day: day),
        Kind.INSTANT: lambda: Reading("instant", values),
        Kind.OPTION: lambda: Reading("option", values, _options(field)),
        Kind.CASCADE: lambda: Reading("option", values, _options(field)),
        Kind.USER: lambda: _user(values),
        Kind.GROUP: lambda: Reading("group", values, _named(world.groups)),
        Kind.PROJECT: lambda: Reading("project", values, _projects, first_name_wins=True),
        Kind.SPRINT: lambda: Reading("sprint", values, _named(world.sprints)),
        Kind.ISSUE: lambda: Reading("issue", values, _issues_and_epics, first_name_wins=True),
        Kind.RANK: lambda: Reading("rank", _one("rank")),
    }[kind]()


def _options(field: CustomField) -> Callable[[Eyes], Things]:
    return _named([option for option in OPTIONS if option.field_id == field.id], "value")
