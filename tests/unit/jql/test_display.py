import pytest

from whimbrel.jql.ast import Operand, Operator, clauses
from whimbrel.jql.display import display, unsupported_predicate
from whimbrel.jql.parse import parse


def operand_of(text: str) -> Operand:
    clause = next(clauses(parse(f"a = {text}")))
    assert clause.operand
    return clause.operand


@pytest.mark.parametrize(
    ("operand", "display_text"),
    [
        ("b", '"b"'),
        ("'say \"hi\"'", '"say "hi""'),
        ("-7", "-7"),
        ("null", "EMPTY"),
        ("f()", "f()"),
        ("f(b, 'c d', 5)", "f(b, c d, 5)"),
        ("(b, (1, f(2)), EMPTY)", '("b", (1, f(2)), EMPTY)'),
    ],
)
def test_an_operand_is_displayed_as_in_jiras_messages(operand: str, display_text: str) -> None:
    assert display(operand_of(operand)) == display_text


def test_a_long_list_is_cut() -> None:
    assert display(operand_of(f"({'1,' * 1000}1)")) == "(" + "1, " * 66 + "1…"


def test_predicates_are_named_together() -> None:
    (clause,) = clauses(parse("a changed by b after (c, 1)"))
    assert unsupported_predicate(Operator.LESS_THAN, clause.predicates) == (
        'The LESS_THAN operator does not support the use of the by "b" after ("c", 1) predicate.'
    )
