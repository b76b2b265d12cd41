"""The fields of an issue that can be written: where each is kept, how it is read, what it leaves in the history."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from whimbrel.actions import values
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.change import Change, FieldChange, HistoryItem, Ids
from whimbrel.tracker.customfield import CustomField, Kind, Value
from whimbrel.tracker.issue import Issue


class Naming(msgspec.Struct, frozen=True):
    """What turns ids into the texts that history keeps; `issue_keys` holds the issues that the change mentions."""

    catalogue: Catalogue
    issue_keys: Mapping[int, str] = {}


Name = Callable[[Naming, Any], tuple[str, str]]
"""Gives the id and the readable text of one value, as history keeps them."""


class IssueField(msgspec.Struct, frozen=True):
    """One system field: its REST id, the attribute of `Issue`, its reader, and its name in the history.

    `name` renders one value for the history; without it the value is text. `each` writes one history line per value
    that came or went, as Jira does for versions and components.
    """

    id: str
    attribute: str
    read: values.Reader
    history: str
    name: Name | None = None
    each: bool = False


def _unknown(thing_id: int) -> tuple[str, str]:
    """Name what the catalogue has forgotten, or does not know yet: an old value is no reason to refuse a new one."""
    return str(thing_id), str(thing_id)


def _user(naming: Naming, user_id: int) -> tuple[str, str]:
    user = naming.catalogue.people.users.get(user_id)
    return (user.key, user.display_name) if user else _unknown(user_id)


def _issue(naming: Naming, issue_id: int) -> tuple[str, str]:
    return str(issue_id), naming.issue_keys.get(issue_id, str(issue_id))


def _option(naming: Naming, option_id: int) -> tuple[str, str]:
    option = naming.catalogue.fields.options.get(option_id)
    return (str(option_id), option.value) if option else _unknown(option_id)


def _named(things: Callable[[Catalogue], Mapping[int, Any]]) -> Name:
    def name(naming: Naming, thing_id: int) -> tuple[str, str]:
        thing = things(naming.catalogue).get(thing_id)
        return (str(thing_id), thing.name) if thing else _unknown(thing_id)

    return name


_component = _named(lambda catalogue: catalogue.projects.components)
_version = _named(lambda catalogue: catalogue.projects.versions)
_project = _named(lambda catalogue: catalogue.projects.all)
_READ_ELSEWHERE: values.Reader = lambda _form, sent: sent  # noqa: E731  status and parent come through actions of their own

SYSTEM_FIELDS: tuple[IssueField, ...] = (
    IssueField("summary", "summary", values.summary, "summary"),
    IssueField("description", "description", values.text, "description"),
    IssueField("environment", "environment", values.text, "environment"),
    IssueField(
        "issuetype",
        "issue_type_id",
        values.issue_type,
        "issuetype",
        _named(lambda catalogue: catalogue.schemes.issue_types),
    ),
    IssueField(
        "priority", "priority_id", values.priority, "priority", _named(lambda catalogue: catalogue.schemes.priorities)
    ),
    IssueField("assignee", "assignee_id", values.assignee, "assignee", _user),
    IssueField("reporter", "reporter_id", values.user, "reporter", _user),
    IssueField("labels", "labels", values.labels, "labels"),
    IssueField("components", "component_ids", values.components, "Component", _component, each=True),
    IssueField("fixVersions", "fix_version_ids", values.versions, "Fix Version", _version, each=True),
    IssueField("versions", "affected_version_ids", values.versions, "Version", _version, each=True),
    IssueField("duedate", "due", values.day, "duedate"),
    IssueField(
        "security",
        "security_level_id",
        values.security_level,
        "security",
        _named(lambda catalogue: catalogue.schemes.security_levels),
    ),
    IssueField(
        "resolution",
        "resolution_id",
        values.resolution,
        "resolution",
        _named(lambda catalogue: catalogue.schemes.resolutions),
    ),
)
WRITTEN_ELSEWHERE: tuple[IssueField, ...] = (
    IssueField("status", "status_id", _READ_ELSEWHERE, "status", _named(lambda catalogue: catalogue.schemes.statuses)),
    IssueField("parent", "parent_id", values.issue, "Parent", _issue),
    IssueField("timeoriginalestimate", "original_estimate", _READ_ELSEWHERE, "timeoriginalestimate"),
    IssueField("timeestimate", "remaining_estimate", _READ_ELSEWHERE, "timeestimate"),
    IssueField("timespent", "time_spent", _READ_ELSEWHERE, "timespent"),
)

BY_ID = {field.id: field for field in SYSTEM_FIELDS}


def compare(naming: Naming, before: Issue, after: Issue) -> tuple[FieldChange, ...]:
    """Return what differs between two states of an issue, field by field, with the lines that history gains."""
    changes = list(_moved(naming, before, after))
    for field in (*SYSTEM_FIELDS, *WRITTEN_ELSEWHERE):
        old, new = getattr(before, field.attribute), getattr(after, field.attribute)
        if old != new:
            items = tuple(_items(naming, field, old, new))
            changes.append(FieldChange(field.id, _ids(field, old), _ids(field, new), items))
    for field_id in sorted(before.custom.keys() | after.custom.keys()):
        was, now = before.custom.get(field_id, ()), after.custom.get(field_id, ())
        if was != now:
            changes.append(_custom_change(naming, naming.catalogue.fields.all[field_id], was, now))
    return tuple(changes)


def _moved(naming: Naming, before: Issue, after: Issue) -> Iterable[FieldChange]:
    """Yield what an issue that goes to another project changes: its project, and its number with the key."""
    if before.project_id == after.project_id:
        return
    project = IssueField("project", "project_id", _READ_ELSEWHERE, "project", _project)
    ids = (str(before.project_id),), (str(after.project_id),)
    yield FieldChange(project.id, *ids, tuple(_items(naming, project, before.project_id, after.project_id)))
    keys = [naming.catalogue.issue_key(issue.project_id, issue.number) for issue in (before, after)]
    line = HistoryItem("Key", "jira", None, keys[0], None, keys[1])
    yield FieldChange("number", (str(before.number),), (str(after.number),), (line,))


def beginning(catalogue: Catalogue, issue: Issue) -> list[dict[str, Any]]:
    """Return what a new issue is to the log: changes from nothing, of every field that has ids."""
    numbers = {"project": issue.project_id, "number": issue.number, "creator": issue.creator_id, "rank": issue.rank}
    told: dict[str, Ids] = {name: () if value is None else (str(value),) for name, value in numbers.items()}
    told |= {field.id: _ids(field, getattr(issue, field.attribute)) for field in (*SYSTEM_FIELDS, *WRITTEN_ELSEWHERE)}
    for field_id, value in issue.custom.items():
        field = catalogue.fields.all[field_id]
        told[field.key] = _custom_ids(field, value)
    return [{"field": name, "before": (), "after": ids} for name, ids in told.items() if ids]


def change_of(naming: Naming, before: Issue, after: Issue, author_id: int | None) -> Change | None:
    """Return the change set between two states, as of `after.updated`; None where nothing differs."""
    fields = compare(naming, before, after)
    return Change(after.id, author_id, after.updated, fields) if fields else None


def _ids(field: IssueField, value: Any) -> tuple[str, ...]:
    """Return a value's ids for the event; free text stays in the row."""
    if value is None or (field.name is None and field.attribute in {"summary", "description", "environment"}):
        return ()
    return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)


def _items(naming: Naming, field: IssueField, old: Any, new: Any) -> Iterable[HistoryItem]:
    if field.each and field.name is not None:
        for gone in sorted(set(old) - set(new)):
            value, text = field.name(naming, gone)
            yield HistoryItem(field.history, "jira", from_value=value, from_string=text)
        for come in sorted(set(new) - set(old)):
            value, text = field.name(naming, come)
            yield HistoryItem(field.history, "jira", to_value=value, to_string=text)
        return
    yield HistoryItem(field.history, "jira", *_pair(naming, field, old), *_pair(naming, field, new))


def _pair(naming: Naming, field: IssueField, value: Any) -> tuple[str | None, str | None]:
    """Return a value as history keeps it: id and text."""
    if value is None:
        return None, None
    if field.name is not None:
        return field.name(naming, value)
    if isinstance(value, tuple):
        return None, " ".join(value)
    if isinstance(value, int | date):
        return str(value), str(value)
    return None, value


def _custom_change(naming: Naming, field: CustomField, old: Value, new: Value) -> FieldChange:
    item = HistoryItem(field.name, "custom", *_custom_pair(naming, field, old), *_custom_pair(naming, field, new))
    return FieldChange(field.key, _custom_ids(field, old), _custom_ids(field, new), (item,))


def _custom_ids(field: CustomField, value: Value) -> tuple[str, ...]:
    return () if field.type.kind is Kind.TEXT else tuple(str(scalar) for scalar in value)


def _custom_pair(naming: Naming, field: CustomField, value: Value) -> tuple[str | None, str | None]:
    if not value:
        return None, None
    name = _CUSTOM_NAMES.get(field.type.kind)
    if name is None:
        return None, " ".join(_plain(scalar) for scalar in value)
    ids, texts = zip(*(name(naming, scalar) for scalar in value), strict=True)
    if field.type.multiple and field.type.kind is not Kind.SPRINT:
        return f"[{', '.join(ids)}]", ",".join(texts)
    return ", ".join(ids), ", ".join(texts)


def _plain(scalar: Any) -> str:
    return str(int(scalar)) if isinstance(scalar, float) and scalar.is_integer() else str(scalar)


_CUSTOM_NAMES: Mapping[Kind, Name] = {
    Kind.OPTION: _option,
    Kind.CASCADE: _option,
    Kind.USER: _user,
    Kind.GROUP: _named(lambda catalogue: catalogue.people.groups),
    Kind.VERSION: _version,
    Kind.PROJECT: _project,
    Kind.SPRINT: _named(lambda catalogue: catalogue.sprints),
    Kind.ISSUE: _issue,
}
