import pytest

from whimbrel.jql.textquerylex import TextToken, cut, unescaped


def test_tokens_end_where_lucenes_do() -> None:
    pieces = cut('+a-b* AND(NOT "c d"~2)^1.5 e~')
    assert pieces is not None
    assert [(piece.kind.name, piece.text) for piece in pieces] == [
        ("PLUS", "+"),
        ("WILDCARD", "a-b*"),
        ("AND", "AND"),
        ("OPEN", "("),
        ("NOT", "NOT"),
        ("QUOTED", '"c d"'),
        ("FUZZY", "~2"),
        ("CLOSE", ")"),
        ("BOOST", "^1.5"),
        ("WORD", "e"),
        ("FUZZY", "~"),
        ("END", ""),
    ]


def test_a_text_of_blanks_is_an_end() -> None:
    assert [piece.kind for piece in cut(" \u3000\n") or []] == [TextToken.END]


@pytest.mark.parametrize("text", ['"a', "[", "a}", "a\\", "^", "a^x"])
def test_what_begins_no_token_is_refused(text: str) -> None:
    assert cut(text) is None


@pytest.mark.parametrize("length", [10_000])
def test_long_texts_take_no_long_time(length: int) -> None:
    pieces = cut("a" * length + " " * length + "-a" * length)
    assert pieces is not None
    assert len(pieces) == 4


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"a\:b", "a:b"),
        (r"\\", "\\"),
        (r"\u0041", "A"),
        (r"\\u0041", r"\u0041"),
        (r"\\\u0041", r"\A"),
        (r"\ud83d\ude00", "\U0001f600"),
        (r"\u12", None),
        (r"\u", None),
        (r"\ud800a", None),
    ],
)
def test_backslashes_are_undone(text: str, plain: str | None) -> None:
    assert unescaped(text) == plain
