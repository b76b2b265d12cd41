"""Names to ids, kept for as long as the catalogue itself: everything by its lower-case name, in one table a type."""

from collections.abc import Iterable, Mapping
from typing import Any

from whimbrel.catalogue.beginnings import Beginnings
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.operators import FieldType
from whimbrel.tracker.constant import LinkType
from whimbrel.tracker.project import Project
from whimbrel.tracker.status import CATEGORIES

PROJECT_TYPES: Mapping[str, int] = {"business": 1, "software": 2, "service_desk": 3}
"""The keys of Jira's project types; the numbers are ours, for resolved queries alone."""

_KEPT = "_lookup"


def folded(name: str) -> str:
    """Return a name as names are compared: without regard to case, or to blanks that imported ones may have around."""
    return name.strip().lower()


class Lookup:
    """The names of a catalogue; each table is built when it is first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Build nothing yet."""
        schemes, projects = catalogue.schemes, catalogue.projects
        self._things: Mapping[FieldType, Mapping[int, Any]] = {
            FieldType.PROJECT: projects.all,
            FieldType.CATEGORY: projects.categories,
            FieldType.PROJECT_TYPE: {type_id: key for key, type_id in PROJECT_TYPES.items()},
            FieldType.ISSUE_TYPE: schemes.issue_types,
            FieldType.STATUS: schemes.statuses,
            FieldType.STATUS_CATEGORY: CATEGORIES,
            FieldType.PRIORITY: schemes.priorities,
            FieldType.RESOLUTION: schemes.resolutions,
            FieldType.LEVEL: schemes.security_levels,
            FieldType.USER: catalogue.people.users,
            FieldType.GROUP: catalogue.people.groups,
            FieldType.COMPONENT: projects.components,
            FieldType.VERSION: projects.versions,
            FieldType.SPRINT: catalogue.sprints,
            FieldType.LINK_TYPE: schemes.link_types,
        }
        self._by_name: dict[FieldType, Mapping[str, tuple[int, ...]]] = {}
        self._beginnings: dict[FieldType, Beginnings] = {}

    def has(self, noun: FieldType) -> bool:
        """Tell whether the things of a type are in the catalogue."""
        return noun in self._things

    def things(self, noun: FieldType) -> Mapping[int, Any]:
        """Return the things of a type by id."""
        return self._things[noun]

    def by_name(self, noun: FieldType) -> Mapping[str, tuple[int, ...]]:
        """Map lower-case names of a type to the ids of all that have them."""
        found = self._by_name.get(noun)
        if found is None:
            found = self._by_name[noun] = _gathered(self._things[noun])
        return found

    def name_of(self, noun: FieldType, thing_id: int) -> str | None:
        """Return what a thing is called; None for what is no thing of the type, or of a type without names."""
        thing = self._things.get(noun, {}).get(thing_id)
        return None if thing is None else next(iter(_names(thing)))

    def beginnings(self, noun: FieldType) -> Beginnings:
        """Return the index of a type's names by what they begin with."""
        found = self._beginnings.get(noun)
        if found is None:
            things = self._things[noun].items()
            entries = ((folded(name), thing_id) for thing_id, thing in things for name in _names(thing))
            found = self._beginnings[noun] = Beginnings(entries)
        return found

    def spelling(self, noun: FieldType, thing_id: int, lower_name: str) -> str:
        """Return the spelling of a thing's lower-case name."""
        names = _names(self._things[noun][thing_id])
        return next((name for name in names if folded(name) == lower_name), lower_name)


def lookup(catalogue: Catalogue) -> Lookup:
    """Return the lookup of a catalogue, which keeps it."""
    # The catalogue is immutable and one object is shared by all requests until something in it changes.
    kept: Lookup = catalogue.__dict__.setdefault(_KEPT, Lookup(catalogue))
    return kept


def _gathered(things: Mapping[int, Any]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for thing_id, thing in things.items():
        for name in {folded(name) for name in _names(thing)}:
            found.setdefault(name, []).append(thing_id)
    return {name: tuple(ids) for name, ids in found.items()}


def _names(thing: Any) -> Iterable[str]:
    """Return what a thing is called: a project by its key too, a link type by its descriptions."""
    if isinstance(thing, str):
        return (thing,)
    if isinstance(thing, LinkType):
        return (thing.name, thing.inward, thing.outward)
    if isinstance(thing, Project):
        return (thing.name, thing.key)
    return (thing.name, *getattr(thing, "aliases", ()))
