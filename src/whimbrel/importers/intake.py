"""The way in for every importer.

Issues are taken in batches. For each batch, what it refers to is created first; then its rows go in by COPY, with one
event an issue, in one short transaction: an issue comes with everything that hangs on it or not at all. An issue whose
key exists is left as it is, so an import can be run again, and goes on where it was interrupted. What the database
refuses is found by halving the batch, and reported.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import length_hint

from sqlalchemy import text

from whimbrel.clock import Clock, SystemClock
from whimbrel.errors import Conflict, Invalid, Unavailable
from whimbrel.ids import IssueKey
from whimbrel.importers.joining import Joining
from whimbrel.importers.loading import Loading
from whimbrel.importers.model import ImportedIssue, ImportedPerson, ImportedProject
from whimbrel.importers.pace import Pace, weigh
from whimbrel.importers.relation import Relation, relations_of
from whimbrel.importers.report import Findings, Loss, Report
from whimbrel.importers.tally import Tally
from whimbrel.storage.failure import Collision
from whimbrel.storage.postgres import Database

Progress = Callable[[int, int | None], None]

_LOCK = text("SELECT pg_try_advisory_lock(hashtext('whimbrel.import'))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtext('whimbrel.import'))")
_ATTEMPTS = 3
_WAITING = 20_000  # relations kept before those that can be joined are
_JOINED_AT_ONCE = 500


async def take(
    database: Database,
    issues: Iterable[ImportedIssue],
    *,
    projects: Iterable[ImportedProject] = (),
    people: Iterable[ImportedPerson] = (),
    findings: Findings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Take issues in, with everything that they refer to; `projects` and `people` are made first.

    `issues` is read as it goes; how many there will be is asked of its `__len__` or `__length_hint__`, again and again,
    and told to `progress` with the number done. `findings` may hold what the source itself had to leave out.
    Raises `Conflict` while another import runs on the site, `NotFound` for a database without a site, and
    `Unavailable` when the database stays away; what was taken by then is kept, and running again goes on behind it.
    """
    async with database.session() as session:
        if not await session.fetch_value(_LOCK):
            raise Conflict(
                "Another import is running on this site; wait until it has ended, then start this one again."
            )
        try:
            intake = _Intake(database, findings if findings is not None else Findings(), SystemClock())
            await intake.prepare(tuple(projects), tuple(people))
            return await intake.run(issues, progress)
        finally:
            await session.fetch_value(_UNLOCK)


class _Intake:
    """One import."""

    def __init__(self, database: Database, findings: Findings, clock: Clock) -> None:
        self._database = database
        self._findings = findings
        self._tally = Tally()
        self._loading = Loading(database, findings, self._tally)
        self._pace = Pace()
        self._began = clock.now()
        self._clock = clock
        self._waiting: list[Relation] = []
        self._patience = _WAITING

    async def prepare(self, projects: tuple[ImportedProject, ...], people: tuple[ImportedPerson, ...]) -> None:
        await self._loading.look()
        await self._loading.create(projects=projects, people=people)

    async def run(self, issues: Iterable[ImportedIssue], progress: Progress | None) -> Report:
        for batch in self._batches(issues):
            await self._take(batch)
            if progress is not None:
                progress(self._tally.done, length_hint(issues) or None)
            if len(self._waiting) > self._patience:
                await self._join()
                self._patience = _WAITING + 2 * len(self._waiting)
        await self._join()
        for relation in self._waiting:
            where = f"{relation.key} → {relation.other}"
            self._findings.note(Loss.LEFT_OUT, f"{relation.bond}: to an issue that is not here", where)
        seconds = (self._clock.now() - self._began).total_seconds()
        return self._tally.report(self._began, seconds, self._findings)

    def _batches(self, issues: Iterable[ImportedIssue]) -> Iterator[dict[IssueKey, ImportedIssue]]:
        """Yield issues by key in batches as heavy as the pace allows; a second issue of one key is there already."""
        batch: dict[IssueKey, ImportedIssue] = {}
        weight = 0.0
        for issue in issues:
            key = self._key(issue)
            if key is None:
                continue
            if key in batch:
                self._tally.there += 1
                continue
            batch[key] = issue
            weight += weigh(issue)
            if weight >= self._pace.limit:
                yield batch
                batch, weight = {}, 0.0
        if batch:
            yield batch

    def _key(self, issue: ImportedIssue) -> IssueKey | None:
        key = IssueKey.parse(issue.key)
        if key is not None and key.number and key.project == issue.project.key:
            return key
        self._tally.refused += 1
        reason = "its key is not one, or not one of its project"
        self._findings.note(Loss.SKIPPED, reason, issue.key[:80] or "(no key)")
        return None

    async def _take(self, batch: Mapping[IssueKey, ImportedIssue]) -> None:
        """Take a batch, or else its halves, down to the one issue that the database refuses."""
        try:
            seconds = await self._load(batch)
        except (Conflict, Invalid, UnicodeError) as error:
            await self._loading.look()
            if len(batch) == 1:
                self._refuse(next(iter(batch)), error)
                return
            half = len(batch) // 2
            await self._take(dict(islice(batch.items(), half)))
            await self._take(dict(islice(batch.items(), half, None)))
            return
        if seconds:
            self._pace.learn(sum(map(weigh, batch.values())), seconds)
        for issue in batch.values():
            self._waiting.extend(relations_of(issue))

    async def _load(self, batch: Mapping[IssueKey, ImportedIssue]) -> float:
        """Load a batch; where others were in the way, or the database was away, again."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._loading.load(batch)
            except (Unavailable, Collision):
                await self._loading.look()
        return await self._loading.load(batch)

    def _refuse(self, key: IssueKey, error: Exception) -> None:
        self._tally.refused += 1
        why = str(error).splitlines()[0]
        self._findings.note(Loss.SKIPPED, f"the database refused it: {why[:200]}", str(key))

    async def _join(self) -> None:
        """Join what can be joined; what cannot yet goes on waiting."""
        missing: list[Relation] = []
        for first in range(0, len(self._waiting), _JOINED_AT_ONCE):
            missing += await self._join_some(self._waiting[first : first + _JOINED_AT_ONCE])
        self._waiting = missing

    async def _join_some(self, relations: Sequence[Relation]) -> list[Relation]:
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._joined(relations)
            except (Unavailable, Conflict):
                await self._loading.look()
        return await self._joined(relations)

    async def _joined(self, relations: Sequence[Relation]) -> list[Relation]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        findings = Findings()
        async with self._database.transaction() as tx:
            joining = Joining(tx, self._loading.known, findings)
            joined = await joining.join(relations)
        self._tally.transaction(loop.time() - began)
        self._tally.relations += joined
        self._findings.add(findings)
        return joining.missing
