import pytest

from whimbrel.jql.cursor import MAX_NESTING, Cursor
from whimbrel.jql.errors import JqlError
from whimbrel.jql.tokens import Kind


def test_a_cursor_walks_to_the_end_and_stays_there() -> None:
    cursor = Cursor("a = b")
    assert [cursor.advance().kind for _ in range(5)] == [Kind.WORD, Kind.EQUALS, Kind.WORD, Kind.END, Kind.END]


def test_what_is_expected_is_stepped_over() -> None:
    cursor = Cursor("[ ]")
    assert cursor.expect(Kind.OPEN_BRACKET, "[").start == 0
    with pytest.raises(JqlError, match="Expecting 'IN' but got ']'"):
        cursor.expect(Kind.IN, "IN")


def test_nesting_is_counted_and_bounded() -> None:
    cursor = Cursor("(" * (MAX_NESTING + 2))
    for _ in range(MAX_NESTING):
        cursor.enter()
    cursor.leave()
    cursor.enter()
    with pytest.raises(JqlError, match=f"nested more than {MAX_NESTING} deep") as caught:
        cursor.enter()
    assert caught.value.problems[0].span.start == MAX_NESTING + 1
