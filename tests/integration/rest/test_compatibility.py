"""Which addresses of Jira's REST API answer: asked one after the other, as a client would, and written down.

`docs/compatibility.md` is what this test finds; where it differs, run the test with WRITE_COMPATIBILITY=1.
"""

import json
import os
from pathlib import Path
from typing import Any

import httpx

from support.client import Served

ROOT = Path(__file__).parents[3]
ENDPOINTS = ROOT / "tests" / "cases" / "rest" / "endpoints.jsonl"
TABLE = ROOT / "docs" / "compatibility.md"
HEAD = """# Compatibility with Jira's REST API

What scripts and clients of Jira Data Center call, and whether it answers here as it does there. A test asks the
addresses in this order and writes this page (`tests/integration/rest/test_compatibility.py`); what the answers hold is
tested beside it.
**works** means the status that Jira gives, **partly** that something is missing, **not** that there is nothing yet.
"""
NOTHING_THERE = {404, 405}


async def test_the_table_of_endpoints_is_what_answers(served: Served, admin: httpx.AsyncClient) -> None:
    for fields in ({}, {"actor": "bob"}, {}, {"issuetype": {"name": "Epic"}}):
        await served.site.issue(**fields)
    found: dict[str, list[tuple[str, str, str]]] = {}
    broken = []
    for line in ENDPOINTS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        status = await _asked(admin, row)
        told = f"`{row['method']} /rest/{row['path'].partition('?')[0]}`"
        if status == row["status"]:
            found.setdefault(row["area"], []).append((told, "partly" if "why" in row else "works", row.get("why", "")))
        elif status in NOTHING_THERE:
            found.setdefault(row["area"], []).append((told, "not", ""))
        else:
            broken.append((row["method"], row["path"], status, row["status"]))
    assert broken == []
    page = _page(found)
    if os.environ.get("WRITE_COMPATIBILITY"):
        TABLE.write_text(page, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == page


async def _asked(client: httpx.AsyncClient, row: dict[str, Any]) -> int:
    body: dict[str, Any] = {"json": row["body"]} if "body" in row else {}
    if "file" in row:
        body = {"files": {"file": (row["file"], b"text")}, "headers": {"X-Atlassian-Token": "no-check"}}
    return (await client.request(row["method"], f"/rest/{row['path']}", **body)).status_code


def _page(found: dict[str, list[tuple[str, str, str]]]) -> str:
    parts = [HEAD]
    for area, rows in found.items():
        works = sum(state != "not" for _, state, _ in rows)
        parts.append(f"\n## {area}: {works} of {len(rows)}\n\n| address | | |\n| --- | --- | --- |\n")
        parts.extend(f"| {told} | {state} | {why} |\n" for told, state, why in rows)
    return "".join(parts)
