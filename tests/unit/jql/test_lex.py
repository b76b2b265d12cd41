from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.jql.load import cases
from whimbrel.jql.errors import JqlError
from whimbrel.jql.lex import MAX_LENGTH, lex, scan
from whimbrel.jql.tokens import Kind

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SYNTAX = st.lists(st.sampled_from([*"ab1-. \t\n\r\"'\\=!<>~()[],&|@\x0c\x7f\ud800é", "and", "\\u0041", "\\ ", "not"]))
ANY_TEXT = st.text(st.characters(codec=None)) | SYNTAX.map("".join)


@pytest.mark.parametrize("case", cases("tokens"), ids=lambda case: ascii(case["text"]))
def test_a_text_has_these_tokens(case: dict[str, Any]) -> None:
    *tokens, end = scan(case["text"])
    assert [[token.kind, token.text] for token in tokens] == case["tokens"]
    assert (end.kind, end.start, end.end) == (Kind.END, len(case["text"]), len(case["text"]))


@UNTIMED
@given(ANY_TEXT)
def test_no_character_is_lost(text: str) -> None:
    at = 0
    for token in scan(text):
        assert set(text[at : token.start]) <= set(" \t\r\n")
        assert token.start < token.end or token.kind is Kind.END
        at = token.end
    assert at == len(text)


@UNTIMED
@given(ANY_TEXT)
def test_only_a_text_with_a_bad_piece_or_a_reserved_word_is_refused(text: str) -> None:
    bad = any(token.kind in {Kind.BAD, Kind.RESERVED} for token in scan(text))
    try:
        lex(text)
    except JqlError:
        assert bad
    else:
        assert not bad


def test_a_bad_piece_is_reported_before_a_wrong_order_of_words() -> None:
    with pytest.raises(JqlError, match="'@' is a reserved JQL character"):
        lex("= = = @ next")


def test_a_text_of_the_longest_length_is_read_and_a_longer_one_is_refused() -> None:
    assert len(lex("a" * MAX_LENGTH)) == 2
    with pytest.raises(JqlError, match="has 1,048,577 characters; at most 1,048,576 are read") as caught:
        lex("a" * (MAX_LENGTH + 1))
    assert (caught.value.problems[0].span.start, caught.value.problems[0].span.end) == (MAX_LENGTH, MAX_LENGTH + 1)
