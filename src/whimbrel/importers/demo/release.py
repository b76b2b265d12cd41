"""Versions of a project over the years: released ones, and a few to come."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.worktime import DAY, HOUR, WEEK, Worktime
from whimbrel.importers.model import ImportedItem, ImportedVersion

_TO_COME = 3
_ARCHIVED_AFTER = 700 * DAY
_FIRST_MAJOR = 2


class Release(msgspec.Struct, frozen=True, eq=False):
    """A version with the moment of its release and the history lines of an issue that enters or leaves it."""

    version: ImportedVersion
    moment: int
    added: ImportedItem
    removed: ImportedItem


class Releases:
    """The versions of one project, earliest first; a project may have none."""

    def __init__(self, releases: Sequence[Release]) -> None:
        """Take releases in order; `versions` are theirs."""
        self._releases = tuple(releases)
        self.versions: tuple[ImportedVersion, ...] = tuple(release.version for release in releases)
        self._moments = [release.moment for release in releases]

    def __len__(self) -> int:
        return len(self._releases)

    def next_place(self, moment: int) -> int:
        """Return the place of the first release after a moment, or of the last one."""
        return min(bisect_right(self._moments, moment), len(self._releases) - 1)

    def at(self, place: int) -> Release:
        """Return the release at a place, or the last one."""
        return self._releases[min(place, len(self._releases) - 1)]

    def around(self, moment: int) -> tuple[Sequence[ImportedVersion], Sequence[ImportedVersion]]:
        """Return the last two versions before a moment, and the first two after it."""
        place = bisect_right(self._moments, moment)
        return self.versions[max(0, place - 2) : place], self.versions[place : place + 2]

    def latest(self, moment: int) -> Release | None:
        """Return the last release before a moment."""
        place = bisect_right(self._moments, moment)
        return self._releases[place - 1] if place else None


def plan_releases(name: str, weeks: int, worktime: Worktime, lead: Member) -> Releases:
    """Release a version every few weeks, on a Tuesday morning of the lead; `name` is the pattern of names."""
    if not weeks:
        return Releases(())
    releases: list[Release] = []
    years: list[int] = []
    day = 6 * 7 + (1 - worktime.weekday(0)) % 7
    begun = 0
    while _to_come(releases, worktime) < _TO_COME:
        moment = day * DAY + 10 * HOUR - lead.offsets[day]
        years.append(worktime.day(moment).year)
        releases.append(_release(_name(name, years, worktime.day(moment).month), begun, moment, worktime))
        begun = moment
        day += weeks * WEEK // DAY
    return Releases(releases)


def _to_come(releases: Sequence[Release], worktime: Worktime) -> int:
    return sum(release.moment >= worktime.end for release in releases)


def _name(pattern: str, years: Sequence[int], month: int) -> str:
    year, count = years[-1], years.count(years[-1])
    return pattern.format(year=year, month=month, count=count, minor=count, major=_FIRST_MAJOR + year - years[0])


def _release(name: str, begun: int, moment: int, worktime: Worktime) -> Release:
    version = ImportedVersion(
        name,
        archived=worktime.end - moment > _ARCHIVED_AFTER,
        released=moment < worktime.end,
        start_date=worktime.day(begun),
        release_date=worktime.day(moment),
    )
    added = ImportedItem("Fix Version", to_string=name)
    return Release(version, moment, added, ImportedItem("Fix Version", from_string=name))
