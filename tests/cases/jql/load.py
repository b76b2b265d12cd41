"""Reads the cases of the language: one JSON value a line, or one query a line."""

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def cases(name: str) -> list[Any]:
    """Return the rows of `<name>.jsonl`."""
    return [json.loads(line) for line in _lines(f"{name}.jsonl")]


def queries(name: str) -> list[str]:
    """Return the lines of `<name>.jql`."""
    return _lines(f"{name}.jql")


def every_query() -> list[str]:
    """Return each text of the cases that is read as a query, good or bad."""
    rows = [row for file in sorted(_HERE.glob("*.jsonl")) for row in cases(file.stem) if isinstance(row, dict)]
    lines = [line for file in sorted(_HERE.glob("*.jql")) for line in queries(file.stem)]
    texts = [case["text"] for case in cases("tokens")]
    return list(dict.fromkeys([*(row["jql"] for row in rows if "jql" in row), *lines, *texts]))


def _lines(file: str) -> list[str]:
    # A text is split at more characters than line feeds, bytes are not.
    return [line.decode() for line in (_HERE / file).read_bytes().splitlines()]
