"""Joins issues with each other, one short transaction at a time.

Joining is idempotent: what is joined already is left alone, so an interrupted import can go on, and a link that both of
its ends tell of is one link.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import text

from whimbrel.events.names import Avi, ari
from whimbrel.ids import IssueKey
from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known
from whimbrel.importers.relation import Bond, Relation
from whimbrel.importers.report import Findings, Loss
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue_link
from whimbrel.tracker import customfield
from whimbrel.tracker.event import Event

# A subquery for each key, so that the planner takes the unique index even while the table has no statistics yet.
_FIND = text("""
    SELECT found.id, found.project_id, wanted.key, wanted.number, found.subtask
      FROM unnest((:keys)::text[], (:projects)::bigint[], (:numbers)::bigint[]) AS wanted (key, project_id, number)
     CROSS JOIN LATERAL (
        SELECT issue.id, issue.project_id, issue_type.subtask
          FROM issue JOIN issue_type ON issue_type.id = issue.issue_type_id
         WHERE issue.project_id = wanted.project_id AND issue.number = wanted.number
         LIMIT 1
     ) AS found
""")
_SET_PARENTS = text("""
    UPDATE issue SET parent_id = wanted.parent
      FROM unnest((:children)::bigint[], (:parents)::bigint[]) AS wanted (child, parent)
     WHERE issue.id = wanted.child AND issue.parent_id IS NULL
    RETURNING issue.id
""")
_SET_EPICS = text("""
    INSERT INTO custom_field_value (issue_id, field_id, ordinal, ref)
    SELECT child, :field, 0, epic FROM unnest((:children)::bigint[], (:epics)::bigint[]) AS wanted (child, epic)
    ON CONFLICT DO NOTHING
    RETURNING issue_id AS id
""")
_NAME_EPICS = text("""
    INSERT INTO custom_field_value (issue_id, field_id, ordinal, text)
    SELECT epic, :field, 0, name FROM unnest((:epics)::bigint[], (:names)::text[]) AS wanted (epic, name)
    ON CONFLICT DO NOTHING
    RETURNING issue_id AS id
""")
_FIND_LINKS = text("""
    SELECT link.type_id, link.source_id, link.destination_id
      FROM unnest((:types)::bigint[], (:sources)::bigint[], (:destinations)::bigint[])
           AS wanted (type, source, destination)
      JOIN issue_link AS link ON link.type_id = wanted.type AND link.source_id = wanted.source
       AND link.destination_id = wanted.destination
""")
_BODY = {"imported": True}


class _End(msgspec.Struct, frozen=True):
    """An issue that exists."""

    id: int
    project_id: int
    subtask: bool


class Joining:
    """Joins the relations of one transaction."""

    def __init__(self, tx: Tx, known: Known, findings: Findings) -> None:
        """Begin with nothing joined; `missing` gathers the relations of which one end is not there."""
        self._tx = tx
        self._known = known
        self._findings = findings
        self._ends: dict[str, _End] = {}
        self._by_id: dict[int, _End] = {}
        self._changed: dict[int, None] = {}
        self.missing: list[Relation] = []

    async def join(self, relations: Sequence[Relation]) -> int:
        """Join issues, tell the log which ones changed, and return how many relations are new."""
        await self._find_ends(relations)
        parents: dict[int, int] = {}
        epics: dict[int, int] = {}
        names: dict[int, str] = {}
        links: dict[tuple[int, int, int], int | None] = {}
        for relation in relations:
            issue, other = self._ends.get(relation.key), self._ends.get(relation.other)
            if issue is None or other is None:
                self.missing.append(relation)
            elif issue.id == other.id:
                self._findings.note(Loss.LEFT_OUT, f"{relation.bond}: to itself", relation.key)
            elif relation.bond is Bond.LINK:
                self._add_link(links, relation, (issue, other))
            elif relation.bond is Bond.PARENT and issue.subtask:
                parents.setdefault(issue.id, other.id)
            else:
                epics.setdefault(issue.id, other.id)
                if relation.name:
                    names.setdefault(other.id, relation.name)
        joined = await self._set_parents(parents) + await self._set_epics(epics, names) + await self._set_links(links)
        self._tell()
        return joined

    async def _find_ends(self, relations: Sequence[Relation]) -> None:
        texts = {text for relation in relations for text in (relation.key, relation.other)}
        parsed = (key for key in map(IssueKey.parse, texts) if key is not None)
        keys = [key for key in parsed if key.project in self._known.projects]
        wanted = {
            "keys": [key.project for key in keys],
            "projects": [self._known.projects[key.project].id for key in keys],
            "numbers": [key.number for key in keys],
        }
        for row in await self._tx.fetch_all(_FIND, wanted):
            end = _End(row.id, row.project_id, row.subtask)
            self._ends[str(IssueKey(row.key, row.number))] = self._by_id[end.id] = end

    def _add_link(
        self, links: dict[tuple[int, int, int], int | None], relation: Relation, ends: tuple[_End, _End]
    ) -> None:
        type_id = self._known.link_types.get(relation.name)
        if type_id is None:
            self._findings.note(Loss.LEFT_OUT, f"link: of a type '{relation.name}' that was deleted", relation.key)
            return
        source, destination = ends if relation.outward else ends[::-1]
        links.setdefault((type_id, source.id, destination.id), relation.link_id)

    async def _set_parents(self, parents: dict[int, int]) -> int:
        wanted = {"children": list(parents), "parents": list(parents.values())}
        return self._note(await self._tx.fetch_all(_SET_PARENTS, wanted)) if parents else 0

    async def _set_epics(self, epics: dict[int, int], names: dict[int, str]) -> int:
        link, name = self._field(customfield.EPIC_LINK.key), self._field(customfield.EPIC_NAME.key)
        if names and name is not None:
            wanted = {"field": name, "epics": list(names), "names": list(names.values())}
            self._note(await self._tx.fetch_all(_NAME_EPICS, wanted))
        if not epics or link is None:
            return 0
        wanted = {"field": link, "children": list(epics), "epics": list(epics.values())}
        return self._note(await self._tx.fetch_all(_SET_EPICS, wanted))

    def _field(self, type_key: str) -> int | None:
        fields = (field.id for field in self._known.fields.values() if field.type_key == type_key)
        return min(fields, default=None)

    async def _set_links(self, links: dict[tuple[int, int, int], int | None]) -> int:
        places = list(links)
        wanted = {
            "types": [type_id for type_id, _, _ in places],
            "sources": [source for _, source, _ in places],
            "destinations": [destination for _, _, destination in places],
        }
        there = {tuple(row) for row in await self._tx.fetch_all(_FIND_LINKS, wanted)} if places else set()
        new = [place for place in places if place not in there]
        ids = await allot(self._tx, issue_link, [links[place] for place in new])
        rows = [(new_id, *place) for new_id, place in zip(ids, new, strict=True)]
        if rows:
            await self._tx.copy(issue_link, ("id", "type_id", "source_id", "destination_id"), rows)
        for _, source, destination in new:
            self._changed.update({source: None, destination: None})
        return len(new)

    def _note(self, rows: Sequence[Any]) -> int:
        self._changed.update(dict.fromkeys(row.id for row in rows))
        return len(rows)

    def _tell(self) -> None:
        for issue_id in self._changed:
            name = ari(self._known.site_id, "issue", issue_id)
            project_id = self._by_id[issue_id].project_id
            told = Event(avi=Avi.ISSUE_UPDATED, ari=name, project_id=project_id, issue_id=issue_id, body=_BODY)
            self._tx.emit(told)
