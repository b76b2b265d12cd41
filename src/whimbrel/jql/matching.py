"""From a clause with `~` or `!~` on a text to the node that it means."""

from whimbrel.jql.ast import Clause, Empty, Function, List, Operator
from whimbrel.jql.errors import JqlError
from whimbrel.jql.resolved import NOTHING, IsEmpty, Matches, Node
from whimbrel.jql.textqueryparse import Unreadable, parse_text_query
from whimbrel.jql.values import Subject, values_of


def match_node(clause: Clause, subject: Subject, *, negated: bool) -> tuple[Node, list[JqlError]]:
    """Return what a valid clause with `~` on a text means (negated: with `!~`), and what is wrong with its operand."""
    operand = clause.operand
    assert operand is not None
    assert not isinstance(operand, List)  # its shape is refused
    if isinstance(operand, Empty):
        if Operator.IS in subject.field.operators:
            return IsEmpty(subject.field, negated), []
        sentence = f"The field '{subject.name}' does not support searching for EMPTY values."
        return NOTHING, [subject.refused(sentence, operand)]
    try:
        if isinstance(operand, Function):
            values_of(operand, subject)  # no function returns a text, and this says so
            return NOTHING, []
        query = parse_text_query(str(operand.value), subject.name)
    except Unreadable as unreadable:
        return NOTHING, [subject.refused(unreadable.sentence, operand)]
    except JqlError as error:
        return NOTHING, [error]
    return Matches(subject.field, query, negated, subject.field.nature), []
