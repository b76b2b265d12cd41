"""Texts to lexemes: cases one a line in `tests/cases/text`, and what holds for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.search.analysis.analyse import LONGEST, STOP_WORDS, analyse, tokens

CASES = Path(__file__).parents[3] / "cases" / "text" / "analyse.jsonl"
TEXTS = st.text(
    st.one_of(st.sampled_from("aAsSthe'\u2019._:,-1 2\n_ΣςİßカのЖ日\u0301\u00ad"), st.characters(codec="utf-8"))
)


def cases() -> list[dict[str, str]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["text"][:30])
def test_case(case: dict[str, str]) -> None:
    assert " ".join(f"{lexeme.word}:{lexeme.position}" for lexeme in analyse(case["text"])) == case["lexemes"]


def test_tokens_are_the_words_as_they_stand_in_lower_case() -> None:
    assert tokens("The Dogs' BONES, Bob\u2019s") == ("the", "dogs", "bones", "bob's")


def test_a_word_longer_than_the_bound_is_cut_into_pieces() -> None:
    assert tokens("X" * 600) == ("x" * 255, "x" * 255, "x" * 90)
    assert [lexeme.position for lexeme in analyse("X" * 600 + " dog")] == [1, 2, 3, 4]


def test_no_word_is_longer_than_a_tsvector_takes() -> None:
    for character in ("İ", "𐐀", "ß", "字"):
        assert all(len(lexeme.word.encode()) < 2047 for lexeme in analyse(character * 1000))


def test_there_are_33_stop_words() -> None:
    assert len(STOP_WORDS) == 33


@given(TEXTS)
def test_positions_increase_and_count_words(text: str) -> None:
    lexemes = analyse(text)
    positions = [lexeme.position for lexeme in lexemes]
    assert positions == sorted(set(positions))
    words = tokens(text)
    assert all(1 <= position <= len(words) for position in positions)
    dropped = {words[place - 1].removesuffix("'s") for place in range(1, len(words) + 1) if place not in positions}
    assert dropped <= STOP_WORDS


@given(TEXTS)
def test_a_word_is_neither_empty_nor_too_long(text: str) -> None:
    assert all(lexeme.word and len(lexeme.word) <= 2 * LONGEST for lexeme in analyse(text))


@given(TEXTS)
def test_case_makes_no_difference(text: str) -> None:
    assert analyse(text.lower()) == analyse(text)


@given(TEXTS, TEXTS)
def test_what_stands_apart_is_analysed_alone(first: str, second: str) -> None:
    behind = len(tokens(first))
    expected = [(one.word, one.position) for one in analyse(first)]
    expected += [(one.word, one.position + behind) for one in analyse(second)]
    assert [(one.word, one.position) for one in analyse(f"{first}\n{second}")] == expected


@pytest.mark.parametrize("long", ["_", "_\u0301", "'", "\u0301", "a'", "1.", "a\u0301", "a1_"])
def test_a_long_row_of_signs_is_gone_through_once(long: str) -> None:
    # Going through it again from each of its places would take hours.
    assert len(tokens(long * 300_000)) <= 300_000 * len(long)
