"""Ways of working: the statuses of a project, and how issues move through them."""

from collections.abc import Mapping
from functools import cache

import msgspec

from whimbrel.importers.demo import table
from whimbrel.importers.model import ImportedItem, ImportedNamed, ImportedStatus
from whimbrel.tracker.status import DONE, IN_PROGRESS, TO_DO


class Detour(msgspec.Struct, frozen=True):
    """Where work sometimes goes instead of on; `place` is on the path, or None where work comes back from there."""

    to: ImportedStatus
    share: float
    place: int | None


class Flow(msgspec.Struct, frozen=True):
    """A compiled way of working: `path` with the usual hours before each step, detours by place on the path.

    `forgotten` is the share of issues that nobody plans, and after how many days most of these are closed.
    """

    statuses: tuple[ImportedStatus, ...]
    path: tuple[ImportedStatus, ...]
    hours: tuple[float, ...]
    detours: Mapping[int, tuple[Detour, ...]]
    dropped: ImportedStatus
    reopened: ImportedStatus
    reopened_share: float
    forgotten: tuple[float, int, int]


DONE_RESOLUTION = ImportedNamed("Done")
DUPLICATE = ImportedNamed("Duplicate")
WONT_DO = ImportedNamed("Won't Do")
CANNOT_REPRODUCE = ImportedNamed("Cannot Reproduce")


@cache
def status(name: str) -> ImportedStatus:
    """Return the one object of a status."""
    known = table.categories()
    category = TO_DO if name in known["to_do"] else DONE if name in known["done"] else IN_PROGRESS
    return ImportedStatus(name, category.id)


@cache
def flow(name: str) -> Flow:
    """Return a way of working."""
    row = table.flows()[name]
    path = tuple(status(step) for step in row.path)
    detours: dict[int, tuple[Detour, ...]] = {}
    for origin, target, share in row.detours:
        place = row.path.index(target) if target in row.path else None
        at = row.path.index(origin)
        detours[at] = (*detours.get(at, ()), Detour(status(target), share, place))
    aside = (one.to for many in detours.values() for one in many)
    ends = (status(row.dropped), status(row.reopened[0]))
    every = tuple(dict.fromkeys((*path[:-1], *aside, path[-1], *ends)))
    return Flow(every, path, row.hours, detours, *ends, row.reopened[1], row.forgotten)


@cache
def moved(before: ImportedStatus, after: ImportedStatus) -> ImportedItem:
    """Return the history line of a step."""
    return ImportedItem("status", from_string=before.name, to_string=after.name)


@cache
def named(field: str, before: str | None, after: str | None) -> ImportedItem:
    """Return the history line of a field whose values have names, such as priority or resolution."""
    return ImportedItem(field, from_string=before, to_string=after)
