import pytest

from whimbrel.jql.ast import Function, List, Number, Text
from whimbrel.jql.cursor import Cursor
from whimbrel.jql.errors import JqlError
from whimbrel.jql.operand import read_operand
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind


def test_an_operand_is_read_up_to_its_end() -> None:
    cursor = Cursor("(a, 5) and")
    assert read_operand(cursor) == List((Text("a", Span(1, 2)), Number(5, Span(4, 5))), Span(0, 6))
    assert cursor.token.kind is Kind.AND


def test_a_name_before_a_parenthesis_is_a_function() -> None:
    assert read_operand(Cursor("f (a)")) == Function("f", ("a",), Span(0, 5))


@pytest.mark.parametrize("zeros", [0, 30, 10_000])
def test_leading_zeros_do_not_make_a_number_too_large(zeros: int) -> None:
    text = "-" + "0" * zeros + "9223372036854775808"
    assert read_operand(Cursor(text)) == Number(-(2**63), Span(0, len(text)))


@pytest.mark.parametrize("text", ["9223372036854775808", "-9223372036854775809", "9" * 10_000])
def test_a_number_beyond_64_bits_is_refused(text: str) -> None:
    with pytest.raises(JqlError, match="is not a valid number"):
        read_operand(Cursor(text))
