"""People, statuses, types, versions and so on: each is read once, and then the same object every time."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from whimbrel.importers.jira_rest.instant import read_day
from whimbrel.importers.jira_rest.text import read_id, read_name, read_text
from whimbrel.importers.model import (
    ImportedComponent,
    ImportedLevel,
    ImportedNamed,
    ImportedPerson,
    ImportedProject,
    ImportedStatus,
    ImportedType,
    ImportedVersion,
)
from whimbrel.tracker.status import CATEGORIES, UNDEFINED

Raw = dict[str, Any]
Noun = TypeVar("Noun")

_CATEGORY_KEYS = {category.key: category.id for category in CATEGORIES.values()}


class Nouns:
    """Keeps what was read, so that thousands of mentions of one person are one object."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: dict[Hashable, Any] = {}

    def _once(self, key: Hashable, read: Callable[[Raw], Noun | None], raw: Raw) -> Noun | None:
        try:
            found: Noun | None = self._kept[key]
        except KeyError:
            found = self._kept[key] = read(raw)
        except TypeError:  # an id or a name that is a list or an object: unusable, and no key either
            return None
        return found

    def person(self, raw: Any) -> ImportedPerson | None:
        """Read a person of Server (`name`, `key`) or of Cloud (`accountId`)."""
        if not isinstance(raw, dict):
            return None
        key = ("person", raw.get("name"), raw.get("key"), raw.get("accountId"))
        return self._once(key, _person, raw)

    def status(self, raw: Any) -> ImportedStatus | None:
        """Read a status with its category."""
        return self._named("status", _status, raw)

    def type(self, raw: Any) -> ImportedType | None:
        """Read an issue type."""
        return self._named("type", _type, raw)

    def named(self, kind: str, raw: Any) -> ImportedNamed | None:
        """Read a priority, a resolution or a project category."""
        return self._named(kind, _named, raw)

    def component(self, raw: Any) -> ImportedComponent | None:
        """Read a component."""
        return self._named("component", _component, raw)

    def version(self, raw: Any) -> ImportedVersion | None:
        """Read a version."""
        return self._named("version", _version, raw)

    def level(self, raw: Any) -> ImportedLevel | None:
        """Read a security level."""
        return self._named("level", _level, raw)

    def project(self, project_key: str, raw: Any) -> ImportedProject:
        """Read a project; one that is told of by nothing but an issue's key has that key as its name."""
        given = raw if isinstance(raw, dict) and raw.get("key") == project_key else {}
        place = ("project", project_key, bool(given))
        found = self._kept.get(place)
        if found is None:
            category = self.named("category", given.get("projectCategory"))
            found = self._kept[place] = ImportedProject(
                project_key,
                name=read_name(given.get("name")) or project_key,
                id=read_id(given.get("id")),
                type_key=given.get("projectTypeKey") or "software",
                description=read_text(given.get("description")) or "",
                lead=self.person(given.get("lead")),
                category=category,
            )
        project: ImportedProject = found
        return project

    def _named(self, kind: str, read: Callable[[Raw], Noun | None], raw: Any) -> Noun | None:
        if not isinstance(raw, dict):
            return None
        return self._once((kind, raw.get("id"), raw.get("name")), read, raw)


def _person(raw: Raw) -> ImportedPerson | None:
    person = ImportedPerson(
        name=read_name(raw.get("name")),
        key=read_name(raw.get("key")),
        account_id=read_name(raw.get("accountId")),
        display_name=read_name(raw.get("displayName")) or "",
        email=read_name(raw.get("emailAddress")) or "",
        active=raw.get("active") is not False,
        time_zone=read_name(raw.get("timeZone")),
    )
    return person if person.token else None


def _status(raw: Raw) -> ImportedStatus | None:
    name = read_name(raw.get("name"))
    category = raw.get("statusCategory")
    category_id = UNDEFINED.id
    if isinstance(category, dict):
        given = read_id(category.get("id"))
        category_id = given if given in CATEGORIES else _CATEGORY_KEYS.get(str(category.get("key")), category_id)
    return ImportedStatus(name, category_id, *_id_and_description(raw)) if name else None


def _type(raw: Raw) -> ImportedType | None:
    name = read_name(raw.get("name"))
    return ImportedType(name, raw.get("subtask") is True, *_id_and_description(raw)) if name else None


def _named(raw: Raw) -> ImportedNamed | None:
    name = read_name(raw.get("name"))
    return ImportedNamed(name, *_id_and_description(raw)) if name else None


def _component(raw: Raw) -> ImportedComponent | None:
    name = read_name(raw.get("name"))
    return ImportedComponent(name, *_id_and_description(raw)) if name else None


def _level(raw: Raw) -> ImportedLevel | None:
    name = read_name(raw.get("name"))
    return ImportedLevel(name, *_id_and_description(raw)) if name else None


def _version(raw: Raw) -> ImportedVersion | None:
    name = read_name(raw.get("name"))
    if not name:
        return None
    return ImportedVersion(
        name,
        *_id_and_description(raw),
        archived=raw.get("archived") is True,
        released=raw.get("released") is True,
        start_date=read_day(raw.get("startDate")),
        release_date=read_day(raw.get("releaseDate")),
    )


def _id_and_description(raw: Raw) -> tuple[int | None, str]:
    return read_id(raw.get("id")), read_text(raw.get("description")) or ""
