"""`python -m bench plans --issues N`: how PostgreSQL answers typical queries, and what it reads for them.

Each form is asked by somebody who sees many projects. With `--only WORDS`, forms that have the words in them are shown
with their plans.
"""

import json
import time
from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.table import Table

from bench import _plan
from bench._ask import Audience
from bench._draw import Form, forms
from bench._site import filled_site, site_arguments
from whimbrel.jql.errors import JqlError
from whimbrel.storage.failure import TimedOut
from whimbrel.storage.postgres import Database, Reader

_SLOW = 2.0  # seconds
_TURN = 6  # the sixth asker sees many projects


class Explained(msgspec.Struct, frozen=True):
    """One query: the seconds that it takes, how many issues it finds, and the plans of its statements."""

    form: Form
    jql: str
    seconds: float
    found: int
    plans: Sequence[_plan.Plan]


async def explain(database: Database, audience: Audience, form: Form) -> Explained:
    """Explain one form. Raises `JqlError` for one that is not answered, `LookupError` for one that cannot be filled."""
    query = list(audience.queries(form, _TURN))[-1]
    plans: list[_plan.Plan] = []

    async def question(reader: Reader) -> None:
        explainer = _plan.Explainer.beside(reader)
        await audience.answer(explainer, query)
        plans.extend(explainer.plans)

    await database.snapshot(question)
    began = time.perf_counter()
    answer = await database.snapshot(lambda reader: audience.answer(reader, query))
    return Explained(form, query.jql, time.perf_counter() - began, answer.total, plans)


def _print(found: list[Explained], refused: list[str]) -> None:
    table = Table("ms", "found", "pages", "read from end to end", "query")
    for one in sorted(found, key=lambda one: -one.seconds):
        scanned = "\n".join(line for plan in one.plans for line in _plan.scanned(plan))
        pages = sum(_plan.buffers(plan) for plan in one.plans)
        style = "bold red" if one.seconds > _SLOW else None
        table.add_row(f"{one.seconds * 1000:,.0f}", f"{one.found:,}", f"{pages:,}", scanned, one.jql, style=style)
    console = Console(width=180)
    console.print(table)
    if refused:
        console.print(f"{len(refused)} forms are not answered:", *refused, sep="\n  ", markup=False)


async def run(arguments: list[str]) -> None:
    """Explain the forms on a home that is named, or on one that is thrown away."""
    parser = site_arguments("plans", __doc__)
    parser.add_argument("--only", help="show the plans of the forms that have these words in them")
    chosen = parser.parse_args(arguments)
    found: list[Explained] = []
    refused: list[str] = []
    async with filled_site(chosen) as (site, made):
        audience = await Audience.of(site, seed=1)
        for form in forms():
            if chosen.only and chosen.only not in form.text:
                continue
            try:
                found.append(await explain(site.database, audience, form))
            except (JqlError, LookupError, TimedOut) as error:
                refused.append(f"{form.text}: {error}")
    if chosen.only:
        for one in found:
            print(f"\n{one.jql}", *(line for plan in one.plans for line in _plan.drawn(plan)), sep="\n  ")
    _print(found, refused)
    print(json.dumps(_summary(found, len(refused)) | {"issues": made.issues}))


def _summary(found: list[Explained], refused: int) -> dict[str, object]:
    return {
        "bench": "plans",
        "queries": len(found),
        "refused": refused,
        "slow": sum(one.seconds > _SLOW for one in found),
        "slowest_ms": round(max((one.seconds for one in found), default=0) * 1000),
        "reading_a_big_table": sum(any(_plan.scanned(plan) for plan in one.plans) for one in found),
    }
