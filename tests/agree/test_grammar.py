"""Our grammar and the published one say the same of every query, but for the differences that are known."""

from collections.abc import Iterator
from itertools import islice

import pytest

from agree.differences import DIFFERENCES, Difference, edited, read
from agree.grammars import disagreements, known_queries
from agree.mutation import mutated
from agree.outline import outline
from agree.systematic import characters, words
from support.oracle import Oracle, needs_oracle, oracle

SEED = 20240515
CHANGED = 3000  # a few seconds; `make fuzz` reads more

pytestmark = needs_oracle


@pytest.fixture(scope="module")
def published() -> Iterator[Oracle]:
    with oracle() as process:
        yield process


def test_known_queries_are_read_alike(published: Oracle) -> None:
    assert disagreements(published, known_queries()) == []


def test_every_character_is_read_alike(published: Oracle) -> None:
    assert disagreements(published, list(characters())) == []


def test_every_word_of_the_language_is_read_alike(published: Oracle) -> None:
    assert disagreements(published, list(words())) == []


def test_changed_queries_are_read_alike(published: Oracle) -> None:
    assert disagreements(published, list(islice(mutated(known_queries(), SEED), CHANGED))) == []


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.why)
def test_a_known_difference_is_one_and_explains_its_example_alone(published: Oracle, difference: Difference) -> None:
    ours = read(difference.example)
    (theirs,) = published.ask([difference.example])
    assert theirs is not False
    assert (ours.query is None) is not (theirs is None)
    text = edited(difference.example, list(difference.edits(ours)))
    (theirs,) = published.ask([text])
    agreed = read(text).query
    assert agreed
    assert outline(agreed) == theirs


def test_a_parser_that_gives_up_gives_no_answer(published: Oracle) -> None:
    assert published.ask([f"{'(' * 5000}a = b{')' * 5000}", "a = b"]) == [False, [[["a"], "=", "b"]]]
