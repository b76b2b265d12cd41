"""Refuses clauses whose operator or function does not go with the field, and those that are not answered yet."""

from whimbrel.jql.ast import HISTORY_OPERATORS, LIST_OPERATORS, Clause, Function, Operator
from whimbrel.jql.display import display
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.functions.catalogue import BY_NAME
from whimbrel.jql.unsupported import NotSupportedYet
from whimbrel.jql.values import Subject


def check_clause(clause: Clause, subject: Subject) -> None:
    """Raise `JqlError` if the field does not have the operator, `NotSupportedYet` if it cannot be answered."""
    field, name, operator = subject.field, subject.name, clause.operator
    if operator in HISTORY_OPERATORS:
        if operator not in field.history:
            raise JqlError(Problem(f"History searches do not support the '{name}' field.", clause.field.span))
    elif operator not in field.operators:
        expected = tuple(str(one) for one in Operator if one in field.operators)
        raise JqlError(
            Problem(f"The operator '{operator}' is not supported by the '{name}' field.", clause.span, expected)
        )
    if not field.answered:
        raise NotSupportedYet(Problem(f"The field '{name}' is not supported yet.", clause.field.span))
    if isinstance(clause.operand, Function):
        _check_list(clause, clause.operand, name)


def _check_list(clause: Clause, called: Function, name: str) -> None:
    """Refuse a function that returns a list where one value is asked for, and the other way round."""
    function = BY_NAME.get(called.name.lower())
    takes_list = clause.operator in LIST_OPERATORS
    if function is None or function.lists is None or function.lists is takes_list:
        return
    kind = "non-list" if takes_list else "list"
    sentence = f"Operator '{clause.operator}' does not support the {kind} value '{display(called)}' for field '{name}'."
    raise JqlError(Problem(sentence, called.span, ("list",) if takes_list else ("value",)))
