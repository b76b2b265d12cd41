"""Texts of plain characters have a pattern of their own, which finds the same."""

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.search.analysis.boundary import find_words

WORDS = st.lists(st.sampled_from(["a", "B", "ab", "1", "20", "_", "'", '"', ".", ",", ";", ":", "-", " ", "\n", "+"]))


@given(WORDS | st.lists(st.characters(max_codepoint=127)))
def test_what_else_the_text_has_makes_no_difference(signs: list[str]) -> None:
    text = "".join(signs)
    assert text.isascii()
    assert find_words(text) == find_words(f"{text} é")[:-1]
