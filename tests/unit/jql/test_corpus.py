"""Queries of others, which stay outside the project: found by WHIMBREL_SHARED_DATA, skipped where they are missing."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from whimbrel.jql.ast import Clause, Number, Text, same
from whimbrel.jql.errors import JqlError
from whimbrel.jql.lint import lint
from whimbrel.jql.parse import parse
from whimbrel.jql.print import print_query

BESIDE = Path(__file__).parents[4] / "shared"
SHARED = Path(os.environ.get("WHIMBREL_SHARED_DATA", BESIDE)) / "jql"
RESERVED_IN_DATA_CENTER_ONLY = "'ALL' is a reserved JQL word"


def rows(name: str) -> list[dict[str, Any]]:
    file = SHARED / name
    if not file.exists():
        pytest.skip(f"{file} is not here")
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def message(jql: str) -> str | None:
    try:
        parse(jql)
    except JqlError as error:
        return str(error)
    return None


def test_every_good_query_of_the_corpus_is_read_and_read_back() -> None:
    good = [row["jql"] for row in rows("corpus-dev.jsonl") if row["ok"] and row["kind"] != "dc-only"]
    refused = {jql: text for jql in good if (text := message(jql))}
    assert all(RESERVED_IN_DATA_CENTER_ONLY in text for text in refused.values()), refused
    assert len(refused) < len(good) / 500
    for jql in set(good) - set(refused):
        query = parse(jql)
        assert same(parse(print_query(query)), query), jql


def test_every_good_query_of_the_corpus_has_operands_that_fit() -> None:
    kinds = {"repo", "docs", "grammar-test"}
    good = [row["jql"] for row in rows("corpus-dev.jsonl") if row["ok"] and row["kind"] in kinds]
    assert [jql for jql in good if (problems := lint(jql)) and "'ALL'" not in problems[0].message] == []


def test_every_query_that_the_corpus_refuses_is_refused() -> None:
    bad = [row["jql"] for row in rows("corpus-dev.jsonl") if not row["ok"] or row["kind"] == "dc-only"]
    assert bad
    assert [jql for jql in bad if not lint(jql)] == []


def test_queries_that_data_center_alone_refuses_are_refused_in_its_words() -> None:
    for row in rows("corpus-dev.jsonl"):
        if row["kind"] == "dc-only":
            text = message(row["jql"])
            assert text
            assert row["dc_message"] in text or "'..Author'" in text


def test_data_centers_known_outcomes_hold() -> None:
    for row in rows("data-center-cases.jsonl"):
        text = message(row["jql"])
        assert (text is None) == (row["dc_parse"] == "ok"), row
        expected = row.get("dc_message", "")
        if text and " must be escaped" not in expected:
            assert text == expected or text.startswith(expected.partition(" ... / ")[0]), row


def test_data_centers_known_values_hold() -> None:
    for row in rows("data-center-cases.jsonl"):
        if "value" in row:
            where = parse(row["jql"]).where
            assert isinstance(where, Clause)
            kind = {Text: "string", Number: "number"}[type(where.operand)]  # type: ignore[index]
            assert {kind: where.operand.value} == row["value"]  # type: ignore[union-attr]
        if "canonical" in row:
            where = parse(row["jql"]).where
            assert isinstance(where, Clause)
            assert where.field.name == row["canonical"]
