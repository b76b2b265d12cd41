import pytest

from whimbrel.jql.textquery import Clause, Group, Occur, Words, occurrences, parts
from whimbrel.jql.textqueryparse import parse_text_query


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a the", "+a"),
        ("the a", "+a"),
        ("a OR the", "a"),
        ("the OR a", "a"),
        ("a b OR the", "+a b"),
        ("a OR the AND b", "+a +b"),
        ("a OR b OR the AND c", "a +b +c"),
        ("-a AND the", "-a"),
        ("a -the", "+a"),
        ("-the a", "+a"),
        ("the", ""),
    ],
)
def test_a_clause_without_words_vanishes_and_still_tells_what_is_before_it(text: str, left: str) -> None:
    clauses = parse_text_query(text, "summary").clauses
    words = [(clause, clause.part.text) for clause in clauses if isinstance(clause.part, Words)]
    found = occurrences((clause, None if word == "the" else word) for clause, word in words)
    assert " ".join(f"{occur.value}{word}" for occur, word in found) == left


def test_the_parts_of_a_query_are_its_words() -> None:
    inner = Group((Clause(Words("b")), Clause(Words("c"), prohibited=True)))
    assert list(parts(Group((Clause(Words("a")), Clause(inner), Clause(Words("d")))))) == [*map(Words, "abcd")]


def test_marks_are_those_of_lucene() -> None:
    assert [occur.value for occur in Occur] == ["+", "", "-"]
