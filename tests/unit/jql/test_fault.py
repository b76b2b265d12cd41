import pytest

from whimbrel.jql.fault import bad_piece, reserved_word, shown
from whimbrel.jql.lex import scan


def test_what_messages_show_is_on_one_line() -> None:
    assert shown("a\r\nb\nc") == "a  b c"


def test_what_messages_show_is_cut_if_it_is_very_long() -> None:
    assert shown("x" * 200) == "x" * 200
    assert shown("x" * 201) == "x" * 200 + "…"


def test_a_reserved_word_is_named_as_it_was_written() -> None:
    token = scan("Limit")[0]
    assert "'Limit' is a reserved JQL word" in str(reserved_word("Limit", token))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'a\\k\tb", "'\\k' is an illegal JQL escape sequence"),
        ("'a\tb\\k'", "The character 'TAB' on line 1 at position 3 must be escaped"),
        ("'a\x01", "The character 'U+0001' on line 1 at position 3 must be escaped"),
        ("'a\\\"", "The quoted string 'a\\\"' has not been completed"),
    ],
)
def test_the_first_thing_wrong_with_a_string_is_reported(text: str, message: str) -> None:
    assert message in str(bad_piece(text, scan(text)[0]))
