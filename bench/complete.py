"""`python -m bench complete`: how long completion takes, at each key stroke of typical queries.

What comes next in the language is timed alone, and the names that are suggested with it by what they are names of.
People are measured on a catalogue with as many accounts as `--users` says.
"""

import argparse
import json
import math
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench._draw import Known, forms
from whimbrel.app import open_site
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.people import People
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.jql.candidate import Wanted
from whimbrel.jql.complete import complete
from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.operators import FieldType
from whimbrel.reads.completion import suggest
from whimbrel.settings import Settings
from whimbrel.storage.postgres import Database
from whimbrel.tracker.user import User

ROUNDS = 5
ASKERS = 5
_FIELDS = ("project", "status", "assignee", "fixVersion", "component", "labels", "issueKey")


async def measure(issues: int, users: int, home: Path) -> dict[str, object]:
    """Fill a home with issues unless it has them, measure, print the table, and return the figures."""
    async with open_site(Settings(home=home)) as site:
        if not await site.database.fetch_value(text("SELECT count(*) FROM issue")):
            await take_demo(site.database, DemoSite(datetime.now(UTC), issues=issues))
            async with site.database.session() as session:
                await session.execute(text("ANALYZE"))
        catalogue = await site.store.current()
        draw = (await Known.of(site.database)).draw(frozenset(catalogue.projects.all), seed=1)
        queries = [query for form in forms() if (query := draw.fill(form.text)) is not None]
        strokes = _complete(catalogue, queries)
        suggested = {name: await _suggest(site.database, catalogue, name) for name in _FIELDS}
    indexing, people = _people(users)
    found = {"complete": strokes, **suggested, f"user of {users:,}": people}
    _print(found)
    names = [one for times in suggested.values() for one in times]
    return {
        "bench": "complete",
        "issues": issues,
        "users": users,
        "keystrokes": len(strokes),
        **{f"complete_{name}": value for name, value in _figures(strokes).items()},
        **{f"suggest_{name}": value for name, value in _figures(names).items()},
        **{f"labels_{name}": value for name, value in _figures(suggested["labels"]).items()},
        **{f"people_{name}": value for name, value in _figures(people).items()},
        "index_people_ms": round(indexing, 1),
    }


def _complete(catalogue: Catalogue, queries: list[str]) -> list[float]:
    user = next(iter(catalogue.people.users.values()))
    names = CatalogueNames(catalogue, visible(catalogue, user))
    times = []
    for query in queries:
        for cursor in range(len(query) + 1):
            began = time.perf_counter()
            complete(query[:cursor], cursor, names)
            times.append(_since(began))
    return times


async def _suggest(database: Database, catalogue: Catalogue, name: str) -> list[float]:
    """Ask for values of a field by nothing, and by each beginning of values that there are."""
    field = BY_NAME[name.lower()]
    wanted = Wanted(field.type, (field,))
    users = [user for user in catalogue.people.users.values() if user.active][:ASKERS]
    times = []
    for user in users:
        for prefix in await _prefixes(database, catalogue, user, wanted):
            began = time.perf_counter()
            await database.snapshot(lambda reader: suggest(reader, catalogue, user, wanted, prefix))  # noqa: B023
            times.append(_since(began))
    return times


async def _prefixes(database: Database, catalogue: Catalogue, user: User, wanted: Wanted) -> list[str]:
    begun = next(iter(catalogue.projects.by_key)) if wanted.noun is FieldType.ISSUE else ""
    # Asking once also builds the index of the names.
    found = await database.snapshot(lambda reader: suggest(reader, catalogue, user, wanted, begun))
    return [name.value[:length] for name in found[:ROUNDS] for length in range(len(name.value) + 1)]


def _people(count: int) -> tuple[float, list[float]]:
    """Return how long it takes to index so many accounts, and to find some by each beginning of a name."""
    users = [
        User(number, f"k{number}", f"user{number}", f"Given{number % 997} Family{number}", f"u{number}@example.com")
        for number in range(count)
    ]
    people = People(users, (), ())
    began = time.perf_counter()
    next(people.beginning_with(""))
    indexing = _since(began)
    times = []
    for user in users[:: max(1, count // 50)]:
        for name in (user.name, user.display_name.lower(), user.email):
            for length in range(len(name) + 1):
                began = time.perf_counter()
                found = people.beginning_with(name[:length])
                for _, _user in zip(range(15), found, strict=False):
                    pass
                times.append(_since(began))
    return indexing, times


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _figures(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    last = ordered[math.ceil(len(ordered) * 0.99) - 1]
    return {"p50_ms": round(statistics.median(ordered), 4), "p99_ms": round(last, 4)}


def _print(found: dict[str, list[float]]) -> None:
    table = Table("what", "times", "p50 ms", "p99 ms", "longest ms")
    for name, times in found.items():
        figures = _figures(times)
        table.add_row(name, f"{len(times):,}", *(f"{value:.3f}" for value in (*figures.values(), max(times))))
    Console(width=120).print(table)


async def run(arguments: list[str]) -> None:
    """Run the bench in a home that is named, or in one that is thrown away."""
    parser = argparse.ArgumentParser(prog="python -m bench complete", description=__doc__)
    parser.add_argument("--issues", type=int, default=100_000, help="how many issues the site has")
    parser.add_argument("--users", type=int, default=100_000, help="among how many accounts names are looked for")
    parser.add_argument("--home", type=Path, help="a home to fill, or to use again; default: one that is thrown away")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="whimbrel-bench-") as folder:
        figures = await measure(chosen.issues, chosen.users, chosen.home or Path(folder) / "home")
    print(json.dumps(figures))
