from whimbrel.jql.span import line_and_character


def test_lines_and_characters_are_counted_from_one() -> None:
    assert line_and_character("abc", 0) == (1, 1)
    assert line_and_character("abc", 2) == (1, 3)


def test_only_a_line_feed_ends_a_line() -> None:
    text = "a\r\nb\rc"
    assert line_and_character(text, text.index("b")) == (2, 1)
    assert line_and_character(text, text.index("c")) == (2, 3)
    assert line_and_character(text, text.index("\n")) == (1, 3)


def test_characters_are_code_points() -> None:
    assert line_and_character("😀x", 1) == (1, 2)
