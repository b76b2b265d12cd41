"""Queries that Jira understands and refuses: found by WHIMBREL_SHARED_DATA, skipped where they are missing."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from support.lexicon import ANN, names
from whimbrel.jql.errors import JqlError
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve

BESIDE = Path(__file__).resolve().parents[4] / "shared"
CORPUS = Path(os.environ.get("WHIMBREL_SHARED_DATA", BESIDE)) / "jql" / "corpus-dev.jsonl"


def semantic_rows() -> list[dict[str, Any]]:
    if not CORPUS.exists():
        return []
    rows = [json.loads(line) for line in CORPUS.read_bytes().splitlines()]
    return [row for row in rows if row.get("level") == "semantic"]


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
@pytest.mark.parametrize("row", semantic_rows(), ids=lambda row: ascii(row["jql"]))
def test_what_jira_refuses_is_refused_in_its_words(row: dict[str, Any]) -> None:
    with pytest.raises(JqlError) as caught:
        resolve(parse(row["jql"]), names(), ANN)
    told = row["dc_message"].partition(" (")[0]  # in brackets stands what is not known for sure
    assert caught.value.problems[0].message.startswith(told)
