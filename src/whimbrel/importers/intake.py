"""The way in for every importer.

Issues are read in windows. What a window refers to is created first; then its rows go in by COPY, with one event an
issue, in a few short transactions: an issue comes with everything that hangs on it or not at all. An issue whose key
exists is left as it is, so an import can be run again, and goes on where it was interrupted. What the database refuses
is found by halving, and reported.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import inf
from operator import length_hint
from typing import Any

import msgspec
from sqlalchemy import text

from whimbrel.clock import Clock, SystemClock
from whimbrel.errors import Conflict, Invalid, Unavailable
from whimbrel.ids import IssueKey
from whimbrel.importers.joining import Joining
from whimbrel.importers.loading import Loading, Prepared
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
_WINDOW = 5  # transactions that are prepared at once
_SLICE = 10  # issues read before others get their turn
_REFUSALS = (Conflict, Invalid, Unavailable, UnicodeError)

_log = logging.getLogger(__name__)


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
            with contextlib.suppress(Unavailable):  # a session that is lost holds no lock either
                await session.fetch_value(_UNLOCK)


class _Window(msgspec.Struct, frozen=True):
    """Issues read at once; `parts` are those that are new, ready to be written, or None if that failed."""

    issues: dict[IssueKey, ImportedIssue]
    parts: list[Prepared] | None


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
        self._turn = asyncio.Lock()  # one at a time looks at the site and adds to it

    async def prepare(self, projects: tuple[ImportedProject, ...], people: tuple[ImportedPerson, ...]) -> None:
        await self._loading.look()
        await self._loading.create(projects=projects, people=people)

    async def run(self, issues: Iterable[ImportedIssue], progress: Progress | None) -> Report:
        """Take all issues: while one window is written, the next is read and prepared."""
        source = iter(issues)

        def tell() -> None:
            if progress is not None:
                progress(self._tally.done, length_hint(issues) or None)

        ready = await self._ready(source)
        while ready is not None:
            _, ready = await _all_ended(self._take(ready, tell), self._ready(source))
            if len(self._waiting) > self._patience:
                await self._join()
                self._patience = _WAITING + 2 * len(self._waiting)
        await self._join()
        return self._report()

    def _report(self) -> Report:
        for relation in self._waiting:
            where = f"{relation.key} → {relation.other}"
            self._findings.note(Loss.LEFT_OUT, f"{relation.bond}: to an issue that is not here", where)
        seconds = (self._clock.now() - self._began).total_seconds()
        return self._tally.report(self._began, seconds, self._findings)

    async def _ready(self, source: Iterator[ImportedIssue]) -> _Window | None:
        """Return the next issues, prepared unless that failed (then it is tried again); None at the end."""
        issues = await self._next(source)
        if not issues:
            return None
        try:
            async with self._turn:
                return _Window(issues, await self._loading.prepare(issues, self._pace.limit))
        except _REFUSALS:
            return _Window(issues, None)

    async def _next(self, source: Iterator[ImportedIssue]) -> dict[IssueKey, ImportedIssue]:
        """Read issues for a few transactions; a second issue of one key is there already.

        After every few issues others get their turn: the window that is being written does not wait.
        """
        issues: dict[IssueKey, ImportedIssue] = {}
        weight = 0.0
        while weight < self._pace.limit * _WINDOW and (some := list(islice(source, _SLICE))):
            for issue in some:
                key = self._key(issue)
                if key in issues:
                    self._tally.there += 1
                elif key is not None:
                    issues[key] = issue
                    weight += weigh(issue)
            await asyncio.sleep(0)
        return issues

    def _key(self, issue: ImportedIssue) -> IssueKey | None:
        key = IssueKey.parse(issue.key)
        if key is not None and key.number and key.project == issue.project.key:
            return key
        self._tally.refused += 1
        reason = "its key is not one, or not one of its project"
        self._findings.note(Loss.SKIPPED, reason, issue.key[:80] or "(no key)")
        return None

    async def _take(self, window: _Window, tell: Callable[[], None]) -> None:
        if window.parts is None:
            await self._carefully(window.issues)
            tell()
        for part in window.parts or ():
            await self._write(part)
            tell()
        for issue in window.issues.values():
            self._waiting.extend(relations_of(issue))

    async def _write(self, part: Prepared) -> None:
        try:
            seconds = await self._loading.write(part)
        except _REFUSALS:
            await self._carefully({one.key: one.issue for one in part.numbered})
        else:
            self._pace.learn(part.weight, seconds)

    async def _carefully(self, issues: Mapping[IssueKey, ImportedIssue]) -> None:
        async with self._turn:
            await self._take_carefully(issues)

    async def _take_carefully(self, issues: Mapping[IssueKey, ImportedIssue]) -> None:
        """Take issues, or else their halves, down to the one that the database refuses."""
        try:
            await self._attempt(issues)
        except (Conflict, Invalid, UnicodeError) as error:
            if len(issues) == 1:
                self._refuse(next(iter(issues)), error)
                return
            half = len(issues) // 2
            await self._take_carefully(dict(islice(issues.items(), half)))
            await self._take_carefully(dict(islice(issues.items(), half, None)))

    async def _attempt(self, issues: Mapping[IssueKey, ImportedIssue]) -> None:
        """Load issues with a fresh look at the site; where others are in the way or the database is away, again."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return await self._load(issues)
            except (Unavailable, Collision) as error:
                _log.info("a batch of %d issues is tried again: %s", len(issues), error)
        return await self._load(issues)

    async def _load(self, issues: Mapping[IssueKey, ImportedIssue]) -> None:
        await self._loading.look()
        for part in await self._loading.prepare(issues, inf):
            await self._loading.write(part)

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


async def _all_ended(*works: Awaitable[Any]) -> list[Any]:
    """Run works beside each other until none runs any more; return their outcomes or raise the first error."""
    outcomes: list[Any] = await asyncio.gather(*works, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
    return outcomes
