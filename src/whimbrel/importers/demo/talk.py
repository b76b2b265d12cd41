"""Comments: who says what, when, and who may read it."""

from collections.abc import Mapping, Sequence
from functools import cache

from whimbrel.importers.demo import table
from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.phrase import compile_phrases
from whimbrel.importers.demo.worktime import DAY
from whimbrel.importers.model import ImportedComment, ImportedVisibility

_COUNTS = (*(0,) * 33, *(1,) * 27, *(2,) * 17, *(3,) * 8, *(4,) * 5, *(5,) * 3, *(6,) * 3, 7, 8, 9, 11, 14, 22)
_QUIET_AFTER = 45 * DAY  # an open issue is talked about in its first weeks
_RESTRICTED, _EDITED, _TWOFOLD, _THANKED = 0.035, 0.05, 0.24, 0.35
_DEVELOPERS = ImportedVisibility(role="Developers")
_ADMINISTRATORS = ImportedVisibility(role="Administrators")


@cache
def phrases_of(register: str) -> Mapping[str, Sequence[str]]:
    """Return the comments of a register by phase, ready to be filled."""
    return {phase: compile_phrases(texts) for phase, texts in table.register(register).comments.items()}


def comments_of(draft: Draft) -> tuple[ImportedComment, ...]:
    """Return the comments of an issue, oldest first."""
    moments = _moments(draft)
    said: dict[str, ImportedComment] = {}
    asked = False
    for moment in moments:
        phase = "answer" if asked else _phase(draft, moment)
        phrases = draft.tongue.comments if draft.tongue is not None else phrases_of(draft.stage.kind.register)[phase]
        phrase = draft.stage.chance.pick(phrases)
        if phrase not in said:
            said[phrase] = _comment(draft, phase, moment, phrase)
            asked = phase == "question"
    return tuple(said.values())


def _moments(draft: Draft) -> Sequence[int]:
    stage, chance, seed = draft.stage, draft.stage.chance, draft.seed
    course = draft.course
    last = course.resolved or min(stage.worktime.end, max(seed.moment, course.started or 0) + _QUIET_AFTER)
    span = last - seed.moment
    found = [
        stage.worktime.after(seed.moment + 240, span * chance.draw() / 3600, stage.lead.offsets, chance)
        for _ in range(chance.pick(_COUNTS))
    ]
    if course.resolved is not None and chance.draw() < _THANKED:
        found.append(stage.worktime.after(course.resolved, chance.skewed(3.0, 1.0), stage.lead.offsets, chance))
    return sorted(moment for moment in found if moment < stage.worktime.end)


def _phase(draft: Draft, moment: int) -> str:
    course, draw = draft.course, draft.stage.chance.draw()
    if draw < _RESTRICTED:
        return "restricted"
    if course.resolved is not None and moment >= course.resolved:
        return "late" if course.started is not None else "dropped"
    if draw < 0.17:  # noqa: PLR2004  what remains below it, after the restricted ones, are questions
        return "question"
    return "work" if course.started is not None and moment >= course.started else "early"


def _author(draft: Draft, phase: str, moment: int) -> Member:
    stage, chance = draft.stage, draft.stage.chance
    if draft.tongue is not None:
        return stage.crew.speaker(draft.seed.reporter.language, moment, chance) or draft.seed.reporter
    draw = chance.draw()
    if phase in {"answer", "late"} and draw < 0.6:  # noqa: PLR2004
        author = draft.seed.reporter
    elif phase in {"work", "dropped"} and draw < 0.65:  # noqa: PLR2004
        author = draft.worker(moment)
    else:
        author = stage.member(stage.team, moment)
    return stage.actor(author, moment)


def _comment(draft: Draft, phase: str, moment: int, phrase: str) -> ImportedComment:
    stage, chance = draft.stage, draft.stage.chance
    author = _author(draft, phase, moment)
    body = phrase % draft.own
    if draft.tongue is None and chance.draw() < _TWOFOLD:
        more = chance.pick(phrases_of(stage.kind.register)[phase])
        body = body if more == phrase else f"{body}\n\n{more % draft.topic}"
    created = stage.worktime.instant(moment)
    updated, edited = created, moment
    if chance.draw() < _EDITED:
        edited = min(moment + chance.whole(40, 5000), stage.worktime.end - 1)
        updated = stage.worktime.instant(edited)
    draft.touch(edited)
    audience = _audience(draft) if phase == "restricted" else None
    return ImportedComment(body, created, updated, author.person, author.person, audience)


def _audience(draft: Draft) -> ImportedVisibility:
    draw = draft.stage.chance.draw()
    if draw < 0.5:  # noqa: PLR2004  half to the role of the team, the rest to its group or to administrators
        return _DEVELOPERS
    return _group(draft.stage.kind.team) if draw < 0.85 else _ADMINISTRATORS  # noqa: PLR2004


@cache
def _group(name: str) -> ImportedVisibility:
    return ImportedVisibility(group=name)
