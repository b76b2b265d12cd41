"""`whimbrel doctor`: looks a site over and says what is not as it should be, and what to do."""

import asyncio
import enum
import shutil
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from whimbrel.actions.administrator import has_administrator
from whimbrel.app import Site, open_site
from whimbrel.cli.running import existing_site, home_option, run
from whimbrel.errors import Unavailable
from whimbrel.storage.nats import Bus

_VERSION = text(
    "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number"
)
_CLOCK = text("SELECT clock_timestamp()")
_HORIZON = text(
    "SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::float FROM pg_stat_activity "
    "WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
)
_SIZES = text(
    "SELECT (SELECT count(*) FROM issue) AS issues, pg_database_size(current_database()) AS bytes, "
    "(SELECT count(*) FROM event) AS events"
)
OLDEST_POSTGRES = 150_000
SLOW_STATEMENT = 0.05
CLOCKS_APART = 2.0
LOG_HELD_BACK = 5.0
NATS_PATIENCE = 5.0
DISK_FREE = 2 * 1024**3


class Verdict(enum.StrEnum):
    """How a finding is judged."""

    FINE = "fine"
    LOOK = "look at this"
    WRONG = "wrong"


class Finding(msgspec.Struct, frozen=True):
    """One thing that was looked at."""

    what: str
    verdict: Verdict
    says: str


@click.command()
@home_option
def doctor(home: Path | None) -> None:
    """Look the site over. Works beside a running node; exits with 1 when something is wrong."""

    async def work() -> list[Finding]:
        async with open_site(existing_site(home), attach=True) as site:
            return [await check(site) for check in CHECKS]

    findings = run(work)
    table = Table("What", "Verdict", "Says")
    colours = {Verdict.FINE: "green", Verdict.LOOK: "yellow", Verdict.WRONG: "red"}
    for finding in findings:
        table.add_row(finding.what, f"[{colours[finding.verdict]}]{finding.verdict}[/]", finding.says)
    Console().print(table)
    if any(finding.verdict is Verdict.WRONG for finding in findings):
        raise SystemExit(1)


async def _home(site: Site) -> Finding:
    free = shutil.disk_usage(site.settings.home).free
    says = f"{site.settings.home}, {free / 1024**3:.1f} GiB free"
    if free < DISK_FREE:
        return Finding("home", Verdict.WRONG, f"{says}: make room, or PostgreSQL will stop taking writes")
    running = ", in use by a running node" if site.engines.attached else ""
    return Finding("home", Verdict.FINE, says + running)


async def _postgres(site: Site) -> Finding:
    began = time.perf_counter()
    row = await site.database.fetch_one(_VERSION)
    seconds = time.perf_counter() - began
    says = f"version {row.version}, answers in {seconds * 1000:.1f} ms" if row else "no answer"
    if row is None or row.number < OLDEST_POSTGRES:
        return Finding("PostgreSQL", Verdict.WRONG, f"{says}: Whimbrel needs version 15 or newer")
    if seconds > SLOW_STATEMENT:
        return Finding("PostgreSQL", Verdict.LOOK, f"{says}: that is slow for a small question")
    return Finding("PostgreSQL", Verdict.FINE, says)


async def _nats(site: Site) -> Finding:
    began = time.perf_counter()
    try:
        async with Bus(site.engines.nats_url, name="whimbrel doctor") as bus, asyncio.timeout(NATS_PATIENCE):
            await bus.wait_connected()
            await bus.flush()
    except (TimeoutError, Unavailable) as error:
        says = str(error) or f"no answer in {NATS_PATIENCE:.0f} s; people can work, but nothing is told to other nodes"
        return Finding("NATS", Verdict.WRONG, says)
    return Finding("NATS", Verdict.FINE, f"connected in {(time.perf_counter() - began) * 1000:.1f} ms")


async def _clocks(site: Site) -> Finding:
    apart = abs((await site.database.fetch_value(_CLOCK) - datetime.now(UTC)).total_seconds())
    says = f"this machine and the database are {apart:.1f} s apart"
    return Finding("clocks", Verdict.LOOK if apart > CLOCKS_APART else Verdict.FINE, says)


async def _log(site: Site) -> Finding:
    held = float(await site.database.fetch_value(_HORIZON))
    if held > LOG_HELD_BACK:
        says = f"a write transaction has been open for {held:.0f} s and holds the log back: find it in pg_stat_activity"
        return Finding("event log", Verdict.WRONG, says)
    return Finding("event log", Verdict.FINE, "nothing holds it back")


async def _content(site: Site) -> Finding:
    row = await site.database.fetch_one(_SIZES)
    assert row is not None
    says = f"{row.issues:,} issues, {row.events:,} events, {row.bytes / 1024**2:,.0f} MiB"
    return Finding("content", Verdict.FINE, says)


async def _administrator(site: Site) -> Finding:
    if has_administrator(await site.store.current()):
        return Finding("administrator", Verdict.FINE, "there is one")
    says = "nobody administers the site: use the set-up link that `whimbrel up` prints, or `whimbrel user add --admin`"
    return Finding("administrator", Verdict.LOOK, says)


CHECKS: tuple[Callable[[Site], Awaitable[Finding]], ...] = (
    _home,
    _postgres,
    _nats,
    _clocks,
    _log,
    _administrator,
    _content,
)
