"""The package `jira.js` from npm, unchanged, does its work of version 2 and its agile work against a site."""

import asyncio
import shutil
from pathlib import Path

import pytest

from support.client import Served
from support.site import PASSWORD

SCRIPT = Path(__file__).parents[2] / "clients" / "jirajs.js"
PATIENCE = 60
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (SCRIPT.parent / "node_modules" / "jira.js").is_dir(),
    reason="jira.js is not installed: `make setup` does it where Node.js is",
)


@pytest.mark.parametrize("scenario", ["issues", "around", "files", "search", "projects", "configuration", "agile"])
async def test_it_works(served: Served, scenario: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *("node", str(SCRIPT), served.url, "admin", PASSWORD, scenario),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0, said.decode()[-4000:]
