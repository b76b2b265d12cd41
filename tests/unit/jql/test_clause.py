import pytest

from whimbrel.jql.ast import Clause, Field, Operator, Predicate, PredicateKind, PropertyPath, Text
from whimbrel.jql.clause import read_clause, read_field
from whimbrel.jql.cursor import Cursor
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind


@pytest.mark.parametrize("operator", [operator for operator in Operator if operator is not Operator.CHANGED])
def test_every_operator_is_read(operator: Operator) -> None:
    assert read_clause(Cursor(f"a {operator.upper()} (b)")).operator is operator


@pytest.mark.parametrize("kind", PredicateKind)
def test_every_predicate_is_read(kind: PredicateKind) -> None:
    end = 12 + len(kind)
    predicate = Predicate(kind, Text("b", Span(end - 1, end)), Span(10, end))
    field = Field("a", None, (), Span(0, 1))
    assert read_clause(Cursor(f"a changed {kind} b")) == Clause(
        field, Operator.CHANGED, None, (predicate,), Span(0, end)
    )


def test_a_custom_field_has_its_id_and_a_canonical_name() -> None:
    assert read_field(Cursor("CF[ 010 ]")) == Field("cf[10]", 10, (), Span(0, 9))


def test_a_quoted_name_is_no_custom_field() -> None:
    assert read_field(Cursor("'cf[10]'")) == Field("cf[10]", None, (), Span(0, 8))


def test_properties_have_a_key_and_perhaps_a_path() -> None:
    cursor = Cursor("a[k][l].x.y = 1")
    properties = (PropertyPath("k", "", Span(1, 4)), PropertyPath("l", "x.y", Span(4, 11)))
    assert read_field(cursor) == Field("a", None, properties, Span(0, 11))
    assert cursor.token.kind is Kind.EQUALS
