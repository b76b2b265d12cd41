import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whimbrel.jql.escape import code_escape, escape_word, is_word, quote, shortest_escape, unescape
from whimbrel.jql.lex import lex
from whimbrel.jql.tokens import Kind

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
STORABLE = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("", '""'), ("a'b", '"a\'b"'), ('a"\\', r'"a\"\\"'), ("\t\n\r", r'"\t\n\r"'), ("\x7f\ufffe", r'"\u007f\ufffe"')],
)
def test_quoting_escapes_only_what_may_not_stand_in_quotes(text: str, quoted: str) -> None:
    assert quote(text) == quoted


@pytest.mark.parametrize(("character", "escape"), [("@", r"\u0040"), ("\n", r"\u000a"), ("😀", r"\ud83d\ude00")])
def test_an_escape_by_code_is_made_of_16_bit_units(character: str, escape: str) -> None:
    assert code_escape(character) == escape
    assert unescape(escape) == character


def test_line_ends_and_tabs_have_short_escapes() -> None:
    assert [shortest_escape(character) for character in "\t\n\r@"] == [r"\t", r"\n", r"\r", r"\u0040"]


@pytest.mark.parametrize(("text", "answer"), [("a-b.c:_`", True), ("é\u00a0“”", True), ("a b", False), ("", False)])
def test_a_word_needs_no_quotes(text: str, *, answer: bool) -> None:
    assert is_word(text) is answer


@UNTIMED
@given(STORABLE)
def test_a_quoted_text_is_read_back_as_it_was(text: str) -> None:
    token, end = lex(quote(text))
    assert (token.kind, token.text, end.kind) == (Kind.QUOTED, text, Kind.END)


@UNTIMED
@given(STORABLE)
def test_an_escaped_word_is_read_back_as_it_was(text: str) -> None:
    token, _ = lex("x" + escape_word(text))
    assert (token.kind, token.text) == (Kind.WORD, "x" + text)
