"""The layout of a project: which issues come when, from whom, in which epic, linked with what.

It is made for all projects before the first issue, since a link leaves its trace in the history of both ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.stage import EPIC, Stage, Work
from whimbrel.importers.demo.worktime import DAY, MONTH, SEASONS
from whimbrel.importers.model import ImportedItem, ImportedLink

_WEEKDAYS = (1.0, 1.1, 1.05, 1.0, 0.8, 0.04, 0.05)
_GROWTH = 1.4  # how much the rate has grown by the end, on top of the rate at the beginning
_SHORTEST_EPIC, _LONGEST_EPIC = 40, 190  # days
_IN_EPIC = 0.5
_LINKED, _ELSEWHERE, _LEADING = 0.13, 0.03, 0.5
_NEAR = 160  # links lead to issues that are at most so many numbers older

_LINKS: Mapping[str, tuple[str, str]] = {
    "Relates": ("relates to", "relates to"),
    "Blocks": ("is blocked by", "blocks"),
    "Duplicate": ("is duplicated by", "duplicates"),
    "Cloners": ("is cloned by", "clones"),
}
_LINK_DRAWS = (*("Relates",) * 9, *("Blocks",) * 7, *("Duplicate",) * 4, "Cloners")


class Seed:
    """What is settled about an issue before it is made; `of` is the number of the issue it duplicates or clones."""

    __slots__ = ("epic", "key", "links", "moment", "number", "of", "of_type", "reporter", "ties", "until", "work")

    def __init__(self, key: str, number: int, moment: int, reporter: Member, work: Work) -> None:
        self.key = key
        self.number = number
        self.moment = moment
        self.reporter = reporter
        self.work = work
        self.epic: int | None = None
        self.until: int | None = None
        self.of: int | None = None
        self.of_type = ""
        self.links: list[ImportedLink] = []
        self.ties: list[tuple[int, Member, ImportedItem]] = []


class Layout:
    """The seeds of one project, oldest first."""

    def __init__(self, stage: Stage, size: int) -> None:
        """Lay out `size` issues; links come later, when all projects are laid out."""
        self.stage = stage
        self.seeds: list[Seed] = []
        epics = _epic_numbers(stage, size)
        for number, (moment, reporter) in enumerate(_arrivals(stage, size), 1):
            work = stage.works[EPIC] if number in epics else stage.chance.pick(stage.draws)
            self.seeds.append(Seed(f"{stage.key}-{number}", number, moment, reporter, work))
        self._moments = [seed.moment for seed in self.seeds]
        self._put_into_epics()

    def before(self, moment: int) -> Seed | None:
        """Return an issue that was young at a moment."""
        place = bisect_right(self._moments, moment)
        return self.stage.chance.pick(self.seeds[max(0, place - _NEAR) : place]) if place else None

    def link(self, layouts: Mapping[str, "Layout"]) -> None:
        """Link issues with older ones of this and of related projects."""
        chance = self.stage.chance
        related = [layouts[key] for key in self.stage.kind.related]
        for place, seed in enumerate(self.seeds[1:], 1):
            draw = chance.draw()
            if draw < _LINKED:
                other = self.seeds[place - chance.whole(1, min(place, _NEAR))]
                self._tie(seed, other, chance.pick(_LINK_DRAWS))
            elif draw < _LINKED + _ELSEWHERE and related:
                found = chance.pick(related).before(seed.moment)
                if found is not None:
                    self._tie(seed, found, "Relates")

    def _tie(self, seed: Seed, other: Seed, type_name: str) -> None:
        """Link an issue with an older one, shortly after it was created."""
        chance = self.stage.chance
        moment = seed.moment + chance.whole(60, 2400)
        if moment >= self.stage.worktime.end or (type_name in {"Duplicate", "Cloners"} and seed.work is not other.work):
            return
        if type_name in {"Duplicate", "Cloners"}:
            seed.of, seed.of_type = other.number, type_name
        inward, outward = _LINKS[type_name]
        leads = type_name != "Blocks" or chance.draw() < _LEADING
        seed.links.append(ImportedLink(type_name, inward, outward, other.key, leads))
        texts = (outward, inward) if leads else (inward, outward)
        for one, another, text in ((seed, other, texts[0]), (other, seed, texts[1])):
            sentence = f"This issue {text} {another.key}"
            line = ImportedItem("Link", to_value=another.key, to_string=sentence)
            one.ties.append((moment, seed.reporter, line))

    def _put_into_epics(self) -> None:
        """Give many issues an epic that still gains some: it does in the first three quarters of its life."""
        chance, end = self.stage.chance, self.stage.worktime.end
        running: list[tuple[int, int]] = []  # until when it gains issues, and its number
        for seed in self.seeds:
            if seed.work.text == "epic":
                seed.until = seed.moment + chance.whole(_SHORTEST_EPIC, _LONGEST_EPIC) * DAY
                running.append((seed.moment + (min(seed.until, end) - seed.moment) * 3 // 4, seed.number))
            elif seed.work.text != "subtask" and chance.draw() < _IN_EPIC:
                running = [epic for epic in running if seed.moment < epic[0]]
                if running:
                    seed.epic = chance.pick(running)[1]


def _epic_numbers(stage: Stage, size: int) -> frozenset[int]:
    """Return the numbers of the epics, evenly spread with some jitter."""
    count = round(size * stage.kind.epics)
    if not count:
        return frozenset()
    stride = size / count
    return frozenset(min(size, 1 + int(stride * (place + stage.chance.draw() * 0.7))) for place in range(count))


def _arrivals(stage: Stage, size: int) -> Sequence[tuple[int, Member]]:
    """Return moments with reporters, in order: more by the year, fewer on Fridays, in August and at Christmas."""
    chance, worktime = stage.chance, stage.worktime
    days = list(accumulate(_weight(stage, day) for day in range(worktime.end // DAY)))
    found: list[tuple[int, int, Member]] = []
    while len(found) < size:
        day = bisect_left(days, chance.draw() * days[-1])
        reporter = chance.pick(stage.reporters[day * DAY // MONTH])
        moment = worktime.on(day, reporter.offsets, chance)
        if 0 <= moment < worktime.end and reporter.joined <= moment < reporter.left:
            found.append((moment, len(found), reporter))
    found.sort(key=lambda arrival: arrival[:2])
    return [(moment, reporter) for moment, _, reporter in found]


def _weight(stage: Stage, day: int) -> float:
    worktime = stage.worktime
    date = worktime.day(day * DAY)
    holidays = 0.2 if (date.month, date.day) >= (12, 23) or (date.month, date.day) <= (1, 2) else 1.0
    grown = 1 + _GROWTH * day * DAY / worktime.end
    return grown * _WEEKDAYS[worktime.weekday(day)] * SEASONS.get(date.month, 1.0) * holidays
