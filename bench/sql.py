"""`python -m bench sql --issues N`: how long a question takes by SQL, form by form.

Held against the same statements without the indexes they use, in the same run.
"""

import json
import statistics
import time
from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench._ask import Audience, Query
from bench._draw import Form, forms
from bench._site import filled_site, print_sizes, site_arguments
from whimbrel.app import Site
from whimbrel.jql.errors import JqlError
from whimbrel.storage.failure import TimedOut
from whimbrel.storage.postgres import Database, Reader

_WARMING, _SAMPLES, _LEAST_SAMPLES = 2, 40, 10
_LONGEST, _AT_LAST = 6.0, 20.0  # seconds after which a form is left, unless it has too few samples; in any case
_PATIENCE = 5  # seconds that a question without indexes may take, and counts for if it would take longer
_WITHOUT_INDEXES = text(
    "SELECT set_config('enable_indexscan', 'off', true) AS one, set_config('enable_bitmapscan', 'off', true) AS two, "
    f"set_config('enable_indexonlyscan', 'off', true) AS three, "
    f"set_config('statement_timeout', '{_PATIENCE}s', true) AS four"
)


class Measured(msgspec.Struct, frozen=True):
    """What one form took, in milliseconds, and the median of how many issues it found."""

    form: Form
    p50: float
    p99: float
    without: float
    found: int


async def measure(site: Site, samples: int = _SAMPLES) -> dict[str, object]:
    """Measure every form, print the table, and return the figures."""
    audience = await Audience.of(site, seed=1)
    measured, refused = [], []
    for form in forms():
        try:
            measured.append(await _measure(site.database, audience, form, samples))
        except (JqlError, LookupError, TimedOut) as error:
            refused.append(f"{form.text}: {error}")
    _print(measured, refused)
    ratios = [found.without / found.p50 for found in measured]
    return {
        "bench": "sql",
        "forms": len(measured),
        "refused": len(refused),
        "p50_ms": round(_weighted(measured, [found.p50 for found in measured]), 3),
        "p99_ms": round(_weighted(measured, [found.p99 for found in measured]), 3),
        "p99_ms_worst": round(max(found.p99 for found in measured), 3),
        "mean_ms": round(_mean(measured), 3),
        "ratio_without_indexes": round(statistics.geometric_mean(ratios), 2),
    }


async def _measure(database: Database, audience: Audience, form: Form, samples: int) -> Measured:
    """Measure one form. Raises `JqlError` for one that is not answered, `LookupError` for one that cannot be filled."""
    for query in audience.queries(form, _WARMING):
        await _timed(database, audience, query)
    times: list[float] = []
    totals: list[int] = []
    began = time.perf_counter()
    for query in audience.queries(form, samples):
        taken, total = await _timed(database, audience, query)
        times.append(taken)
        totals.append(total)
        passed = time.perf_counter() - began
        if passed > (_LONGEST if len(times) >= _LEAST_SAMPLES else _AT_LAST):
            break
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    without = await _without_indexes(database, audience, next(audience.queries(form, 1)))
    return Measured(form, statistics.median(times), p99, without, int(statistics.median(totals)))


async def _timed(database: Database, audience: Audience, query: Query) -> tuple[float, int]:
    began = time.perf_counter()
    answer = await database.snapshot(lambda reader: audience.answer(reader, query))
    return (time.perf_counter() - began) * 1000, answer.total


async def _without_indexes(database: Database, audience: Audience, query: Query) -> float:
    async def question(reader: Reader) -> None:
        await reader.fetch_all(_WITHOUT_INDEXES)
        await audience.answer(reader, query)

    began = time.perf_counter()
    try:
        await database.snapshot(question)
    except TimedOut:
        return _PATIENCE * 1000.0
    return (time.perf_counter() - began) * 1000


def _weighted(measured: Sequence[Measured], values: Sequence[float]) -> float:
    """Return the median of values that occur as often as the weights of their forms say."""
    return statistics.median(
        [value for found, value in zip(measured, values, strict=True) for _ in range(found.form.weight)] or [0]
    )


def _mean(measured: Sequence[Measured]) -> float:
    """Return what a query of the mix takes on average."""
    return sum(found.p50 * found.form.weight for found in measured) / sum(found.form.weight for found in measured)


def _print(measured: list[Measured], refused: list[str]) -> None:
    table = Table("weight", "p50 ms", "p99 ms", "without indexes", "found", "form")
    for found in sorted(measured, key=lambda found: -found.p50):
        ratio = f"{found.without / found.p50:.1f} times"
        figures = (f"{found.p50:.1f}", f"{found.p99:.1f}", ratio, f"{found.found:,}")
        table.add_row(str(found.form.weight), *figures, found.form.text)
    console = Console(width=180)
    console.print(table)
    if refused:
        console.print(f"{len(refused)} forms are not answered:", *refused, sep="\n  ", markup=False)


async def run(arguments: list[str]) -> None:
    """Run the bench in a home that is named, or in one that is thrown away."""
    async with filled_site(site_arguments("sql", __doc__).parse_args(arguments)) as (site, made):
        sizes = await print_sizes(site.database)
        figures = await measure(site)
    print(json.dumps(figures | msgspec.to_builtins(made) | sizes))
