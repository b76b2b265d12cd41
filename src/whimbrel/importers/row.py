"""Rows of a batch of issues, table by table, ready for COPY."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Table

from whimbrel.ids import IssueKey
from whimbrel.importers import past, value
from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.model import (
    ImportedComment,
    ImportedIssue,
    ImportedPerson,
    ImportedVisibility,
    ImportedWorklog,
)
from whimbrel.importers.report import Findings
from whimbrel.search.lexemes import lexemes
from whimbrel.storage import history
from whimbrel.storage.schema import history as history_tables
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.text import DESCRIPTION, ENVIRONMENT, SUMMARY, issue_text

ISSUE_COLUMNS = (
    *("id", "project_id", "number", "issue_type_id", "status_id", "priority_id", "resolution_id"),
    *("security_level_id", "assignee_id", "reporter_id", "creator_id"),
    *("summary", "description", "environment", "created", "updated", "resolved", "due"),
    *("original_estimate", "remaining_estimate", "time_spent", "votes", "watches", "rank"),
)
_SAID = ("author_id", "update_author_id", "created", "updated", "group_id", "role_id", "lexemes")
_COPIED: tuple[tuple[Table, tuple[str, ...]], ...] = (
    (tables.issue, ISSUE_COLUMNS),
    (tables.issue_label, ("issue_id", "label")),
    (tables.issue_component, ("issue_id", "component_id")),
    (tables.issue_fix_version, ("issue_id", "version_id")),
    (tables.issue_affected_version, ("issue_id", "version_id")),
    (tables.custom_field_value, value.COLUMNS),
    (issue_text, ("issue_id", "field_id", "lexemes")),
    (tables.comment, ("id", "issue_id", "body", *_SAID)),
    (tables.worklog, ("id", "issue_id", "comment", "started", "time_spent", *_SAID)),
    (tables.attachment, ("id", "issue_id", "author_id", "filename", "mime_type", "size", "created")),
    (history_tables.change_group, history.GROUP_COLUMNS),
    (history_tables.change_item, history.ITEM_COLUMNS),
    (tables.vote, ("issue_id", "user_id", "created")),
    (tables.watcher, ("issue_id", "user_id", "created")),
)


class Numbered(msgspec.Struct, frozen=True):
    """An issue with the ids that were allotted to it and to what hangs on it."""

    key: IssueKey
    issue: ImportedIssue
    id: int
    rank: int
    comments: Sequence[int]
    worklogs: Sequence[int]
    attachments: Sequence[int]
    changes: Sequence[int]


class Rows:
    """Gathers rows. Everything that the issues refer to must be known already."""

    def __init__(self, known: Known, findings: Findings) -> None:
        """Begin with no rows; `words` will be all words of their texts."""
        self.words: set[str] = set()
        self._known = known
        self._findings = findings
        self._rows: dict[str, list[Sequence[Any]]] = {table.name: [] for table, _ in _COPIED}

    def tables(self) -> Iterator[tuple[Table, tuple[str, ...], list[Sequence[Any]]]]:
        """Yield each table that has rows, with its columns, referred ones first."""
        for table, columns in _COPIED:
            rows = self._rows[table.name]
            if rows:
                yield table, columns, rows

    def add(self, numbered: Numbered) -> None:
        """Add an issue with everything that hangs on it."""
        place = self._known.projects[numbered.key.project]
        self._rows["issue"].append(self._issue(place, numbered))
        self._add_names(place, numbered.id, numbered.issue)
        values = list(value.rows(self._known, place, numbered.id, numbered.issue, self._findings))
        self._rows["custom_field_value"].extend(values)
        self._add_texts(numbered, value.texts(self._known, values))
        self._add_said(numbered)
        self._add_attachments(numbered)
        self._add_history(place, numbered)
        self._add_ballots(numbered)

    def _issue(self, place: KnownProject, numbered: Numbered) -> tuple[Any, ...]:
        known, issue = self._known, numbered.issue
        return (
            numbered.id,
            place.id,
            numbered.key.number,
            known.types[issue.type.name.lower()],
            known.statuses[issue.status.name.lower()].id,
            known.priorities[issue.priority.name.lower()] if issue.priority is not None else None,
            known.resolutions[issue.resolution.name.lower()] if issue.resolution is not None else None,
            place.levels[issue.security.name.lower()] if issue.security is not None else None,
            self._person(issue.assignee),
            self._person(issue.reporter),
            self._person(issue.creator),
            issue.summary,
            issue.description,
            issue.environment,
            issue.created,
            issue.updated,
            issue.resolved,
            issue.due,
            issue.original_estimate,
            issue.remaining_estimate,
            issue.time_spent,
            max(issue.votes, len(issue.voters)),
            max(issue.watches, len(issue.watchers)),
            numbered.rank,
        )

    def _person(self, person: ImportedPerson | None) -> int | None:
        user = self._known.person(person) if person is not None else None
        return user.id if user is not None else None

    def _add_names(self, place: KnownProject, issue_id: int, issue: ImportedIssue) -> None:
        rows = self._rows
        rows["issue_label"].extend((issue_id, label) for label in dict.fromkeys(issue.labels))
        for table, names, things in (
            ("issue_component", place.components, issue.components),
            ("issue_fix_version", place.versions, issue.fix_versions),
            ("issue_affected_version", place.versions, issue.affected_versions),
        ):
            if things:
                ids = dict.fromkeys(names[thing.name.lower()] for thing in things)
                rows[table].extend((issue_id, one) for one in ids)

    def _add_texts(self, numbered: Numbered, custom: Iterable[tuple[int, str]]) -> None:
        issue = numbered.issue
        system = ((SUMMARY, issue.summary), (DESCRIPTION, issue.description), (ENVIRONMENT, issue.environment))
        for field_id, text in (*system, *custom):
            found = lexemes(text, self.words.update)
            if found is not None:
                self._rows["issue_text"].append((numbered.id, field_id, found))

    def _add_said(self, numbered: Numbered) -> None:
        comments = self._rows["comment"]
        for new_id, comment in zip(numbered.comments, numbered.issue.comments, strict=True):
            comments.append((new_id, numbered.id, comment.body, *self._said(comment, comment.body)))
        worklogs = self._rows["worklog"]
        for new_id, worklog in zip(numbered.worklogs, numbered.issue.worklogs, strict=True):
            spent = (worklog.comment, worklog.started, worklog.time_spent)
            worklogs.append((new_id, numbered.id, *spent, *self._said(worklog, worklog.comment)))

    def _said(self, said: ImportedComment | ImportedWorklog, text: str) -> tuple[Any, ...]:
        people = (self._person(said.author), self._person(said.update_author))
        found = lexemes(text, self.words.update)
        return (*people, said.created, said.updated, *self._audience(said.visibility), found)

    def _audience(self, visibility: ImportedVisibility | None) -> tuple[int | None, int | None]:
        """Return group and role; one that is not known fails the batch, for nobody else may see what it hides."""
        if visibility is None:
            return None, None
        group = self._known.groups[visibility.group.lower()] if visibility.group is not None else None
        role = self._known.roles[visibility.role.lower()] if visibility.role is not None else None
        return group, role

    def _add_attachments(self, numbered: Numbered) -> None:
        for new_id, one in zip(numbered.attachments, numbered.issue.attachments, strict=True):
            row = (new_id, numbered.id, self._person(one.author), one.filename, one.mime_type, one.size, one.created)
            self._rows["attachment"].append(row)

    def _add_history(self, place: KnownProject, numbered: Numbered) -> None:
        for new_id, change in zip(numbered.changes, numbered.issue.history, strict=True):
            group = (new_id, numbered.id, self._person(change.author), change.created)
            self._rows["change_group"].append(group)
            self._rows["change_item"].extend(past.rows(self._known, place, group, change))

    def _add_ballots(self, numbered: Numbered) -> None:
        issue = numbered.issue
        for table, ballots in (("vote", issue.voters), ("watcher", issue.watchers)):
            seen = {self._person(ballot.person): ballot.created or issue.created for ballot in ballots}
            seen.pop(None, None)
            self._rows[table].extend((numbered.id, user_id, created) for user_id, created in seen.items())
