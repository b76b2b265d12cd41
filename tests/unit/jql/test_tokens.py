import pytest

from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind, Token, is_number, word_kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("and", Kind.AND),
        ("NuLL", Kind.EMPTY),
        ("NEXT", Kind.RESERVED),
        ("during", Kind.DURING),
        ("heron", None),
        ("loc\u212a", None),
    ],
)
def test_keywords_and_reserved_words_are_known_in_any_case(word: str, kind: Kind | None) -> None:
    assert word_kind(word) is kind


@pytest.mark.parametrize(("text", "answer"), [("7", True), ("-7", True), ("7a", False), ("", False), ("\u0667", False)])
def test_a_number_is_ascii_digits_with_an_optional_minus(text: str, *, answer: bool) -> None:
    assert is_number(text) is answer


def test_a_token_knows_its_place() -> None:
    assert Token(Kind.WORD, "ab", 3, 5).span == Span(3, 5)
