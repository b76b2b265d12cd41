"""Rows of an issue's history: the source's ids become the site's, found by the texts beside them."""

from collections.abc import Iterator
from typing import Any

from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.model import ImportedChange, ImportedItem, ImportedPerson

_PEOPLE = frozenset({"assignee", "reporter"})
_OF_PROJECT = {"Fix Version": "versions", "Version": "versions", "Component": "components"}


def rows(
    known: Known, place: KnownProject, group: tuple[Any, ...], change: ImportedChange
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one history entry, in `storage.history.ITEM_COLUMNS`; `group` is the entry's own row."""
    group_id, issue_id, author_id, created = group
    for item in change.items:
        before = _value(known, place, item, item.from_value, item.from_string)
        after = _value(known, place, item, item.to_value, item.to_string)
        shown = (item.field, item.field_type, before, item.from_string, after, item.to_string)
        yield (group_id, issue_id, author_id, created, *shown)


def _value(known: Known, place: KnownProject, item: ImportedItem, value: str | None, shown: str | None) -> str | None:
    """Return the site's id for a value of the source; what the site does not know stays as it was."""
    if item.field in _PEOPLE:
        return _key(known, value, shown)
    if not shown or item.field_type != "jira":
        return value
    found = _id(known, place, item.field, shown.lower())
    return value if found is None else str(found)


def _id(known: Known, place: KnownProject, field: str, name: str) -> int | None:
    if field == "status":
        status = known.statuses.get(name)
        return status.id if status is not None else None
    if field == "issuetype":
        return known.types.get(name)
    if field == "priority":
        return known.priorities.get(name)
    if field == "resolution":
        return known.resolutions.get(name)
    if field in _OF_PROJECT:
        names: dict[str, int] = getattr(place, _OF_PROJECT[field])
        return names.get(name)
    return None


def _key(known: Known, value: str | None, shown: str | None) -> str | None:
    """Return the site's key of a person whom history names by key (or name), and by full name beside it."""
    if not value:
        return value
    user = known.person(ImportedPerson(name=value, key=value, display_name=shown or ""))
    return user.key if user is not None else value
