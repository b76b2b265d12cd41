"""Operands as Jira's messages show them: every text in quotes, nothing escaped."""

from collections.abc import Iterator, Sequence

from whimbrel.jql.ast import Empty, Function, List, Number, Operand, Operator, Predicate, Text
from whimbrel.jql.fault import shown


def display(operand: Operand) -> str:
    """Return an operand as a message shows it, cut if it is very long."""
    return shown("".join(part if isinstance(part, str) else _display_leaf(part) for part in flatten(operand)))


def unsupported_predicate(operator: Operator, predicates: Sequence[Predicate]) -> str:
    """Return Jira's sentence about predicates after an operator that cannot have them."""
    shown_predicates = " ".join(f"{predicate.kind} {display(predicate.operand)}" for predicate in predicates)
    return f"The {operator.name} operator does not support the use of the {shown(shown_predicates)} predicate."


def flatten(operand: Operand) -> Iterator[Text | Number | Function | Empty | str]:
    """Return the leaves of an operand in their order, and between them the text of parentheses and commas."""
    waiting: list[Operand | str] = [operand]
    while waiting:
        part = waiting.pop()
        if isinstance(part, List):
            items: list[Operand | str] = [", "] * (2 * len(part.items) - 1)
            items[::2] = part.items
            waiting += [")", *reversed(items), "("]
        else:
            yield part


def _display_leaf(leaf: Text | Number | Function | Empty) -> str:
    match leaf:
        case Text(value=value):
            return f'"{value}"'
        case Number(value=value):
            return str(value)
        case Function(name=name, args=args):
            return f"{name}({', '.join(args)})"
        case Empty():
            return "EMPTY"
