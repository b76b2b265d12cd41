"""The way of one issue through the statuses of its project, with its assignees and its resolution."""

from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.flow import DONE_RESOLUTION, moved, named
from whimbrel.importers.demo.layout import Seed
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.trail import Trail
from whimbrel.importers.model import ImportedItem, ImportedNamed, ImportedStatus
from whimbrel.tracker.status import DONE

_MOST_STEPS = 16
_STUCK, _STUCK_FOR = 0.02, 25  # how many steps take how many times as long as usual
_HANDED_ON = 0.15
_ASIDE = 26.0  # hours that a detour takes
_UNTIL_RESUMED = 20.0  # hours until a reopened issue is taken up again


class Course:
    """The statuses of one issue up to now; what lies at `until` or later does not happen."""

    __slots__ = (
        *("_holders", "_moment", "_stage", "_trail", "assignee", "first_resolved", "resolution", "resolved"),
        *("started", "status", "until"),
    )

    def __init__(self, stage: Stage, seed: Seed, trail: Trail) -> None:
        """Begin in the first status, without an assignee."""
        self._stage = stage
        self._trail = trail
        self._moment = seed.moment
        self._holders: list[tuple[int, Member]] = []
        self.until = stage.worktime.end
        self.status: ImportedStatus = stage.flow.path[0]
        self.assignee: Member | None = None
        self.resolution: ImportedNamed | None = None
        self.resolved: int | None = None
        self.first_resolved: int | None = None
        self.started: int | None = None

    def assign(self, member: Member) -> None:
        """Let the issue have been created with an assignee."""
        self.assignee = member
        self._holders.append((0, member))

    def holder(self, moment: int) -> Member | None:
        """Return the assignee at a moment."""
        for since, member in reversed(self._holders):
            if since <= moment:
                return member
        return None

    def work(self, begin: int, size: float) -> None:
        """Start at a moment and go on until the end of the path or of time; `size` stretches the usual hours."""
        place: int | None = 1
        if not self._start(begin):
            return
        reopened = False
        for _ in range(_MOST_STEPS):
            if place is None:
                return
            if place < len(self._stage.flow.path) - 1:
                place = self._step(place, size)
            elif reopened or self._stage.chance.draw() >= self._stage.flow.reopened_share:
                return
            else:
                reopened = True
                place = self._reopen()

    def start_only(self, begin: int) -> None:
        """Start at a moment, and stay in progress."""
        self._start(begin)

    def finish(self, moment: int, resolution: ImportedNamed, *, dropped: bool = False) -> bool:
        """Go to the end at once, from wherever the issue is; answers False if that lies beyond the end of time."""
        moment = max(moment, self._moment + 1)
        flow = self._stage.flow
        return self._go(flow.dropped if dropped else flow.path[-1], moment, resolution=resolution)

    def _start(self, begin: int) -> bool:
        begin = max(begin, self._moment)
        if begin >= self.until:
            return False
        self.started = begin
        if self.assignee is None or begin >= self.assignee.left:
            self._go(self._stage.flow.path[1], begin, assignee=self._stage.member(self._stage.team, begin))
        else:
            self._go(self._stage.flow.path[1], begin)
        return True

    def _step(self, place: int, size: float) -> int | None:
        """Take one step from a place on the path; return the new place, or None if time ended."""
        flow, chance = self._stage.flow, self._stage.chance
        target = place + 1
        for detour in flow.detours.get(place, ()):
            if chance.draw() < detour.share:
                if detour.place is None:
                    there = self._go(detour.to, self._later(_ASIDE))
                    return place if there and self._go(flow.path[place], self._later(_ASIDE)) else None
                target = detour.place
        hours = chance.skewed((flow.hours[place + 1] or _UNTIL_RESUMED) * size, 0.9)
        if chance.draw() < _STUCK:
            hours *= _STUCK_FOR
        return target if self._go(flow.path[target], self._later(hours)) else None

    def _reopen(self) -> int | None:
        flow = self._stage.flow
        if not self._go(flow.reopened, self._later(self._stage.chance.skewed(70.0, 1.0))):
            return None
        return flow.path.index(flow.reopened) if flow.reopened in flow.path else 0

    def _later(self, hours: float) -> int:
        who = self.assignee or self._stage.lead
        return self._stage.worktime.after(self._moment + 1, hours, who.offsets, self._stage.chance)

    def _go(
        self,
        status: ImportedStatus,
        moment: int,
        *,
        assignee: Member | None = None,
        resolution: ImportedNamed = DONE_RESOLUTION,
    ) -> bool:
        if moment >= self.until:
            return False
        lines: list[ImportedItem] = []
        author = self.assignee or assignee or self._stage.lead
        if assignee is None and (author.left <= moment or self._stage.chance.draw() < _HANDED_ON):
            assignee = self._stage.member(self._stage.team, moment)
        if assignee is not None and assignee is not self.assignee:
            lines.append(self._stage.crew.assigned(self.assignee, assignee))
            self.assignee = assignee
            self._holders.append((moment, assignee))
        if status is not self.status:
            lines.append(moved(self.status, status))
            self._resolve(lines, status, moment, resolution)
            self.status = status
        self._moment = moment
        return not lines or self._trail.add(moment, self._stage.actor(author, moment), *lines)

    def _resolve(
        self, lines: list[ImportedItem], status: ImportedStatus, moment: int, resolution: ImportedNamed
    ) -> None:
        """Set the resolution when work ends, and clear it when work begins again."""
        if status.category_id == DONE.id:
            if self.resolution is None:
                lines.append(named("resolution", None, resolution.name))
                self.resolution, self.resolved = resolution, moment
                self.first_resolved = self.first_resolved or moment
        elif self.resolution is not None:
            lines.append(named("resolution", self.resolution.name, None))
            self.resolution = self.resolved = None
