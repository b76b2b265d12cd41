"""Joins issues with each other once both ends are there: parents, epics and links.

A source tells of them in any order, so they wait until their other end exists. Joining is idempotent: what is joined
already is left alone, so an interrupted import can go on, and a link that both ends tell of is one link.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import insert, text

from whimbrel.events.names import Avi, ari
from whimbrel.ids import IssueKey
from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedIssue
from whimbrel.importers.report import Findings, Loss
from whimbrel.storage.postgres import Database, Tx
from whimbrel.storage.schema.issue import issue_link
from whimbrel.tracker import customfield
from whimbrel.tracker.event import Event

_CHUNK = 500

_FIND = text(
    "SELECT issue.id, issue.project_id, project.key, issue.number, issue_type.subtask"
    " FROM unnest((:projects)::text[], (:numbers)::bigint[]) AS wanted (project, number)"
    " JOIN project ON project.key = wanted.project"
    " JOIN issue ON issue.project_id = project.id AND issue.number = wanted.number"
    " JOIN issue_type ON issue_type.id = issue.issue_type_id"
)
_SET_PARENTS = text(
    "UPDATE issue SET parent_id = wanted.parent"
    " FROM unnest((:children)::bigint[], (:parents)::bigint[]) AS wanted (child, parent)"
    " WHERE issue.id = wanted.child AND issue.parent_id IS NULL RETURNING issue.id"
)
_SET_EPICS = text(
    "INSERT INTO custom_field_value (issue_id, field_id, ordinal, ref)"
    " SELECT child, :field, 0, epic FROM unnest((:children)::bigint[], (:epics)::bigint[]) AS wanted (child, epic)"
    " ON CONFLICT DO NOTHING RETURNING issue_id"
)
_NAME_EPICS = text(
    "INSERT INTO custom_field_value (issue_id, field_id, ordinal, text)"
    " SELECT epic, :field, 0, name FROM unnest((:epics)::bigint[], (:names)::text[]) AS wanted (epic, name)"
    " ON CONFLICT DO NOTHING RETURNING issue_id"
)
_FIND_LINKS = text(
    "SELECT link.type_id, link.source_id, link.destination_id"
    " FROM unnest((:types)::bigint[], (:sources)::bigint[], (:destinations)::bigint[])"
    " AS wanted (type, source, destination)"
    " JOIN issue_link AS link ON link.type_id = wanted.type AND link.source_id = wanted.source"
    " AND link.destination_id = wanted.destination"
)


class _Relation(msgspec.Struct, frozen=True):
    """An issue, the other issue, and how they belong together."""

    key: str
    other: str
    kind: str  # parent, epic, or link
    name: str = ""  # the epic's name, or the type of the link
    outward: bool = True
    link_id: int | None = None


class _End(msgspec.Struct, frozen=True):
    id: int
    project_id: int
    subtask: bool


class Relations:
    """Gathers relations and joins them."""

    def __init__(self, database: Database, findings: Findings) -> None:
        """Begin with none."""
        self._database = database
        self._findings = findings
        self._waiting: list[_Relation] = []
        self.joined = 0

    def add(self, issue: ImportedIssue) -> None:
        """Remember whom an issue belongs to."""
        if issue.parent is not None:
            self._waiting.append(_Relation(issue.key, issue.parent, "parent"))
        if issue.epic is not None:
            self._waiting.append(_Relation(issue.key, issue.epic.key, "epic", issue.epic.name or ""))
        for value in issue.values:
            if value.field.type_key == customfield.EPIC_LINK.key and isinstance(value.scalars[0], str):
                self._waiting.append(_Relation(issue.key, value.scalars[0], "epic"))
        for link in issue.links:
            name = link.type_name.lower()
            self._waiting.append(_Relation(issue.key, link.other, "link", name, link.outward, link.id))

    async def join(self, known: Known) -> None:
        """Join all whose other end exists, in short transactions; the rest goes to the report."""
        for first in range(0, len(self._waiting), _CHUNK):
            chunk = self._waiting[first : first + _CHUNK]
            async with self._database.transaction() as tx:
                await _Joining(tx, known, self._findings).join(chunk)
            self.joined += 0
        self._waiting.clear()
