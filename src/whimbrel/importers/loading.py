"""Loads batches of issues: each is looked up, what it refers to is created, its ids are allotted, its rows copied."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Table, text

from whimbrel.catalogue.store import CatalogueStore
from whimbrel.errors import NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.ids import IssueKey
from whimbrel.importers.allotment import allot, allot_ranks
from whimbrel.importers.create.everything import create
from whimbrel.importers.known import Known
from whimbrel.importers.model import ImportedIssue, ImportedPerson, ImportedProject
from whimbrel.importers.need import Needs, needs_of
from whimbrel.importers.report import Findings
from whimbrel.importers.row import Numbered, Rows
from whimbrel.importers.tally import Tally
from whimbrel.storage.postgres import Database, Tx
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.history import change_group
from whimbrel.tracker import rank
from whimbrel.tracker.event import Event

_FIND = text("""
    SELECT project.key, issue.number
      FROM unnest((:projects)::text[], (:numbers)::bigint[]) AS wanted (project, number)
      JOIN project ON project.key = wanted.project
      JOIN issue ON issue.project_id = project.id AND issue.number = wanted.number
""")
_RAISE_COUNTERS = text("""
    INSERT INTO project_counter (project_id, last_number)
    SELECT project, number FROM unnest((:projects)::bigint[], (:numbers)::bigint[]) AS reached (project, number)
     ORDER BY project
    ON CONFLICT (project_id) DO UPDATE SET last_number = excluded.last_number
     WHERE project_counter.last_number < excluded.last_number
""")
_BODY = {"imported": True}


class Loading:
    """Loads issues into one site."""

    def __init__(self, database: Database, findings: Findings, tally: Tally) -> None:
        """Look at nothing yet."""
        self._database = database
        self._store = CatalogueStore(database)
        self._findings = findings
        self._tally = tally
        self.known: Known

    async def look(self) -> None:
        """Learn what the site has now. Raises `NotFound` for a database without a site."""
        catalogue = await self._store.current()
        if not catalogue.generations:
            raise NotFound("The database holds no site yet; start a node on it once, then import.")
        self.known = Known(catalogue)

    async def create(
        self,
        issues: Iterable[ImportedIssue] = (),
        projects: Iterable[ImportedProject] = (),
        people: Iterable[ImportedPerson] = (),
    ) -> None:
        """Create what is missing for them; begins anew when somebody else changed the site meanwhile."""
        while needs := needs_of(self.known, issues, projects, people):
            began = asyncio.get_running_loop().time()
            if await self._created(needs):
                self._tally.transaction(asyncio.get_running_loop().time() - began)
                self._tally.add_created(needs)
                return
            await self.look()

    async def _created(self, needs: Needs) -> bool:
        async with self._database.transaction() as tx:
            return await create(tx, self.known, needs)

    async def load(self, issues: Mapping[IssueKey, ImportedIssue]) -> float:
        """Load those that are not there yet, all or none; return for how many seconds the transaction was open."""
        there = await self._there(issues)
        new = {key: issue for key, issue in issues.items() if key not in there}
        seconds = 0.0
        if new:
            await self.create(new.values())
            findings = Findings()
            rows = Rows(self.known, findings)
            numbered = await self._number(new)
            for one in numbered:
                rows.add(one)
            seconds = await self._write(rows, numbered)
            self._findings.add(findings)
        self._tally.taken += len(new)
        self._tally.there += len(there)
        return seconds

    async def _there(self, issues: Mapping[IssueKey, ImportedIssue]) -> set[IssueKey]:
        wanted = {"projects": [key.project for key in issues], "numbers": [key.number for key in issues]}
        return {IssueKey(row.key, row.number) for row in await self._database.fetch_all(_FIND, wanted)}

    async def _number(self, issues: Mapping[IssueKey, ImportedIssue]) -> list[Numbered]:
        """Allot ids, in a transaction of its own, so that the one that writes has nothing to compute."""
        ones = list(issues.values())
        async with self._database.transaction() as tx:
            ids = await allot(tx, tables.issue, [issue.id for issue in ones])
            ranks = await allot_ranks(tx, [rank.from_lexorank(issue.rank) if issue.rank else None for issue in ones])
            comments = await _allot_parts(tx, tables.comment, [issue.comments for issue in ones])
            worklogs = await _allot_parts(tx, tables.worklog, [issue.worklogs for issue in ones])
            attachments = await _allot_parts(tx, tables.attachment, [issue.attachments for issue in ones])
            changes = await _allot_parts(tx, change_group, [issue.history for issue in ones])
        parts = zip(comments, worklogs, attachments, changes, strict=True)
        return [
            Numbered(key, issue, new_id, place, *of_issue)
            for (key, issue), new_id, place, of_issue in zip(issues.items(), ids, ranks, parts, strict=True)
        ]

    async def _write(self, rows: Rows, numbered: Sequence[Numbered]) -> float:
        began = asyncio.get_running_loop().time()
        async with self._database.transaction() as tx:
            for table, columns, of_table in rows.tables():
                await tx.copy(table, columns, of_table)
            await self._raise_counters(tx, numbered)
            for event in self._events(numbered):
                tx.emit(event)
        seconds = asyncio.get_running_loop().time() - began
        self._tally.transaction(seconds)
        self._tally.rows.update({table.name: len(of_table) for table, _, of_table in rows.tables()})
        return seconds

    async def _raise_counters(self, tx: Tx, numbered: Sequence[Numbered]) -> None:
        reached: dict[int, int] = {}
        for one in numbered:
            project_id = self.known.projects[one.key.project].id
            reached[project_id] = max(reached.get(project_id, 0), one.key.number)
        await tx.execute(_RAISE_COUNTERS, {"projects": list(reached), "numbers": list(reached.values())})

    def _events(self, numbered: Sequence[Numbered]) -> Iterator[Event]:
        for one in numbered:
            project_id = self.known.projects[one.key.project].id
            name = ari(self.known.site_id, "issue", one.id)
            yield Event(avi=Avi.ISSUE_CREATED, ari=name, project_id=project_id, issue_id=one.id, body=_BODY)


async def _allot_parts(tx: Tx, table: Table, parts: Sequence[Sequence[object]]) -> list[list[int]]:
    """Allot ids to the parts of several issues at once, and deal them out again by issue."""
    ids = iter(await allot(tx, table, [part.id for of_issue in parts for part in of_issue]))  # type: ignore[attr-defined]
    return [[next(ids) for _ in of_issue] for of_issue in parts]
