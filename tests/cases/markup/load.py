"""Reads the cases of marked-up texts: one JSON value a line."""

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def cases(name: str) -> list[Any]:
    """Return the rows of `<name>.jsonl`."""
    return [json.loads(line) for line in (_HERE / f"{name}.jsonl").read_bytes().splitlines()]
