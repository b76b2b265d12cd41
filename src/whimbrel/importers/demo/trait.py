"""The smaller things that are said of an issue, with what changing them leaves in the history."""

from datetime import date, timedelta

from whimbrel.importers.demo.chance import weighted
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.flow import named
from whimbrel.importers.demo.worktime import DAY
from whimbrel.importers.model import ImportedAttachment, ImportedBallot, ImportedItem, ImportedNamed

_NAMES = ("Highest", "High", "Medium", "Low", "Lowest")
PRIORITIES = {name: ImportedNamed(name) for name in _NAMES}
_USUAL = weighted(zip(_NAMES, (4, 18, 52, 20, 6), strict=True))
_OF_BUGS = weighted(zip(_NAMES, (8, 30, 42, 16, 4), strict=True))
_CHANGED, _LABELLED_LATER, _PUT_OFF = 0.1, 0.08, 0.2
_LABEL_COUNTS = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)
_ATTACHED = 0.13
_FILES = (
    *(("screenshot-{slug}.png", "image/png", 240_000), ("screen-recording-{slug}.mp4", "video/mp4", 9_000_000)),
    *(("{slug}.log", "text/plain", 60_000), ("IMG_{number}{percent}.jpg", "image/jpeg", 2_400_000)),
    *(("{slug}-{version}.pdf", "application/pdf", 700_000), ("{slug}-figures.csv", "text/csv", 25_000)),
)
_VOTED, _WATCHED, _CARING = 0.12, 0.75, 0.2


def priority_of(draft: Draft) -> ImportedNamed:
    """Return the priority; some were changed on the way."""
    chance = draft.stage.chance
    name = chance.pick(_OF_BUGS if draft.seed.work.text in {"bug", "incident"} else _USUAL)
    if chance.draw() < _CHANGED:
        before = chance.pick(_USUAL)
        moment = draft.between(draft.seed.moment + 600, draft.ended - 1)
        if before != name and draft.trail.add(moment, draft.stage.lead, named("priority", before, name)):
            return PRIORITIES[name]
    return PRIORITIES[name]


def labels_of(draft: Draft) -> tuple[str, ...]:
    """Return the labels in order; some were added later."""
    chance = draft.stage.chance
    labels = tuple(chance.some(draft.stage.labels, chance.pick(_LABEL_COUNTS)))
    if not labels or chance.draw() >= _LABELLED_LATER:
        return labels
    added = chance.pick(labels)
    before = " ".join(label for label in labels if label != added)
    moment = draft.between(draft.seed.moment + 600, draft.stage.worktime.end - 1)
    line = ImportedItem("labels", from_string=before or None, to_string=" ".join(labels))
    draft.trail.add(moment, draft.worker(moment), line)
    return labels


def due_of(draft: Draft) -> date | None:
    """Return the due date; some were put off."""
    stage, chance = draft.stage, draft.stage.chance
    if chance.draw() >= stage.kind.due:
        return None
    due = stage.worktime.day(draft.seed.moment + chance.whole(4, 70) * DAY)
    if chance.draw() < _PUT_OFF:
        moment = draft.between(draft.seed.moment + DAY, draft.ended - 1)
        later = due + timedelta(days=chance.whole(2, 40))
        line = ImportedItem("duedate", "jira", due.isoformat(), due.isoformat(), later.isoformat(), later.isoformat())
        if draft.trail.add(moment, stage.actor(draft.seed.reporter, moment), line):
            return later
    return due


def rename(draft: Draft, before: str) -> None:
    """Let the issue have been called otherwise at first."""
    if before == draft.summary:
        return
    moment = draft.between(draft.seed.moment + 120, draft.ended - 1)
    author = draft.stage.actor(draft.seed.reporter, moment)
    draft.trail.add(moment, author, ImportedItem("summary", from_string=before, to_string=draft.summary))


def attachments_of(draft: Draft) -> tuple[ImportedAttachment, ...]:
    """Return the records of attached files."""
    stage, chance = draft.stage, draft.stage.chance
    if chance.draw() >= _ATTACHED:
        return ()
    found = []
    for _ in range(chance.whole(1, 3)):
        name, mime_type, size = chance.pick(_FILES)
        moment = draft.between(draft.seed.moment + 60, min(draft.ended - 1, draft.seed.moment + 20 * DAY))
        author = stage.actor(draft.seed.reporter, moment)
        filename = name.format_map(draft.topic).replace(" ", "-")
        if draft.trail.add(moment, author, ImportedItem("Attachment", to_string=filename)):
            size = int(chance.skewed(size, 0.8))
            created = stage.worktime.instant(moment)
            found.append(ImportedAttachment(filename, mime_type, size, created, author.person))
    return tuple(found)


def watchers_of(draft: Draft) -> tuple[ImportedBallot, ...]:
    """Return who watches: most reporters and assignees, and a few who care."""
    stage, chance = draft.stage, draft.stage.chance
    watching = [draft.seed.reporter.ballot] if chance.draw() < _WATCHED else []
    if draft.course.assignee is not None and chance.draw() < _WATCHED:
        watching.append(draft.course.assignee.ballot)
    if chance.draw() < _CARING:
        watching += [member.ballot for member in chance.some(stage.crew.team(stage.kind.team), 3)]
    return tuple({id(ballot): ballot for ballot in watching}.values())


def voters_of(draft: Draft) -> tuple[ImportedBallot, ...]:
    """Return who votes for the issue; not the reporter."""
    stage, chance = draft.stage, draft.stage.chance
    if chance.draw() >= _VOTED:
        return ()
    everybody = tuple(stage.crew.members.values())
    voting = chance.some(everybody, int(chance.skewed(2.0, 0.8)) + 1)
    return tuple(member.ballot for member in voting if member is not draft.seed.reporter)
