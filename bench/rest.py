"""`python -m bench rest --issues N [N …]`: requests a second over HTTP, by 1, 16 and 64 clients at once.

A node of its own process answers; the clients are another one. Held against bare transactions of the same engine: one
row updated by its key and committed, by as many connections.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import psycopg
from rich.console import Console
from rich.table import Table

from bench._http import Client
from bench._site import askers, prepare
from bench._work import Work
from whimbrel.actions.credentials import issue_token
from whimbrel.app import Site, open_site, serve
from whimbrel.settings import Settings

CLIENTS = (1, 16, 64)
_COUNTED = 20  # requests of each kind whose statements are counted
_HTTP_ERROR = 400
_BARE = "UPDATE bench_bare SET number = number + 1 WHERE id = %s"


class Measured(msgspec.Struct, frozen=True):
    """What a kind of request came to; times are milliseconds."""

    kind: str
    clients: int
    per_second: float
    p50: float
    p99: float
    failed: int


async def run(arguments: list[str]) -> None:
    """Measure sites of the sizes that are asked for, and print a table for each, then one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench rest", description=__doc__)
    parser.add_argument("--issues", type=int, nargs="+", default=[10_000, 200_000], help="sizes of the sites")
    parser.add_argument("--homes", type=Path, help="a folder of homes to fill, or to use again, one for each size")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each kind is asked by each number")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="whimbrel-bench-") as folder:
        homes = chosen.homes or Path(folder)
        found = {str(size): await _measure_site(homes / f"rest-{size}", size, chosen.seconds) for size in chosen.issues}
    print(json.dumps({"bench": "rest", "sites": found}))


async def _measure_site(home: Path, size: int, seconds: float) -> dict[str, Any]:
    async with open_site(Settings(home=home)) as site:
        made = await prepare(site, size, grown=True)
        catalogue = await site.store.current()
        user = askers(catalogue)[0]
        async with site.database.transaction() as tx:
            token = (await issue_token(tx, catalogue, user, "bench", None)).raw
        work = await Work.of(site, user, seed=size)
        statements = await _count_statements(site, work, token)
        bare = {clients: await _bare(site, clients, seconds) for clients in CLIENTS}
    measured = []
    async with _node(home) as address:
        for kind, act in work.kinds.items():
            await _ask(address, token, act, clients=1, seconds=0.5)
            for clients in CLIENTS:
                times, failed, passed = await _ask(address, token, act, clients=clients, seconds=seconds)
                times.sort()
                middle, last = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
                rate = len(times) / passed
                measured.append(Measured(kind, clients, rate, middle * 1000, last * 1000, failed))
    _print(made.issues, measured, statements, bare)
    best = {kind: max(one.per_second for one in measured if one.kind == kind) for kind in work.kinds}
    return {
        "issues": made.issues,
        "measured": [msgspec.to_builtins(one) for one in measured],
        "statements": statements,
        "bare_transactions_per_second": bare,
        "edits_to_bare": round(best["edit"] / max(bare.values()), 3),
        "edits_per_second": round(best["edit"]),
        "gets_per_second": round(best["get"]),
    }


async def _ask(
    address: str, token: str, act: Callable[[Client], Awaitable[Any]], *, clients: int, seconds: float
) -> tuple[list[float], int, float]:
    """Let clients ask for some seconds; return what each answer took, how many were refused, and the time passed."""
    times: list[float] = []
    failed = 0
    began = time.perf_counter()

    async def one() -> None:
        nonlocal failed
        async with Client(address, token) as client:
            while time.perf_counter() - began < seconds:
                sent = time.perf_counter()
                answer = await act(client)
                times.append(time.perf_counter() - sent)
                failed += answer.status >= _HTTP_ERROR

    await asyncio.gather(*(one() for _ in range(clients)))
    return times, failed, time.perf_counter() - began


async def _count_statements(site: Site, work: Work, token: str) -> dict[str, float]:
    """Count the statements of each kind of request, BEGIN and COMMIT among them, in a node of this process.

    One client asks; a request that waits for longer than a tenth of a second asks for the catalogue once more.
    """
    count = 0

    def counted(plain: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def counting(self: Any, *arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            return await plain(self, *arguments, **named)

        return counting

    one, many = counted(psycopg.AsyncConnection.execute), counted(psycopg.AsyncCursor.executemany)

    found = {}
    async with serve(site, "127.0.0.1", 0) as address, Client(address, token) as client:
        for kind, act in work.kinds.items():
            await act(client)
            connection = mock.patch.object(psycopg.AsyncConnection, "execute", one)
            with connection, mock.patch.object(psycopg.AsyncCursor, "executemany", many):
                count = 0
                for _ in range(_COUNTED):
                    await act(client)
            found[kind] = count / _COUNTED
    return found


async def _bare(site: Site, connections: int, seconds: float) -> float:
    """Return how many transactions a second the engine takes that each update one row by its key."""
    url = site.engines.database_url
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as first:
        await first.execute("DROP TABLE IF EXISTS bench_bare")
        await first.execute("CREATE TABLE bench_bare AS SELECT id, 0 AS number FROM generate_series(1, 1000) AS id")
        await first.execute("CREATE UNIQUE INDEX ON bench_bare (id)")
        done = 0
        began = time.perf_counter()

        async def one(place: int) -> None:
            nonlocal done
            async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
                while time.perf_counter() - began < seconds:
                    for statement in ("BEGIN", _BARE, "COMMIT"):
                        await connection.execute(statement, (place + 1,) if statement is _BARE else None)
                    done += 1

        await asyncio.gather(*(one(place) for place in range(connections)))
        rate = done / (time.perf_counter() - began)
        await first.execute("DROP TABLE bench_bare")
    return round(rate)


@asynccontextmanager
async def _node(home: Path) -> AsyncIterator[str]:
    """Run a node on a home, as `whimbrel up` does; yields where it answers."""
    command = [sys.executable, "-m", "whimbrel", "up", "--port", "0", "--home", str(home)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=dict(os.environ))
    try:
        assert process.stdout is not None
        while line := (await process.stdout.readline()).decode():
            if line.startswith("ready "):
                yield line.removeprefix("ready ").strip()
                return
        raise RuntimeError("The node ended before it was ready.")
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _print(issues: int, measured: list[Measured], statements: dict[str, float], bare: dict[int, float]) -> None:
    table = Table("request", "clients", "a second", "p50 ms", "p99 ms", "statements", "refused")
    for one in measured:
        times = f"{one.per_second:,.0f}", f"{one.p50:.1f}", f"{one.p99:.1f}"
        table.add_row(one.kind, str(one.clients), *times, f"{statements[one.kind]:.1f}", str(one.failed))
    for clients, rate in bare.items():
        table.add_row("bare transaction", str(clients), f"{rate:,.0f}", "", "", "3", "")
    console = Console(width=100)
    console.print(f"{issues:,} issues")
    console.print(table)
