import pytest

from whimbrel.errors import Invalid
from whimbrel.jql.errors import JqlError, Problem, point_out, syntax_error
from whimbrel.jql.parse import parse
from whimbrel.jql.span import Span


def test_a_jql_error_is_an_invalid_request_that_says_why() -> None:
    problems = (Problem("One.", Span(0, 1)), Problem("Two.", Span(2, 3)))
    error = JqlError(*problems)
    assert isinstance(error, Invalid)
    assert error.problems == problems
    assert error.messages == ("One.", "Two.")
    assert str(error) == "One.; Two."


def test_a_syntax_error_names_its_place_except_at_the_end() -> None:
    inside = syntax_error("a\n b", "No.", Span(3, 4))
    assert str(inside) == "Error in the JQL Query: No. (line 2, character 2)"
    assert str(syntax_error("a\n b", "No.", Span(4, 4))) == "Error in the JQL Query: No."


@pytest.mark.parametrize(
    ("text", "line", "carets"),
    [
        ("foo bar = 1", "foo bar = 1", "    ^^^"),
        ("foo", "foo", "   ^"),
        ("a = b AND\n  c d\n", "  c d", "    ^"),
        ("a =\r\n\tb c\r\nor", "\tb c", "\t  ^"),
        ("a = \x1b[2J", "a = \ufffd[2J", "    ^"),
        ("a = 'b\nc", "a = 'b", "    ^^"),
        ("x" * 100 + " ! " + "y" * 100, "…" + "x" * 59 + " ! " + "y" * 58 + "…", " " * 61 + "^"),
    ],
)
def test_carets_stand_below_the_place_in_its_line(text: str, line: str, carets: str) -> None:
    with pytest.raises(JqlError) as caught:
        parse(text)
    problem = caught.value.problems[0]
    assert point_out(text, problem) == f"{problem.message}\n{line}\n{carets}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ("=", "!=", "<", ">", "<=", ">=", "~", "!~", "IN", "NOT IN", "IS", "IS NOT", "WAS")),
        ("a = b c", ("OR", "AND")),
        ("a =", ("value", "list", "function")),
        ("a = b and", ("field name",)),
        ("[5] = 1", ("field name", "cf[")),
        ("cf[", ("custom field id",)),
        ("a[", ("property id",)),
        ("a = f(b c)", (")", ",")),
        ("a = f(b,", ("argument",)),
        ("order by a b", ("ASC", "DESC")),
        ("order a", ("by",)),
        ("a changed b", ("AFTER", "BEFORE", "ON", "DURING", "BY", "FROM", "TO")),
    ],
)
def test_a_problem_says_what_could_stand_there(text: str, expected: tuple[str, ...]) -> None:
    with pytest.raises(JqlError) as caught:
        parse(text)
    assert caught.value.problems[0].expected[: len(expected)] == expected
