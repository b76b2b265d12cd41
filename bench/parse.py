"""`python -m bench parse`: queries a second, on one core, for parsing, resolving and normalising.

The queries are those of others in the folder that WHIMBREL_SHARED_DATA names, else the project's own cases. Where the
published grammar is installed (`make setup` does it where Node.js is), its parser reads the same queries in one run.
They are resolved against a fresh site, whose names few of them know; so what is normalised is shorter than usual.
"""

import argparse
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.people import People
from whimbrel.catalogue.permissions import Visible
from whimbrel.catalogue.projects import ProjectRows, Projects
from whimbrel.catalogue.schemes import Schemes
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Query
from whimbrel.jql.errors import JqlError
from whimbrel.jql.normalise import normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve_leniently
from whimbrel.jql.resolved import Resolved
from whimbrel.tracker import defaults

_ROOT = Path(__file__).parents[1]
_ORACLE = _ROOT / "tests" / "oracle"
_SECONDS = 2.0
_ROUNDS = 3


def queries() -> list[str]:
    """Return the queries that are read."""
    shared = Path(os.environ.get("WHIMBREL_SHARED_DATA", _ROOT.with_name("shared"))) / "jql" / "corpus-dev.jsonl"
    files = [shared] if shared.exists() else sorted((_ROOT / "tests" / "cases" / "jql").glob("*.jsonl"))
    rows = (json.loads(line) for file in files for line in file.read_bytes().splitlines())
    return [row["jql"] for row in rows if isinstance(row, dict) and "jql" in row]


def catalogue() -> Catalogue:
    """Return a site with Jira's defaults and nothing else."""
    return Catalogue(
        site_id="bench",
        people=People((), defaults.GROUPS, ()),
        projects=Projects(ProjectRows()),
        schemes=Schemes(
            issue_types={one.id: one for one in defaults.ISSUE_TYPES},
            priorities={one.id: one for one in defaults.PRIORITIES},
            resolutions={one.id: one for one in defaults.RESOLUTIONS},
            statuses={one.id: one for one in defaults.STATUSES},
            link_types={one.id: one for one in defaults.LINK_TYPES},
            roles={one.id: one for one in defaults.ROLES},
            issue_type_schemes={},
            priority_schemes={},
            workflows={},
            workflow_schemes={},
            notification_schemes={},
            permission_schemes={},
            security_schemes={},
            security_levels={},
        ),
        fields=Fields(defaults.CUSTOM_FIELDS, defaults.OPTIONS),
        sprints={},
        generations={},
    )


def _understood(texts: Iterable[str]) -> tuple[list[Query], list[Resolved]]:
    names, asker = CatalogueNames(catalogue(), Visible(None, (), ())), Asker(None, datetime.now(UTC))
    parsed: list[Query] = []
    resolved: list[Resolved] = []
    for text in texts:
        try:
            query = parse(text)
            resolved.append(resolve_leniently(query, names, asker)[0])
            parsed.append(query)
        except JqlError:
            continue
    return parsed, resolved


def _rate(things: list[Any], work: Callable[[Any], object]) -> float:
    """Return how many things are worked on in a second: the best of a few rounds, since others use the machine too."""
    best = 0.0
    for _ in range(_ROUNDS):
        done, began = 0, time.process_time()
        while time.process_time() - began < _SECONDS / _ROUNDS:
            for thing in things:
                work(thing)
            done += len(things)
        best = max(best, done / (time.process_time() - began))
    return best


def _parses(text: str) -> None:
    try:
        parse(text)
    except JqlError:
        return


def _published(texts: list[str]) -> float | None:
    """Return how many queries the published parser reads in a second; None where it is not installed."""
    if not shutil.which("node") or not (_ORACLE / "node_modules" / ".installed").exists():
        return None
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    done = subprocess.run(["node", str(_ORACLE / "time.js")], input=lines, capture_output=True, text=True, check=True)
    return float(done.stdout)


async def run(arguments: list[str]) -> None:
    """Measure, print the table, and the figures as JSON."""
    argparse.ArgumentParser(prog="python -m bench parse", description=__doc__).parse_args(arguments)
    texts = queries()
    parsed, resolved = _understood(texts)
    names, asker = CatalogueNames(catalogue(), Visible(None, (), ())), Asker(None, datetime.now(UTC))
    rates = {
        "parse": _rate(texts, _parses),
        "resolve": _rate(parsed, lambda query: resolve_leniently(query, names, asker)),
        "normalise": _rate(resolved, normalise),
    }
    published = _published(texts)
    table = Table("stage", "queries a second", "of the published parser")
    for stage, rate in rates.items():
        table.add_row(stage, f"{rate:,.0f}", f"{rate / published:.1f} times" if published else "not installed")
    Console().print(table)
    figures = {f"{stage}_per_second": round(rate) for stage, rate in rates.items()}
    ratio = round(rates["parse"] / published, 2) if published else None
    print(
        json.dumps(
            {"bench": "parse", "queries": len(texts), **figures, "published_per_second": published, "ratio": ratio}
        )
    )
