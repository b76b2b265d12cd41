"""A project before its first issue: people, components, versions, sprints, words."""

from collections.abc import Mapping, Sequence

import msgspec

from whimbrel.importers.demo import table
from whimbrel.importers.demo.chance import Chance, weighted
from whimbrel.importers.demo.crew import Crew, Member, Pool
from whimbrel.importers.demo.flow import Flow, flow
from whimbrel.importers.demo.phrase import Topic, compile_phrases
from whimbrel.importers.demo.release import Releases, plan_releases
from whimbrel.importers.demo.sprint import Sprints, plan_sprints
from whimbrel.importers.demo.worktime import MONTH, Worktime
from whimbrel.importers.model import (
    ImportedActors,
    ImportedComponent,
    ImportedHolder,
    ImportedLevel,
    ImportedNamed,
    ImportedProject,
    ImportedType,
)
from whimbrel.tracker.permission import HolderKind

Words = Mapping[str, Sequence[str]]

EPIC, SUBTASK = "Epic", "Sub-task"
_DAYS = ("Friday", "Monday", "next Tuesday", "Thursday noon", "the 15th", "the end of the month", "tomorrow")


class Part(msgspec.Struct, frozen=True, eq=False):
    """A component with its lead and the things that issues in it are about."""

    component: ImportedComponent
    lead: Member
    things: Sequence[str]


class Work(msgspec.Struct, frozen=True, eq=False):
    """An issue type with the phrases of its summaries; `text` is the class of its descriptions.

    `parts` are the only ones it is for; none means all.
    """

    type: ImportedType
    text: str
    summaries: Sequence[str]
    parts: Sequence[Part]


class Stage:
    """Everything that the issues of one project share."""

    def __init__(self, kind: table.Kind, crew: Crew, worktime: Worktime, seed: int) -> None:
        """Set a project up; the same seed gives the same project."""
        self.kind = kind
        self.key = kind.key
        self.crew = crew
        self.worktime = worktime
        self.chance = Chance(f"{seed}/{kind.key}")
        self.register = table.register(kind.register)
        self.worklogs = compile_phrases(self.register.worklog)
        self.lead: Member = crew.members[kind.lead]
        self.flow: Flow = flow(kind.flow)
        self.team: Pool = crew.pool((kind.team,))
        self.reporters: Pool = crew.pool(kind.reporters)
        self.parts = tuple(_part(row, crew) for row in kind.components)
        self.releases: Releases = plan_releases(kind.version, kind.release_weeks, worktime, self.lead)
        self.sprints = self._sprints()
        self.works: Mapping[str, Work] = {row.name: _work(row, self.parts) for row in kind.types}
        self.draws = weighted((self.works[row.name], row.weight) for row in kind.types)
        self.labels = tuple(sorted(kind.labels))
        self._words = {part: self._words_of(part) for part in self.parts}
        self.level = _level(kind.level) if kind.level else None
        self.project = self._project()

    def member(self, pool: Pool, moment: int) -> Member:
        """Return somebody of a pool who is there at a moment."""
        return self.chance.pick(pool[moment // MONTH]) if moment < self.worktime.end else self.lead

    def actor(self, member: Member, moment: int) -> Member:
        """Return who acts for somebody: the person, or the project's lead once the person has left."""
        return member if moment < member.left else self.lead

    def words(self, part: Part, moment: int) -> Words:
        """Return the words for an issue in a part of the project: its things, and who is there at the moment."""
        return self._words[part][moment // MONTH]

    def _sprints(self) -> Sprints:
        if not self.kind.sprints:
            return Sprints((), 0)
        goals = compile_phrases(("{theme}", "Finish what is open", "{theme}: first slice", "Quality, no new features"))
        words = {"theme": self.kind.words["theme"]}
        filled = [goal % Topic(words, self.chance, {}) for goal in goals for _ in range(8)]
        return plan_sprints(self.key, self.worktime, self.lead, self.chance, filled)

    def _words_of(self, part: Part) -> Sequence[Words]:
        """Return a part's words by month of the history."""
        always = {
            **self.kind.words,
            "step": self.register.steps,
            "day": _DAYS,
            "thing": part.things,
            "component": (part.component.name,),
        }
        return tuple({**always, **self._words_then(month)} for month in range(len(self.team)))

    def _words_then(self, month: int) -> Words:
        """Return the words that change over the months: who is there, which versions are out or to come."""
        people = [member.person for member in self.team[month]]
        before, after = self.releases.around(month * MONTH)
        return {
            "colleague": [person.display_name for person in people],
            "user": [person.name or "" for person in people],
            "version": [version.name for version in before] or ("the last version",),
            "coming": [version.name for version in after] or ("the next version",),
        }

    def _project(self) -> ImportedProject:
        kind = self.kind
        team = ImportedActors("Developers", groups=(kind.team,))
        administrators = ImportedActors("Administrators", people=(self.lead.person,))
        return ImportedProject(
            kind.key,
            kind.name,
            type_key=kind.type,
            description=kind.description,
            url=f"https://dunlin.example.com/teams/{kind.key.lower()}",
            lead=self.lead.person,
            category=ImportedNamed(kind.category),
            components=tuple(part.component for part in self.parts),
            versions=self.releases.versions,
            types=tuple(work.type for work in self.works.values()),
            statuses=self.flow.statuses,
            levels=(self.level,) if self.level else (),
            actors=(administrators, team),
        )


def _part(row: table.ComponentRow, crew: Crew) -> Part:
    lead = crew.members[row.lead]
    return Part(ImportedComponent(row.name, description=row.description, lead=lead.person), lead, row.things)


def _work(row: table.TypeRow, parts: Sequence[Part]) -> Work:
    issue_type = ImportedType(row.name, subtask=row.name == SUBTASK)
    own = tuple(part for part in parts if part.component.name in row.parts)
    return Work(issue_type, row.text, compile_phrases(row.summaries), own)


def _level(name: str) -> ImportedLevel:
    holders = (
        ImportedHolder(HolderKind.PROJECT_ROLE, "Administrators"),
        ImportedHolder(HolderKind.PROJECT_ROLE, "Developers"),
        ImportedHolder(HolderKind.REPORTER),
        ImportedHolder(HolderKind.ASSIGNEE),
    )
    return ImportedLevel(name, description="Only the team, the reporter and the assignee.", holders=holders)
