from whimbrel.jql.ast import Operator
from whimbrel.jql.operators import NEGATIVE, OPERATORS, OPPOSITE, FieldType


def test_every_operator_but_changed_has_one_opposite() -> None:
    assert set(OPPOSITE) == set(Operator) - {Operator.CHANGED}
    assert all(OPPOSITE[OPPOSITE[operator]] is operator for operator in OPPOSITE)


def test_of_two_opposites_at_most_one_is_negative() -> None:
    assert not any(operator in NEGATIVE and OPPOSITE[operator] in NEGATIVE for operator in OPPOSITE)


def test_a_type_has_an_operator_and_its_opposite_or_neither() -> None:
    for operators in OPERATORS.values():
        assert {OPPOSITE[operator] for operator in operators} == operators


def test_every_type_has_its_line() -> None:
    assert set(OPERATORS) == set(FieldType)
