"""Loads batches of issues: each is looked up, what it refers to is created, its ids are allotted, its rows copied."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
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
from whimbrel.importers.pace import weigh
from whimbrel.importers.report import Findings
from whimbrel.importers.row import Numbered, Rows
from whimbrel.importers.tally import Tally
from whimbrel.storage.postgres import Database, Tx
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.history import change_group
from whimbrel.tracker import rank
from whimbrel.tracker.event import Event

# A subquery for each key, so that the planner takes the unique index even while the table has no statistics yet.
_FIND = text("""
    SELECT project_id, number FROM (
        SELECT wanted.project_id, wanted.number, (
            SELECT issue.id FROM issue WHERE issue.project_id = wanted.project_id AND issue.number = wanted.number
        ) AS id
          FROM unnest((:projects)::bigint[], (:numbers)::bigint[]) AS wanted (project_id, number)
    ) AS looked_up WHERE id IS NOT NULL
""")
_RAISE_COUNTERS = text("""
    INSERT INTO project_counter (project_id, last_number)
    SELECT project, number FROM unnest((:projects)::bigint[], (:numbers)::bigint[]) AS reached (project, number)
     ORDER BY project
    ON CONFLICT (project_id) DO UPDATE SET last_number = excluded.last_number
     WHERE project_counter.last_number < excluded.last_number
""")
# Checking foreign keys row by row is two thirds of what PostgreSQL does in an import. Every reference of a batch is to
# a row of the same transaction or to a part of the catalogue, of which nothing is ever deleted while an import runs.
_MAY_SKIP_CHECKS = text("SELECT has_parameter_privilege('session_replication_role', 'SET')")
_SKIP_CHECKS = text("SELECT set_config('session_replication_role', 'replica', true)")
_BODY = {"imported": True}
_WORDS = 500_000  # remembered as those that the vocabulary has
_SLICE = 20  # issues whose rows are made before others get their turn


class Prepared(msgspec.Struct, frozen=True):
    """Issues ready to be written in one transaction, with what is to be reported once they are."""

    rows: Rows
    numbered: list[Numbered]
    findings: Findings
    weight: float


class Loading:
    """Loads issues into one site."""

    def __init__(self, database: Database, findings: Findings, tally: Tally) -> None:
        """Look at nothing yet."""
        self._database = database
        self._store = CatalogueStore(database)
        self._findings = findings
        self._tally = tally
        self._skips_checks: bool | None = None
        self._words: set[str] = set()
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

    async def prepare(self, issues: Mapping[IssueKey, ImportedIssue], limit: float) -> list[Prepared]:
        """Make issues ready, in parts of about the weight `limit`; those that are there already are only counted.

        What they refer to is created and their ids are allotted for all parts at once, which saves many statements.
        """
        there = await self._there(issues)
        self._tally.there += len(there)
        new = {key: issue for key, issue in issues.items() if key not in there}
        if not new:
            return []
        await self.create(new.values())
        numbered = await self._number(new)
        return [await self._rows(part, weight) for part, weight in _parts(numbered, limit)]

    async def _rows(self, numbered: list[Numbered], weight: float) -> Prepared:
        findings = Findings()
        rows = Rows(self.known, findings)
        for place, one in enumerate(numbered):
            rows.add(one)
            if place % _SLICE == 0:
                await asyncio.sleep(0)
        return Prepared(rows, numbered, findings, weight)

    async def write(self, prepared: Prepared) -> float:
        """Write prepared issues, all or none; return for how many seconds the transaction was open."""
        seconds = await self._write(prepared.rows, prepared.numbered)
        self._findings.add(prepared.findings)
        self._tally.taken += len(prepared.numbered)
        return seconds

    async def _there(self, issues: Mapping[IssueKey, ImportedIssue]) -> set[IssueKey]:
        """Return the keys that exist."""
        possible = [(key, self.known.projects[key.project].id) for key in issues if key.project in self.known.projects]
        if not possible:
            return set()
        wanted = {"projects": [place for _, place in possible], "numbers": [key.number for key, _ in possible]}
        found = {(row.project_id, row.number) for row in await self._database.fetch_all(_FIND, wanted)}
        return {key for key, place in possible if (place, key.number) in found}

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
        if self._skips_checks is None:
            self._skips_checks = bool(await self._database.fetch_value(_MAY_SKIP_CHECKS))
        async with self._database.transaction() as tx:
            if self._skips_checks:
                await tx.fetch_value(_SKIP_CHECKS)
            for table, columns, of_table in rows.tables():
                await tx.copy(table, columns, of_table)
            tx.add_words(rows.words - self._words)
            await self._raise_counters(tx, numbered)
            for event in self._events(numbered):
                tx.emit(event)
        seconds = asyncio.get_running_loop().time() - began
        self._remember(rows.words)
        self._tally.transaction(seconds)
        self._tally.rows.update({table.name: len(of_table) for table, _, of_table in rows.tables()})
        return seconds

    def _remember(self, words: set[str]) -> None:
        """Keep in mind which words are in the vocabulary, from which none is ever taken."""
        if len(self._words) > _WORDS:
            self._words.clear()
        self._words |= words

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


def _parts(numbered: Iterable[Numbered], limit: float) -> Iterator[tuple[list[Numbered], float]]:
    """Yield issues in parts as heavy as one transaction may be, each with its weight."""
    part: list[Numbered] = []
    weight = 0.0
    for one in numbered:
        part.append(one)
        weight += weigh(one.issue)
        if weight >= limit:
            yield part, weight
            part, weight = [], 0.0
    if part:
        yield part, weight
