"""The whole data set: people, projects and a stream of issues."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from whimbrel.clock import Clock, SystemClock
from whimbrel.errors import Invalid
from whimbrel.importers.demo import table
from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.layout import Layout
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.worktime import Worktime, midnight
from whimbrel.importers.demo.writer import Writer
from whimbrel.importers.model import ImportedIssue, ImportedPerson, ImportedProject

ISSUES = 20_000
SEED = 1
_FEWEST = 3  # issues of a project, however small the data set


class DemoIssues:
    """The issues of a demo site, project by project, oldest first. They can be had once: making them uses draws up."""

    def __init__(self, layouts: Sequence[Layout], size: int) -> None:
        """Begin before the first issue."""
        self._issues = (issue for layout in layouts for issue in Writer(layout).write())
        self._size = size

    def __iter__(self) -> Iterator[ImportedIssue]:
        return self._issues

    def __len__(self) -> int:
        return self._size


class DemoSite:
    """A company with three years of work behind it.

    The same seed, the same `now` and the same number of issues give the same data, to the byte. Nothing happens at
    `now` or later; plans may reach beyond.
    """

    def __init__(self, now: datetime, *, seed: int = SEED, issues: int = ISSUES) -> None:
        """Set the projects up and lay their issues out.

        `now` is an aware instant. Raises `Invalid` for fewer issues than every project needs.
        """
        least = _FEWEST * len(table.KINDS)
        if issues < least:
            raise Invalid(f"The demo data set needs at least {least} issues, not {issues}.")
        worktime = Worktime(now)
        crew = Crew(worktime)
        stages = [Stage(kind, crew, worktime, seed) for kind in table.kinds()]
        sizes = _sizes([kind.size for kind in table.kinds()], issues)
        layouts = {stage.key: Layout(stage, size) for stage, size in zip(stages, sizes, strict=True)}
        for layout in layouts.values():
            layout.link(layouts)
        self.people: tuple[ImportedPerson, ...] = crew.people
        self.projects: tuple[ImportedProject, ...] = tuple(stage.project for stage in stages)
        self.issues = DemoIssues(tuple(layouts.values()), issues)


def demo_site(
    *, now: datetime | None = None, seed: int = SEED, issues: int = ISSUES, clock: Clock | None = None
) -> DemoSite:
    """Return a demo site whose history ends at `now`, by default the beginning of today in UTC."""
    return DemoSite(now or midnight((clock or SystemClock()).now()), seed=seed, issues=issues)


def _sizes(weights: Sequence[int], issues: int) -> list[int]:
    """Share issues out by weight, with a few for each; the first, which is the largest, takes what rounding leaves."""
    sizes = [max(_FEWEST, issues * weight // sum(weights)) for weight in weights]
    sizes[0] += issues - sum(sizes)
    while sizes[0] < _FEWEST:
        largest = sizes.index(max(sizes))
        sizes[largest] -= 1
        sizes[0] += 1
    return sizes
