"""A name matches what its beginning, or that of a word in it, is."""

import pytest

from whimbrel.jql.beginning import rank, word_starts


@pytest.mark.parametrize(
    ("name", "prefix", "place"),
    [
        ("open", "open", 0),
        ("open", "op", 1),
        ("open", "", 1),
        ("in progress", "in pro", 1),
        ("in progress", "progress", 2),
        ("owls (owl)", "owl)", 2),
        ("fix-version_two", "two", 2),
        ("reopened", "open", None),
        ("open", "openly", None),
    ],
)
def test_rank(name: str, prefix: str, place: int | None) -> None:
    assert rank(name, prefix) == place


def test_words_begin_after_what_is_no_letter_and_no_digit() -> None:
    assert word_starts("a b-c_d  e.5 é") == [2, 4, 6, 9, 11, 13]
    assert word_starts("(a)") == [1]
