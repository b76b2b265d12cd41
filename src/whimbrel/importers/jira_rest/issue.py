"""One issue of a search page becomes an `ImportedIssue`: what can be taken is, the rest goes to the report."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from whimbrel.ids import PROJECT_KEY, IssueKey
from whimbrel.importers.jira_rest.custom import Customs, Told
from whimbrel.importers.jira_rest.instant import read_day, read_instant
from whimbrel.importers.jira_rest.noun import Nouns, Raw
from whimbrel.importers.jira_rest.said import Parts
from whimbrel.importers.jira_rest.text import LONGEST_NAME, read_count, read_id, read_name, read_text
from whimbrel.importers.model import (
    ImportedBallot,
    ImportedEpic,
    ImportedIssue,
    ImportedLevel,
    ImportedStatus,
    ImportedType,
)
from whimbrel.importers.report import Findings, Loss

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NO_TYPE = ImportedType("Task")
_NO_LEVEL = ImportedLevel("Restricted")
_NO_STATUS = ImportedStatus("Open")
_Noun = TypeVar("_Noun")


class Reading:
    """Reads issues, all of one source."""

    def __init__(self, findings: Findings) -> None:
        """Begin with nothing read."""
        self._findings = findings
        self._nouns = Nouns()
        self._parts = Parts(self._nouns, findings)
        self._customs = Customs(self._nouns, findings)

    def issue(self, raw: Any, told: Told, where: str) -> ImportedIssue | None:
        """Read an issue; None, with a reason in the report, for what is none. `where` names the place in the source."""
        key = self._key(raw)
        fields = raw.get("fields") if isinstance(raw, dict) else None
        if key is None or not isinstance(fields, dict):
            reason = "not an issue: it has no key" if key is None else "an issue without fields"
            self._findings.note(Loss.SKIPPED, reason, where if key is None else str(key))
            return None
        told = told.of_issue(raw)
        return self._read(key, raw, fields, told)

    def _key(self, raw: Any) -> IssueKey | None:
        given = raw.get("key") if isinstance(raw, dict) else None
        key = IssueKey.parse(given) if isinstance(given, str) else None
        return key if key is not None and key.number and PROJECT_KEY.fullmatch(key.project) else None

    def _read(self, issue_key: IssueKey, raw: Raw, fields: Raw, told: Told) -> ImportedIssue:
        key, nouns, parts = str(issue_key), self._nouns, self._parts
        created, updated = self._dates(key, fields)
        custom = self._customs.read(key, fields, told)
        original, remaining, spent = _estimates(fields)
        return ImportedIssue(
            key=key,
            id=read_id(raw.get("id")),
            project=nouns.project(issue_key.project, fields.get("project")),
            type=self._or(nouns.type(fields.get("issuetype")), _NO_TYPE, key, "without a type, taken as a Task"),
            status=self._or(nouns.status(fields.get("status")), _NO_STATUS, key, "without a status, taken as Open"),
            summary=self._summary(key, fields),
            created=created,
            updated=updated,
            priority=nouns.named("priority", fields.get("priority")),
            resolution=nouns.named("resolution", fields.get("resolution")),
            security=self._level(key, fields.get("security")),
            assignee=nouns.person(fields.get("assignee")),
            reporter=nouns.person(fields.get("reporter")),
            creator=nouns.person(fields.get("creator")),
            description=read_text(fields.get("description")),
            environment=read_text(fields.get("environment")),
            resolved=read_instant(fields.get("resolutiondate")),
            due=self._due(key, fields),
            original_estimate=original,
            remaining_estimate=remaining,
            time_spent=spent,
            votes=_count(fields.get("votes"), "votes"),
            watches=_count(fields.get("watches"), "watchCount"),
            voters=self._ballots(fields.get("votes"), "voters"),
            watchers=self._ballots(fields.get("watches"), "watchers"),
            rank=custom.rank,
            labels=self._labels(key, fields),
            components=_all(nouns.component, fields.get("components")),
            fix_versions=_all(nouns.version, fields.get("fixVersions")),
            affected_versions=_all(nouns.version, fields.get("versions")),
            values=custom.values,
            parent=_key_of(fields.get("parent")),
            epic=_epic(fields.get("epic")),
            links=parts.links(key, fields.get("issuelinks")),
            comments=parts.comments(key, fields.get("comment") or raw.get("comments_data"), created),
            worklogs=parts.worklogs(key, fields.get("worklog"), created),
            attachments=parts.attachments(key, fields.get("attachment"), created),
            history=parts.history(key, raw.get("changelog"), created),
        )

    def _dates(self, key: str, fields: Raw) -> tuple[datetime, datetime]:
        created, updated = read_instant(fields.get("created")), read_instant(fields.get("updated"))
        if created is not None and updated is not None:
            return created, updated
        given = created or updated or read_instant(fields.get("resolutiondate"))
        reason = "one of the dates created and updated is missing, taken from the other"
        if given is None:
            reason = "without any date, taken as of 1970"
        self._findings.note(Loss.CHANGED, reason, key)
        return created or given or _NEVER, updated or given or _NEVER

    def _summary(self, key: str, fields: Raw) -> str:
        given = fields.get("summary")
        summary = given.replace("\r", " ").replace("\n", " ") if isinstance(given, str) else ""
        if not summary.strip():
            self._findings.note(Loss.CHANGED, "without a summary, taken with its key as one", key)
            return key
        if len(summary) > LONGEST_NAME:
            self._findings.note(Loss.CHANGED, f"a summary of more than {LONGEST_NAME} characters, cut", key)
        return summary[:LONGEST_NAME]

    def _level(self, key: str, raw: Any) -> ImportedLevel | None:
        """Read the security level; one without a name still hides the issue."""
        if raw is None:
            return None
        level = self._nouns.level(raw)
        return self._or(level, _NO_LEVEL, key, "a security level without a name, taken as 'Restricted'")

    def _due(self, key: str, fields: Raw) -> Any:
        given = fields.get("duedate")
        due = read_day(given)
        if given and due is None:
            self._findings.note(Loss.LEFT_OUT, "a due date that is no date", key)
        return due

    def _labels(self, key: str, fields: Raw) -> tuple[str, ...]:
        given = fields.get("labels")
        found = []
        for label in given if isinstance(given, list) else []:
            one = "_".join(label.split())[:LONGEST_NAME] if isinstance(label, str) else ""
            if one != label:
                self._findings.note(Loss.CHANGED, "a label with spaces, or too long, made one word", key)
            if one:
                found.append(one)
        return tuple(found)

    def _ballots(self, raw: Any, name: str) -> tuple[ImportedBallot, ...]:
        given = raw.get(name) if isinstance(raw, dict) else None
        people = [self._nouns.person(one) for one in given] if isinstance(given, list) else []
        return tuple(ImportedBallot(person) for person in people if person is not None)

    def _or(self, found: _Noun | None, otherwise: _Noun, key: str, reason: str) -> _Noun:
        if found is None:
            self._findings.note(Loss.CHANGED, reason, key)
            return otherwise
        return found


def _all(read: Callable[[Any], _Noun | None], raw: Any) -> tuple[_Noun, ...]:
    if not raw or not isinstance(raw, list):
        return ()
    return tuple(one for one in map(read, raw) if one is not None)


def _count(raw: Any, name: str) -> int:
    return (read_count(raw.get(name)) if isinstance(raw, dict) else None) or 0


def _key_of(raw: Any) -> str | None:
    return read_name(raw.get("key")) if isinstance(raw, dict) else None


def _epic(raw: Any) -> ImportedEpic | None:
    key = _key_of(raw)
    return ImportedEpic(key, read_name(raw.get("name"))) if key is not None else None


def _estimates(fields: Raw) -> tuple[int | None, int | None, int | None]:
    """Return original estimate, remaining estimate and time spent, in seconds."""
    tracked = fields.get("timetracking")
    within = tracked if isinstance(tracked, dict) else {}
    original, remaining, spent = (
        read_count(fields.get(name, within.get(other)))
        for name, other in (
            ("timeoriginalestimate", "originalEstimateSeconds"),
            ("timeestimate", "remainingEstimateSeconds"),
            ("timespent", "timeSpentSeconds"),
        )
    )
    return original, remaining, spent
