"""An issue while it is being made."""

from whimbrel.importers.demo.course import Course
from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.layout import Seed
from whimbrel.importers.demo.phrase import Topic
from whimbrel.importers.demo.stage import Part, Stage
from whimbrel.importers.demo.tongue import Tongue
from whimbrel.importers.demo.trail import Trail
from whimbrel.importers.model import ImportedEpic, ImportedValue, ImportedVersion


class Draft:
    """What the parts of an issue must agree upon: its topic, its history, its course, and the language it is in.

    `own` is the topic in the reporter's language where the issue is not in English.
    """

    __slots__ = (
        *("course", "epic", "fix_versions", "last", "own", "parent", "part", "seed", "stage", "summary", "tongue"),
        *("topic", "trail", "values"),
    )

    def __init__(self, stage: Stage, seed: Seed, part: Part, topic: Topic, tongue: Tongue | None) -> None:
        """Begin with the creation of the issue; `last` is the moment of the last thing outside of its history."""
        self.stage = stage
        self.seed = seed
        self.part = part
        self.topic = topic
        self.tongue = tongue
        self.own = tongue.topic(stage.chance) if tongue is not None else topic
        self.trail = Trail(stage.worktime.end)
        self.course = Course(stage, seed, self.trail)
        self.last = seed.moment
        self.summary = ""
        self.parent: str | None = None
        self.epic: ImportedEpic | None = None
        self.values: tuple[ImportedValue, ...] = ()
        self.fix_versions: tuple[ImportedVersion, ...] = ()

    def touch(self, moment: int) -> None:
        """Take note of something that happened to the issue."""
        self.last = max(self.last, moment)

    @property
    def ended(self) -> int:
        """Return when the issue was resolved, or now."""
        return self.course.resolved or self.stage.worktime.end

    def worker(self, moment: int) -> Member:
        """Return who works on the issue at a moment, or acts for whoever does and has left."""
        return self.stage.actor(self.course.holder(moment) or self.part.lead, moment)

    def between(self, begin: int, end: int) -> int:
        """Return a moment between two others."""
        return self.stage.chance.whole(begin, max(begin, end))
