"""The finished issue: everything about a draft, put together."""

from whimbrel.importers.demo import trait
from whimbrel.importers.demo.description import description_of
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.effort import effort_of
from whimbrel.importers.demo.phrase import Topic
from whimbrel.importers.demo.talk import comments_of
from whimbrel.importers.model import ImportedComponent, ImportedIssue, ImportedLevel, ImportedVersion

_IN_SEVERAL, _IN_NONE = 0.06, 0.06
_WITH_ENVIRONMENT, _AFFECTED = 0.4, 0.8


def assemble(draft: Draft) -> ImportedIssue:
    """Return the issue; what leaves traces in the history is drawn before the history is read."""
    stage, seed, course = draft.stage, draft.seed, draft.course
    instant = stage.worktime.instant
    effort = effort_of(draft)
    comments, attachments = comments_of(draft), trait.attachments_of(draft)
    description, priority = description_of(draft), trait.priority_of(draft)
    labels, due = trait.labels_of(draft), trait.due_of(draft)
    voters, watchers = trait.voters_of(draft), trait.watchers_of(draft)
    return ImportedIssue(
        key=seed.key,
        project=stage.project,
        type=seed.work.type,
        status=course.status,
        summary=draft.summary,
        created=instant(seed.moment),
        updated=instant(max(draft.last, draft.trail.close())),
        priority=priority,
        resolution=course.resolution,
        security=_level(draft),
        assignee=course.assignee.person if course.assignee is not None else None,
        reporter=seed.reporter.person,
        creator=seed.reporter.person,
        description=description,
        environment=_environment(draft),
        resolved=instant(course.resolved) if course.resolved is not None else None,
        due=due,
        original_estimate=effort.original,
        remaining_estimate=effort.remaining,
        time_spent=effort.spent,
        votes=len(voters),
        watches=len(watchers),
        labels=labels,
        components=_components(draft),
        fix_versions=draft.fix_versions,
        affected_versions=_affected(draft),
        values=draft.values,
        parent=draft.parent,
        epic=draft.epic,
        links=tuple(seed.links),
        comments=comments,
        worklogs=effort.worklogs,
        attachments=attachments,
        history=draft.trail.changes(stage.worktime),
        voters=voters,
        watchers=watchers,
    )


def _level(draft: Draft) -> ImportedLevel | None:
    stage = draft.stage
    return stage.level if stage.level is not None and stage.chance.draw() < stage.kind.level_share else None


def _components(draft: Draft) -> tuple[ImportedComponent, ...]:
    draw = draft.stage.chance.draw()
    if draw < _IN_NONE:
        return ()
    if draw < _IN_NONE + _IN_SEVERAL:
        other = draft.stage.chance.pick(draft.stage.parts)
        return tuple(part.component for part in dict.fromkeys((draft.part, other)))
    return (draft.part.component,)


def _affected(draft: Draft) -> tuple[ImportedVersion, ...]:
    """Return the version in which a bug was seen: the last one before it was reported."""
    if draft.seed.work.text != "bug" or draft.stage.chance.draw() >= _AFFECTED:
        return ()
    release = draft.stage.releases.latest(draft.seed.moment)
    return (release.version,) if release is not None else ()


def _environment(draft: Draft) -> str | None:
    if draft.seed.work.text not in {"bug", "incident"} or draft.stage.chance.draw() >= _WITH_ENVIRONMENT:
        return None
    topic: Topic = draft.topic
    return topic["env"]
