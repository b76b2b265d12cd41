import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.text.load import cases
from support.textquery import spell_text
from whimbrel.jql.textqueryparse import DEEPEST, MOST_CLAUSES, Unreadable, parse_text_query


def title(case: dict[str, Any]) -> str:
    return ascii(case["query"])


@pytest.mark.parametrize("case", cases("parsing"), ids=title)
def test_a_text_is_read_as_lucene_reads_it(case: dict[str, Any]) -> None:
    assert spell_text(parse_text_query(case["query"], "summary")) == case["tree"]


@pytest.mark.parametrize("case", cases("errors"), ids=title)
def test_what_lucene_cannot_read_is_refused_in_jiras_words(case: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_text_query(case["query"], "summary")
    assert caught.value.sentence == case["sentence"]


def test_equal_meaning_gives_equal_trees() -> None:
    for text, other in (("a b", "a^2   b"), ("a && b", "a AND b"), ("!a b", "NOT a b"), ("(x*) y~1", "(x**)^3 y^2~1")):
        assert parse_text_query(text, "summary") == parse_text_query(other, "text")
        assert hash(parse_text_query(text, "summary")) == hash(parse_text_query(other, "text"))


def test_the_depth_of_parentheses_is_bounded() -> None:
    parse_text_query("(" * DEEPEST + "a" + ")" * DEEPEST, "summary")
    for beyond in (DEEPEST + 1, 100_000):
        with pytest.raises(Unreadable, match="opens too many parentheses within one another; at most 50 are allowed"):
            parse_text_query("(" * beyond + "a" + ")" * beyond, "summary")


def test_the_number_of_clauses_is_bounded() -> None:
    parse_text_query(" ".join(["a"] * MOST_CLAUSES), "summary")
    with pytest.raises(Unreadable, match="has too many words; at most 1,024 are allowed"):
        parse_text_query(" ".join(["a"] * (MOST_CLAUSES + 1)), "summary")


@given(st.text(st.sampled_from('ab \\"~^*?+-!&|()[]{}:.0123uANDORT'), max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert parse_text_query(text, "summary").clauses
