"""The plans by which PostgreSQL answers a query's statements, with what they read."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Executable

from whimbrel.storage.failure import translated
from whimbrel.storage.postgres import Reader
from whimbrel.storage.reader import Link
from whimbrel.storage.statement import Parameters, compose

BIG = 50_000
"""Rows from which on reading a table from end to end is told."""

Plan = Mapping[str, Any]
_CONDITIONS = (
    "Index Cond",
    "Recheck Cond",
    "Filter",
    "Rows Removed by Filter",
    "Hash Cond",
    "Join Filter",
    "Sort Key",
    "Sort Method",
)


class Explainer(Reader):
    """Answers as a reader does, and keeps the plan by which each statement is answered."""

    def __init__(self, connection: Link) -> None:
        super().__init__(connection)
        self.plans: list[Plan] = []

    @classmethod
    def beside(cls, reader: Reader) -> "Explainer":
        """Return an explainer that asks where a reader asks."""
        return cls(reader._connection)  # noqa: SLF001

    async def _ask(self, statement: Executable, parameters: Parameters | None) -> Any:
        words, values = compose(statement, parameters)
        with translated(self._connection):
            answer = await self._connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {words}", values)
            self.plans.append((await answer.fetchall())[0][0][0])
        return await super()._ask(statement, parameters)


def nodes(plan: Plan, depth: int = 0) -> Iterator[tuple[int, Plan]]:
    """Return the nodes of a plan with their depths, the root first."""
    yield depth, plan
    for part in plan.get("Plans", ()):
        yield from nodes(part, depth + 1)


def rows_seen(node: Plan) -> int:
    """Return how many rows a scan looked at, in all its loops."""
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def buffers(plan: Plan) -> int:
    """Return how many pages of 8 kB were touched."""
    root = plan["Plan"]
    return int(root["Shared Hit Blocks"] + root["Shared Read Blocks"])


def scanned(plan: Plan) -> list[str]:
    """Return the big tables that were read from end to end, with how many rows of each."""
    return [
        f"{node['Relation Name']} ({rows_seen(node):,})"
        for _, node in nodes(plan["Plan"])
        if node["Node Type"] == "Seq Scan" and rows_seen(node) > BIG
    ]


def drawn(plan: Plan) -> Iterator[str]:
    """Return a plan line by line: times in milliseconds, and rows as they were, of as many as were expected."""
    yield f"planned in {plan['Planning Time']:.1f} ms, executed in {plan['Execution Time']:.1f} ms"
    for depth, node in nodes(plan["Plan"]):
        name = " ".join(str(node[key]) for key in ("Node Type", "Index Name", "Relation Name") if key in node)
        loops = f" x {node['Actual Loops']}" if node["Actual Loops"] != 1 else ""
        figures = f"{node['Actual Total Time']:.1f} ms, {node['Actual Rows']:,.0f} rows of {node['Plan Rows']:,}{loops}"
        pages = node["Shared Hit Blocks"] + node["Shared Read Blocks"]
        yield f"{'  ' * depth}{name}: {figures}, {pages:,} pages"
        yield from (f"{'  ' * depth}    {key}: {str(node[key])[:400]}" for key in _CONDITIONS if key in node)
