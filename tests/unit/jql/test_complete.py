"""What is offered at a cursor fits there, whatever stands before it."""

import json
import os
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.jql.load import cases, queries
from support.lexicon import names
from whimbrel.jql.candidate import Completion
from whimbrel.jql.complete import complete
from whimbrel.jql.errors import JqlError
from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.lex import MAX_LENGTH
from whimbrel.jql.offer import MOST
from whimbrel.jql.parse import parse
from whimbrel.jql.span import Span

BESIDE = Path(__file__).parents[4] / "shared"
CORPUS = Path(os.environ.get("WHIMBREL_SHARED_DATA", BESIDE)) / "jql" / "corpus-dev.jsonl"
NAMES = names()


def completed(marked: str) -> Completion:
    """Complete a text at its only `|`."""
    cursor = marked.index("|")
    return complete(marked[:cursor] + marked[cursor + 1 :], cursor, NAMES)


@pytest.mark.parametrize("case", cases("complete"), ids=lambda case: case["text"])
def test_what_is_offered(case: dict[str, Any]) -> None:
    found = completed(case["text"])
    offered = [candidate.text for candidate in found.candidates]
    if "includes" in case:
        assert [text for text in offered if text in case["includes"]] == case["includes"]
    else:
        assert offered == case.get("candidates", [])
    assert [wanted.noun.value for wanted in found.wanted] == case.get("wanted", [])
    for member, value in (("span", [found.span.start, found.span.end]), ("prefix", found.prefix)):
        assert value == case.get(member, value)
    assert not set(case.get("never", ())) & set(offered)


@cache
def texts() -> list[str]:
    """Queries of all kinds, right and wrong."""
    found = [case["jql"] for name in ("trees", "errors", "shapes", "resolve") for case in cases(name) if "jql" in case]
    found += queries("identity")
    if CORPUS.exists():
        found += [json.loads(line)["jql"] for line in CORPUS.read_bytes().splitlines()]
    return [text for text in found if len(text) < 3000]


def refusal(text: str) -> Span | None:
    try:
        parse(text)
    except JqlError as error:
        return error.problems[0].span
    return None


def check_offers(text: str) -> None:
    """Check that with each candidate put in, a text is at most unfinished."""
    found = complete(text, len(text), NAMES)
    assert len(found.candidates) <= MOST
    assert found.span.end == len(text)
    for candidate in found.candidates:
        longer = text[: found.span.start] + candidate.text
        wrong = refusal(longer)
        assert wrong is None or wrong.start >= len(longer), (text, candidate)


def test_whatever_is_offered_after_the_beginnings_of_queries_is_accepted() -> None:
    assert len(texts()) > 100
    chosen = random.Random(7)
    for text in texts():
        for cut in {chosen.randrange(len(text) + 1) for _ in range(5)}:
            check_offers(text[:cut])
            check_offers(f"{text[:cut]} ")


PIECES = (
    *("status", "assignee", "fixVersion", "created", '"Story Points"', "cf", "[", "601", "]", "issue.property", ".a"),
    *("=", "!=", "~", "<", "!", "not", "in", "is", "was", "changed", "(", ")", ",", "Open", '"Op en"', "'x", "9" * 20),
    *("currentUser", "membersOf", "now", "EMPTY", "and", "or", "order", "by", "asc", "during", "after", "from", "to"),
    *("\\", '""', "select", "@", "\x00", "\ud800", "-1"),
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(("", " ", " ")))
def test_whatever_is_offered_after_any_pieces_is_accepted(pieces: list[str], joint: str) -> None:
    check_offers(joint.join(pieces))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.integers(-5, 50))
def test_no_text_is_too_odd(text: str, cursor: int) -> None:
    found = complete(text, cursor, NAMES)
    assert 0 <= found.span.start <= found.span.end <= len(text)


def test_every_rightly_begun_clause_can_go_on() -> None:
    """A query that parses leaves the walk with something to offer: it accepts what the parser accepts."""
    for text in texts():
        if refusal(text) is None and not text.rstrip().endswith(("'", '"')):
            assert complete(f"{text} ", len(text) + 1, NAMES).candidates, text


def test_operators_are_those_that_the_field_has() -> None:
    for name, field in BY_NAME.items():
        if field.answered:
            offered = {one.text for one in completed(f"{name} |").candidates}
            assert offered <= set(field.operators | field.history), name
            assert {operator.value for operator in field.operators} <= offered, name


@pytest.mark.parametrize("depth", [199, 200, 201])
def test_nothing_is_offered_that_nests_too_deep(depth: int) -> None:
    check_offers("(" * depth)
    check_offers("not " * depth)
    check_offers("(" * (depth - 1) + "a in (")


def test_a_text_that_is_too_long_to_be_read_is_not_completed() -> None:
    text = "a = b or " * (MAX_LENGTH // 9 + 1)
    assert complete(text, len(text), NAMES) == Completion(Span(len(text), len(text)))


def test_names_are_written_so_that_they_are_read_back() -> None:
    assert completed("status = In|").written("In Progress") == '"In Progress"'
    assert completed("status = Op|").written("Open") == "Open"
    assert completed('status = "Op|').written("Open") == '"Open"'
    assert completed("status = |").written('a "b"') == r'"a \"b\""'
    assert completed("fixVersion = |").written("1") == '"1"'
