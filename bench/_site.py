"""The site that questions are measured on: as many issues as wanted, kept in its home and used again."""

import argparse
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench._multiply import MOST_BLOCKS, multiply
from bench._words import Lexicon
from whimbrel.app import Site, first_administrator, open_site
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.intake import take
from whimbrel.settings import Settings
from whimbrel.storage.postgres import Database
from whimbrel.tracker.user import User

_BLOCK = 84_000
_PERMISSIONS = Path(__file__).with_name("permissions.sql")
_COUNT = text("SELECT count(*) FROM issue")
_LARGEST = text(
    "SELECT c.relname AS name, c.relkind AS kind, pg_table_size(c.oid) AS size, c.reltuples\\:\\:bigint AS rows "
    "FROM pg_class c WHERE c.relkind = ANY(:kinds) AND c.relnamespace = 'public'\\:\\:regnamespace "
    "ORDER BY size DESC LIMIT 12"
)


class Made(msgspec.Struct, frozen=True):
    """How many issues there are, and how many seconds it took to make them; None if they were there already."""

    issues: int
    seconds: float | None


async def prepare(site: Site, issues: int, *, grown: bool = False) -> Made:
    """See to it that a site has about `issues` issues. Raises `Invalid` for a site of another size.

    With `grown`, one that has up to twice as many will do: a bench that creates issues has been there.
    """
    database = site.database
    there = int(await database.fetch_value(_COUNT))
    if there:
        fits = issues <= there <= 2 * issues if grown else abs(there - issues) <= issues // 50
        if not fits:
            raise Invalid(f"The home holds a site of {there:,} issues; name another home for one of {issues:,}.")
        return Made(there, None)
    console, began = Console(stderr=True), time.perf_counter()
    blocks = -(-issues // _BLOCK)
    if blocks > MOST_BLOCKS:
        raise Invalid(f"At most {MOST_BLOCKS * _BLOCK:,} issues can be made, not {issues:,}.")
    demo = DemoSite(datetime.now(UTC), issues=issues // blocks)
    report = await take(database, Lexicon(seed=1).enrich(demo.issues), people=demo.people, projects=demo.projects)
    console.print(f"{report.taken:,} issues taken in {report.seconds:.0f} s")
    if blocks > 1:
        await multiply(database, blocks)
        console.print(f"multiplied by {blocks} after {time.perf_counter() - began:.0f} s")
    async with database.transaction() as tx:
        for statement in filter(None, _PERMISSIONS.read_text(encoding="utf-8").split(";\n")):
            await tx.execute(text(statement))
    await first_administrator(site, "a password of a bench")
    await _settle(database)
    return Made(int(await database.fetch_value(_COUNT)), time.perf_counter() - began)


async def _settle(database: Database) -> None:
    """Do what a server has done by itself after a while: statistics, and maps of what is visible to all."""
    async with database.session() as session:
        await session.execute(text("SET statement_timeout = 0"))
        await session.execute(text("SET maintenance_work_mem = '512MB'"))
        await session.execute(text("VACUUM (ANALYZE)"))


async def now_of(database: Database) -> datetime:
    """Return the moment at which questions are asked: just behind the last change, however old the site is."""
    last: datetime = await database.fetch_value(text("SELECT max(updated) FROM issue"))
    return last + timedelta(minutes=1)


def askers(catalogue: Catalogue) -> list[User]:
    """Return who asks: 1 administrator, 4 members of few projects, 5 who see many."""
    people = catalogue.people
    users = [user for user in people.users.values() if user.active]

    def among(group: str, *, members: bool = True) -> list[User]:
        found = people.groups_by_name.get(group)
        return [user for user in users if (found is not None and found.id in people.groups_of(user.id)) is members]

    staff, others = among("staff"), among("staff", members=False)
    return [*among("jira-administrators")[:1], *_spread(others, 4), *_spread(staff or others, 5)]


def _spread(users: list[User], count: int) -> list[User]:
    return [users[(2 * place + 1) * len(users) // (2 * count)] for place in range(count)]


async def print_sizes(database: Database) -> dict[str, int]:
    """Print the largest tables and indexes; return the size of the database in megabytes."""
    table = Table("table", "rows", "MB")
    for row in await database.fetch_all(_LARGEST, {"kinds": ["r"]}):
        table.add_row(row.name, f"{row.rows:,}", f"{row.size / 1e6:,.0f}")
    indexes = Table("index", "MB")
    for row in await database.fetch_all(_LARGEST, {"kinds": ["i"]}):
        indexes.add_row(row.name, f"{row.size / 1e6:,.0f}")
    console = Console(width=120)
    console.print(table)
    console.print(indexes)
    size = await database.fetch_value(text("SELECT pg_database_size(current_database())"))
    return {"database_mb": int(size / 1e6)}


def site_arguments(program: str, purpose: str | None) -> argparse.ArgumentParser:
    """Return a parser for what says which site is measured."""
    parser = argparse.ArgumentParser(prog=f"python -m bench {program}", description=purpose)
    parser.add_argument("--issues", type=int, default=100_000, help="how many issues the site has")
    parser.add_argument("--home", type=Path, help="a home to fill, or to use again; default: one that is thrown away")
    return parser


@asynccontextmanager
async def filled_site(chosen: argparse.Namespace) -> AsyncIterator[tuple[Site, Made]]:
    """Open a home of as many issues as the arguments say: one that is named, or one that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="whimbrel-bench-") as folder:
        async with open_site(Settings(home=chosen.home or Path(folder) / "home")) as site:
            yield site, await prepare(site, chosen.issues)
