"""The text of a tsvector: quoting and bounds."""

from whimbrel.search.analysis.analyse import Lexeme, analyse
from whimbrel.search.analysis.tsvector import LARGEST, quoted, tsvector


def test_places_of_a_word_stand_together() -> None:
    assert tsvector(analyse("Dogs and cats and a dog")) == "'dog':1,6 'cat':3"


def test_nothing_is_nothing() -> None:
    assert tsvector(()) == ""


def test_quotes_and_backslashes_are_doubled() -> None:
    assert tsvector(analyse("don't")) == "'don''t':1"
    assert quoted("a\\b'") == "'a\\\\b'''"


def test_positions_end_where_postgresql_ends_them() -> None:
    assert tsvector((Lexeme("a", 16_382), Lexeme("a", 16_384), Lexeme("a", 20_000), Lexeme("b", 20_001))) == (
        "'a':16382,16383 'b':16383"
    )


def test_only_the_first_places_of_a_word_are_kept() -> None:
    assert tsvector([Lexeme("a", place) for place in range(1, 400)]) == (
        "'a':" + ",".join(str(place) for place in range(1, 257))
    )


def test_the_tail_of_an_endless_text_is_dropped() -> None:
    words = [f"w{number}" for number in range(300_000)]
    kept = tsvector([Lexeme(word, place) for place, word in enumerate(words, 1)]).split(" ")
    assert [entry.split(":")[0] for entry in kept] == [f"'{word}'" for word in words[: len(kept)]]
    assert LARGEST - 20 < sum(len(word) + 5 for word in words[: len(kept)]) <= LARGEST
