"""Real Jira data, outside the project; tests that need it skip where it is missing."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("WHIMBREL_SHARED_DATA", Path(__file__).parents[2].with_name("shared")))
DATA = FOLDER / "data"
PAGES = ("tidev", "apache-arrow", "apache-raw-small", "changelog-samples")

needs_real_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"no real Jira data in {DATA}")


def jql_rows(name: str) -> list[dict[str, Any]] | None:
    """The rows of a file of queries of others; None where it is missing."""
    file = FOLDER / "jql" / name
    return [json.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else None


def issues(*folders: str) -> Iterator[dict[str, Any]]:
    """Every issue of the pages that has fields, read as plainly as can be."""
    for folder in folders or PAGES:
        for page in sorted((DATA / folder).rglob("*.json")):
            for issue in json.loads(page.read_bytes())["issues"]:
                if "fields" in issue:
                    yield issue
