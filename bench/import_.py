"""Imports pages into fresh homes: by COPY, as the product does, and by INSERTs through executemany, which it replaces.

`python -m bench import [PATH]` takes the pages of PATH, else real ones from the shared data, else synthetic ones.
"""

import json
import os
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Table, insert

from whimbrel.actions.site import found_site
from whimbrel.importers import intake, jira_rest
from whimbrel.importers.report import Findings, Report
from whimbrel.settings import Settings
from whimbrel.storage.engines import open_engines
from whimbrel.storage.home import Home
from whimbrel.storage.migrations import migrate
from whimbrel.storage.postgres import Database
from whimbrel.storage.tx import Tx

SYNTHETIC = 6000
_PAGE = 100
_ROUNDS = 3  # in turn, each way in a fresh home; the fastest of each counts, which a busy machine disturbs least


async def run(arguments: list[str]) -> None:
    """Measure both ways and print a table, then one JSON object."""
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        source = _source(arguments, Path(folder))
        copies, inserts = [], []
        for place in range(_ROUNDS):
            copies.append(await _measure(source, Path(folder) / f"copy-{place}"))
            with _inserting():
                inserts.append(await _measure(source, Path(folder) / f"insert-{place}"))
        copied, inserted = (min(reports, key=lambda report: report.seconds) for reports in (copies, inserts))
    print(f"{source if arguments else source.name}\n")
    print(f"{'way':<12}{'issues':>9}{'rows':>10}{'seconds':>10}{'issues/s':>10}{'rows/s':>10}{'longest tx':>12}")
    for way, report in (("COPY", copied), ("INSERT", inserted)):
        rows = _rows(report)
        rates = f"{report.rate:>10,.0f}{rows / report.seconds:>10,.0f}{report.longest_transaction:>10.3f} s"
        print(f"{way:<12}{report.taken:>9,}{rows:>10,}{report.seconds:>10.2f}{rates}")
    ratio = inserted.seconds / copied.seconds
    print(f"\nCOPY is {ratio:.1f} times as fast.")
    print(json.dumps(_summary(copied) | {"insert_issues_per_second": round(inserted.rate), "ratio": round(ratio, 2)}))


def _summary(report: Report) -> dict[str, Any]:
    return {
        "bench": "import",
        "issues": report.taken,
        "rows": _rows(report),
        "seconds": report.seconds,
        "issues_per_second": round(report.rate),
        "rows_per_second": round(_rows(report) / report.seconds),
        "longest_transaction_seconds": report.longest_transaction,
    }


def _rows(report: Report) -> int:
    return sum(report.rows.values())


async def _measure(source: Path, home: Path) -> Report:
    async with open_engines(Home(home), Settings.read({})) as engines:
        await migrate(engines.database_url)
        async with Database(engines.database_url) as database:
            async with database.transaction() as tx:
                await found_site(tx)
            findings = Findings()
            return await intake.take(database, jira_rest.read(source, findings), findings=findings)


@contextmanager
def _inserting() -> Iterator[None]:
    """Let transactions insert row by row where they would copy."""
    with mock.patch.object(Tx, "copy", _insert):
        yield


async def _insert(tx: Tx, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    return await tx.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])


def _source(arguments: list[str], folder: Path) -> Path:
    if arguments:
        return Path(arguments[0])
    shared = Path(os.environ.get("WHIMBREL_SHARED_DATA", "../shared")) / "data" / "tidev"
    return shared if shared.is_dir() else _synthetic(folder / "synthetic")


def _synthetic(folder: Path) -> Path:
    """Write pages of invented issues with comments and history; always the same ones."""
    folder.mkdir()
    draw = random.Random(1)
    for first in range(0, SYNTHETIC, _PAGE):
        issues = [_issue(draw, number) for number in range(first + 1, first + _PAGE + 1)]
        page = {"startAt": first, "maxResults": _PAGE, "total": SYNTHETIC, "issues": issues}
        (folder / f"page-{first:06}.json").write_text(json.dumps(page))
    return folder


def _issue(draw: random.Random, number: int) -> dict[str, Any]:
    began = 1_400_000_000 + number * 3600
    status = draw.choice(("Open", "In Progress", "Closed"))
    return {
        "id": str(100_000 + number),
        "key": f"BEN-{number}",
        "fields": {
            "project": {"key": "BEN", "name": "Bench"},
            "issuetype": {"name": draw.choice(("Bug", "Task", "Story"))},
            "status": {"name": status},
            "priority": {"name": draw.choice(("High", "Medium", "Low"))},
            "summary": _words(draw, 8),
            "description": _words(draw, 90),
            "created": _instant(began),
            "updated": _instant(began + 90_000),
            "reporter": _person(draw),
            "assignee": _person(draw),
            "labels": [_word(draw) for _ in range(draw.randrange(3))],
            "components": [{"name": f"Part {draw.randrange(20)}"}],
            "fixVersions": [{"name": f"{draw.randrange(9)}.{draw.randrange(9)}"}],
            "comment": {"comments": [_comment(draw, number, began, place) for place in range(3)]},
        },
        "changelog": {"histories": [_change(draw, number, began, status)]},
    }


def _comment(draw: random.Random, number: int, began: int, place: int) -> dict[str, Any]:
    created = _instant(began + 1000 * (place + 1))
    identity = {"id": str(number * 10 + place + 1_000_000), "created": created, "updated": created}
    return identity | {"author": _person(draw), "body": _words(draw, 40)}


def _change(draw: random.Random, number: int, began: int, status: str) -> dict[str, Any]:
    item = {"field": "status", "fieldtype": "jira", "fromString": "Open", "toString": status}
    identity = {"id": str(number + 2_000_000), "created": _instant(began + 500)}
    return identity | {"author": _person(draw), "items": [item | {"from": "1", "to": "3"}]}


def _person(draw: random.Random) -> dict[str, Any]:
    name = f"user{draw.randrange(200)}"
    return {"name": name, "key": name, "displayName": name.title()}


def _word(draw: random.Random) -> str:
    return "".join(draw.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(draw.randrange(3, 10)))


def _words(draw: random.Random, count: int) -> str:
    return " ".join(_word(draw) for _ in range(count))


def _instant(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000+0000", time.gmtime(seconds))
