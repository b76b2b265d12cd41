"""`python -m bench sql --issues N`: how long a question takes by SQL, form by form.

Held against the same statements without the indexes they use, in the same run.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench._draw import Draw, Form, forms
from whimbrel.app import open_site
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError
from whimbrel.search.answer import search
from whimbrel.settings import Settings
from whimbrel.storage.postgres import Database, Reader
from whimbrel.tracker.user import User

SAMPLES = 20
SAMPLES_WITHOUT = 3
PAGE = 50
_WITHOUT_INDEXES = text(
    "SELECT set_config('enable_indexscan', 'off', true) AS one, set_config('enable_bitmapscan', 'off', true) AS two, "
    "set_config('enable_indexonlyscan', 'off', true) AS three"
)
Question = Callable[[Reader], Awaitable[object]]


class Measured(msgspec.Struct, frozen=True):
    """What one form took, in milliseconds."""

    form: Form
    p50: float
    p99: float
    without: float


async def measure(issues: int, home: Path, samples: int = SAMPLES) -> dict[str, object]:
    """Fill a home with issues unless it has them, measure every form, print the table, and return the figures."""
    async with open_site(Settings(home=home)) as site:
        await _fill(site.database, issues)
        catalogue = await site.store.current()
        count = int(await site.database.fetch_value(text("SELECT count(*) FROM issue")))
        draw = await Draw.of(site.database, seed=1)
        measured, refused = [], []
        for form in forms():
            found = await _measure(site.database, catalogue, draw, form, samples)
            if found is None:
                refused.append(form.text)
            else:
                measured.append(found)
    _print(measured, refused)
    weights = [found.form.weight for found in measured]
    return {
        "bench": "sql",
        "issues": count,
        "forms": len(measured),
        "refused": len(refused),
        "p50_ms": round(_weighted([found.p50 for found in measured], weights), 3),
        "p99_ms_worst": round(max(found.p99 for found in measured), 3),
        "ratio_without_indexes": round(statistics.geometric_mean([found.without / found.p50 for found in measured]), 2),
    }


async def _fill(database: Database, issues: int) -> None:
    if await database.fetch_value(text("SELECT count(*) FROM issue")):
        return
    report = await take_demo(database, DemoSite(datetime.now(UTC), issues=issues))
    async with database.session() as session:
        await session.execute(text("ANALYZE"))
    Console(stderr=True).print(f"{report.taken:,} issues made in {report.seconds:.0f} s")


async def _measure(database: Database, catalogue: Catalogue, draw: Draw, form: Form, samples: int) -> Measured | None:
    """Measure one form; None for one that is not answered yet, or that the site has no values for."""
    users = [user for user in catalogue.people.users.values() if user.active]
    times, without = [], []
    for sample in range(samples):
        query = draw.fill(form.text)
        if query is None:
            return None
        user = users[sample % len(users)]
        try:
            times.append(await _timed(database, _ask(catalogue, user, query)))
            if sample < SAMPLES_WITHOUT:
                without.append(await _timed(database, _ask(catalogue, user, query, indexes=False)))
        except JqlError as error:
            Console(stderr=True).print(f"{query}: {error}", style="dim", markup=False)
            return None
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return Measured(form, statistics.median(times), p99, statistics.median(without))


def _ask(catalogue: Catalogue, user: User, query: str, *, indexes: bool = True) -> Question:
    async def question(reader: Reader) -> object:
        if not indexes:
            await reader.fetch_all(_WITHOUT_INDEXES)
        return await search(reader, catalogue, Asker.of(user, datetime.now(UTC)), query, limit=PAGE)

    return question


async def _timed(database: Database, question: Question) -> float:
    began = time.perf_counter()
    await database.snapshot(question)
    return (time.perf_counter() - began) * 1000


def _weighted(values: list[float], weights: list[int]) -> float:
    """Return the median of values that occur as often as their weights say."""
    return statistics.median([value for value, weight in zip(values, weights, strict=True) for _ in range(weight)])


def _print(measured: list[Measured], refused: list[str]) -> None:
    table = Table("p50 ms", "p99 ms", "times as long without indexes", "form")
    for found in sorted(measured, key=lambda found: -found.p99):
        ratio = f"{found.without / found.p50:.1f}"
        table.add_row(f"{found.p50:.2f}", f"{found.p99:.2f}", ratio, found.form.text)
    console = Console(width=160)
    console.print(table)
    if refused:
        console.print(f"{len(refused)} forms are not answered yet:", *refused, sep="\n  ", markup=False)


async def run(arguments: list[str]) -> None:
    """Run the bench in a home that is named, or in one that is thrown away."""
    parser = argparse.ArgumentParser(prog="python -m bench sql", description=__doc__)
    parser.add_argument("--issues", type=int, default=100_000, help="how many issues the site has")
    parser.add_argument("--home", type=Path, help="a home to fill, or to use again; default: one that is thrown away")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="whimbrel-bench-") as folder:
        figures = await measure(chosen.issues, chosen.home or Path(folder) / "home")
    print(json.dumps(figures))
