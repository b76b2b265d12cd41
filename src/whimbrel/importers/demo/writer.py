"""Makes the issues of one project, one after the other: what later ones refer to, and what happens to each."""

from collections.abc import Iterator

from whimbrel.importers.demo import agenda, custom, sprint, trait
from whimbrel.importers.demo.agenda import Agenda
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.flow import CANNOT_REPRODUCE, DONE_RESOLUTION, DUPLICATE, WONT_DO
from whimbrel.importers.demo.issue import assemble
from whimbrel.importers.demo.layout import Layout, Seed
from whimbrel.importers.demo.phrase import Topic
from whimbrel.importers.demo.stage import Part, Stage
from whimbrel.importers.demo.tongue import Tongue, tongue
from whimbrel.importers.demo.worktime import DAY, HOUR
from whimbrel.importers.model import ImportedEpic, ImportedIssue, ImportedNamed

LONGEST_SUMMARY = 255
_OWN_LANGUAGE = 0.3
_DROPPED, _NOT_SEEN, _STALE = 0.11, 0.5, 0.8
_PARENTS = 25  # a sub-task belongs to one of so many issues before it
_ATTEMPTS = 8  # at a summary that the project does not have yet
_SIZES = (0.5, 0.7, 0.9, 1.0, 1.2, 1.6, 2.4)
_ASSIGNED_AT_ONCE, _RENAMED = 0.3, 0.03


class Writer:
    """Writes issues in the order of their numbers."""

    def __init__(self, layout: Layout) -> None:
        """Begin before the first issue."""
        self._stage: Stage = layout.stage
        self._seeds = layout.seeds
        self._wanted = {seed.of for seed in layout.seeds if seed.of is not None}
        self._originals: dict[int, Draft] = {}
        self._summaries: set[str] = set()
        self._parents: list[Draft] = []
        self._epics: dict[int, ImportedEpic] = {}

    def write(self) -> Iterator[ImportedIssue]:
        """Yield the issues."""
        for seed in self._seeds:
            draft = self._draft(seed)
            yield assemble(draft)
            self._remember(draft)

    def _draft(self, seed: Seed) -> Draft:
        stage = self._stage
        parent = self._parent(seed) if seed.work.type.subtask else None
        if seed.work.type.subtask and parent is None:
            seed.work = next(work for work in stage.works.values() if work.text == "task")
        draft = self._begin(seed, parent)
        for moment, author, line in seed.ties:
            draft.trail.add(moment, author, line)
        plan = _live_as_subtask(draft, parent) if parent is not None else _live(draft)
        self._call(draft)
        iterations = agenda.sprints_of(draft, plan)
        values = [sprint.value(iterations)] if iterations else []
        if seed.work.text == "epic":
            values += custom.epic_values(draft, draft.topic["theme"])
        else:
            draft.fix_versions = agenda.fix_versions_of(draft, plan)
        values += custom.points_of(draft, plan.planned) + custom.flag_of(draft) + custom.shared_values(draft)
        draft.values = tuple(values)
        return draft

    def _begin(self, seed: Seed, parent: Draft | None) -> Draft:
        stage, chance = self._stage, self._stage.chance
        original = parent or self._originals.get(seed.of or 0)
        part = original.part if original is not None else chance.pick(seed.work.parts or stage.parts)
        draft = Draft(stage, seed, part, self._topic(seed, part, original), self._tongue(seed, original))
        if original is not None and original.tongue is not None:
            draft.own = original.own
        if parent is not None:
            draft.parent = parent.seed.key
        elif seed.epic is not None:
            draft.epic = self._epics.get(seed.epic)
        return draft

    def _tongue(self, seed: Seed, original: Draft | None) -> Tongue | None:
        if original is not None:
            return original.tongue
        language, things = seed.reporter.language, self._stage.kind.foreign
        if language is None or things is None or seed.work.text not in {"bug", "incident"}:
            return None
        return tongue(language, things) if self._stage.chance.draw() < _OWN_LANGUAGE else None

    def _topic(self, seed: Seed, part: Part, original: Draft | None) -> Topic:
        """Return the topic: that of the issue it belongs to or doubles, or a new one."""
        known = {**original.topic} if original is not None else {}
        known["earlier"] = f"{self._stage.key}-{self._stage.chance.whole(1, max(1, seed.number - 1))}"
        return Topic(self._stage.words(part, seed.moment), self._stage.chance, known)

    def _call(self, draft: Draft) -> None:
        """Give the issue a summary that the project does not have yet, if one can be found."""
        seed, chance = draft.seed, self._stage.chance
        original = self._originals.get(seed.of or 0)
        if original is not None and seed.of_type == "Cloners":
            draft.summary = f"CLONE - {original.summary}"[:LONGEST_SUMMARY]
            return
        phrases = draft.tongue.summaries if draft.tongue is not None else seed.work.summaries
        text = ""
        for _ in range(_ATTEMPTS):
            text = (chance.pick(phrases) % draft.own)[:LONGEST_SUMMARY]
            if text not in self._summaries:
                break
            draft.own.forget()
        self._summaries.add(text)
        draft.summary = text
        if chance.draw() < _RENAMED:
            trait.rename(draft, (chance.pick(phrases) % draft.own)[:LONGEST_SUMMARY])

    def _parent(self, seed: Seed) -> Draft | None:
        """Return a young issue that was open when the sub-task was created."""
        for _ in range(3):
            parent = self._stage.chance.pick(self._parents) if self._parents else None
            if parent is not None and parent.ended > seed.moment + HOUR:
                return parent
        return None

    def _remember(self, draft: Draft) -> None:
        text = draft.seed.work.text
        if text == "epic":
            self._epics[draft.seed.number] = ImportedEpic(draft.seed.key)
        elif draft.parent is None:
            self._parents.append(draft)
            del self._parents[:-_PARENTS]
        if draft.seed.number in self._wanted:
            self._originals[draft.seed.number] = draft


def _live(draft: Draft) -> Agenda:
    """Let an issue live: as an epic, unwanted, forgotten, or worked on."""
    stage, chance, seed, course = draft.stage, draft.stage.chance, draft.seed, draft.course
    if seed.work.text == "epic":
        _live_as_epic(draft)
        return Agenda(None, None)
    if chance.draw() < _ASSIGNED_AT_ONCE:
        course.assign(stage.member(stage.team, seed.moment))
    if seed.of_type == "Duplicate" or chance.draw() < _DROPPED:
        moment = stage.worktime.after(seed.moment + HOUR, chance.skewed(60.0, 1.6), stage.lead.offsets, chance)
        course.finish(moment, _reason(draft), dropped=True)
        return Agenda(None, None)
    plan = agenda.plan(draft)
    if plan.begin is not None:
        course.work(plan.begin, chance.pick(_SIZES))
    elif chance.draw() < _STALE:
        days = chance.whole(*stage.flow.forgotten[1:])
        moment = stage.worktime.after(seed.moment + days * DAY, 1.0, stage.lead.offsets, chance)
        course.finish(moment, WONT_DO, dropped=True)
    return plan


def _reason(draft: Draft) -> ImportedNamed:
    if draft.seed.of_type == "Duplicate":
        return DUPLICATE
    bug = draft.seed.work.text in {"bug", "incident"}
    return CANNOT_REPRODUCE if bug and draft.stage.chance.draw() < _NOT_SEEN else WONT_DO


def _live_as_epic(draft: Draft) -> None:
    """Start an epic soon, and finish it when its time is over."""
    stage, chance, course = draft.stage, draft.stage.chance, draft.course
    course.assign(draft.part.lead if draft.part.lead.joined < draft.seed.moment else stage.lead)
    course.start_only(stage.worktime.after(draft.seed.moment, chance.skewed(40.0, 1.0), stage.lead.offsets, chance))
    if draft.seed.until is not None and draft.seed.until < stage.worktime.end:
        course.finish(stage.worktime.after(draft.seed.until, 1.0, stage.lead.offsets, chance), DONE_RESOLUTION)


def _live_as_subtask(draft: Draft, parent: Draft) -> Agenda:
    """Work on a sub-task, and finish it before its parent at the latest."""
    stage, chance, course = draft.stage, draft.stage.chance, draft.course
    over = parent.ended
    course.until = over
    begin = stage.worktime.after(draft.seed.moment, chance.skewed(16.0, 1.0), stage.lead.offsets, chance)
    course.work(begin, 0.5)
    course.until = stage.worktime.end
    if course.resolution is None and over < stage.worktime.end:
        course.finish(over - 30, DONE_RESOLUTION)
    return Agenda(None, begin)
