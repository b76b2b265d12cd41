"""When work on an issue begins, in which sprints it is, and which version it is for."""

from collections.abc import Sequence

import msgspec

from whimbrel.importers.demo import sprint
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.flow import DONE_RESOLUTION
from whimbrel.importers.demo.sprint import Iteration
from whimbrel.importers.demo.worktime import DAY
from whimbrel.importers.model import ImportedVersion

_PATIENCE = 24.0 * 7  # hours until an issue is usually planned
_AT_ONCE = 0.12  # how many issues come into the running sprint
_SPREAD = 10 * DAY + DAY // 2  # of a sprint, over which its issues are begun
_SPRINTS_AHEAD = (0, 0, 0, 0, 1, 1, 2)
_MOST_SPRINTS, _MOST_SLIPS = 5, 3
_VERSION_PLANNED = 0.4
_BACKPORTED = 0.03
_NOTED_AFTER = 25  # seconds after the resolution


class Agenda(msgspec.Struct, frozen=True):
    """When an issue was planned and when work on it begins; `place` is that of its first sprint."""

    planned: int | None
    begin: int | None
    place: int | None = None


def plan(draft: Draft) -> Agenda:
    """Plan an issue; what is forgotten stays in the backlog."""
    stage, chance = draft.stage, draft.stage.chance
    if chance.draw() < stage.flow.forgotten[0]:
        return Agenda(None, None)
    lead = stage.lead
    if stage.sprints:
        return _plan_sprint(draft)
    usual = stage.flow.hours[1] or 18.0
    begin = stage.worktime.after(draft.seed.moment, chance.skewed(usual, 1.3), lead.offsets, chance)
    return Agenda(begin, begin)


def _plan_sprint(draft: Draft) -> Agenda:
    stage, chance = draft.stage, draft.stage.chance
    if chance.draw() < _AT_ONCE:
        moment = stage.worktime.after(draft.seed.moment, chance.skewed(5.0, 0.8), stage.lead.offsets, chance)
        place = stage.sprints.running_place(moment) if moment < stage.worktime.end else stage.sprints.active
        ahead = max(moment, stage.sprints.at(place).begin)
        begin = stage.worktime.after(ahead, chance.skewed(9.0, 1.0), stage.lead.offsets, chance)
    else:
        waited = chance.skewed(_PATIENCE, 1.35)
        moment = stage.worktime.after(draft.seed.moment, waited, stage.lead.offsets, chance)
        place = stage.sprints.next_place(moment) + chance.pick(_SPRINTS_AHEAD)
        if place >= len(stage.sprints):
            return Agenda(None, None)
        ahead = stage.sprints.at(place).begin + int(chance.draw() * _SPREAD)
        begin = stage.worktime.after(max(moment, ahead), 0.2, stage.lead.offsets, chance)
    if not draft.trail.add(moment, stage.lead, sprint.planned((), (stage.sprints.at(place),))):
        return Agenda(None, None)
    return Agenda(moment, begin, place)


def sprints_of(draft: Draft, agenda: Agenda) -> Sequence[Iteration]:
    """Return an issue's sprints: it is carried over until it is done, or has been carried too often."""
    if agenda.place is None:
        return ()
    sprints = draft.stage.sprints
    taken = [sprints.at(agenda.place)]
    done = draft.course.first_resolved or draft.stage.worktime.end
    for place in range(agenda.place, min(sprints.active, agenda.place + _MOST_SPRINTS - 1)):
        if done < sprints.at(place + 1).begin:
            break
        completed = sprints.at(place).completed
        following = [*taken, sprints.at(place + 1)]
        draft.trail.add(completed, draft.stage.lead, sprint.planned(taken, following))
        taken = following
    return taken


def fix_versions_of(draft: Draft, agenda: Agenda) -> tuple[ImportedVersion, ...]:
    """Return for which versions an issue is: the next one when it was done, or the planned one, put off at releases."""
    stage, course = draft.stage, draft.course
    if not len(stage.releases):
        return ()
    if agenda.planned is not None and stage.chance.draw() < _VERSION_PLANNED:
        return _planned_versions(draft, agenda.planned + 90)
    if course.first_resolved is None or course.resolution is not DONE_RESOLUTION:
        return ()
    place = stage.releases.next_place(course.first_resolved)
    releases = [stage.releases.at(place)]
    if stage.chance.draw() < _BACKPORTED and place:
        releases.insert(0, stage.releases.at(place - 1))
    lines = [release.added for release in releases]
    moment = course.first_resolved + _NOTED_AFTER
    if not draft.trail.add(moment, stage.actor(course.holder(moment) or stage.lead, moment), *lines):
        return ()
    return tuple(release.version for release in releases)


def _planned_versions(draft: Draft, moment: int) -> tuple[ImportedVersion, ...]:
    stage = draft.stage
    place = stage.releases.next_place(moment)
    done = draft.course.first_resolved or stage.worktime.end
    release = stage.releases.at(place)
    if not draft.trail.add(moment, stage.lead, release.added):
        return ()
    for slip in range(_MOST_SLIPS):
        if done <= release.moment or release.moment >= stage.worktime.end:
            return (release.version,)
        following = stage.releases.at(place + slip + 1)
        draft.trail.add(release.moment, stage.lead, release.removed, following.added)
        release = following
    if done <= release.moment or release.moment >= stage.worktime.end:
        return (release.version,)
    draft.trail.add(release.moment, stage.lead, release.removed)
    return ()
