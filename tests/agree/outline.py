"""A tree of ours as the oracle writes its own: lists of plain values, without places."""

from typing import Any

from whimbrel.jql.ast import And, Clause, Empty, Field, Function, Node, Not, Number, Operand, Query, Text


def outline(query: Query) -> list[Any]:
    """Return `[where, [field, direction]...]`; a clause is `[field, operator, operand, predicate, operand...]`."""
    keys = [[_field(key.field), key.direction] for key in query.order_by]
    return [_node(query.where) if query.where else None, *keys]


def _node(node: Node) -> list[Any]:
    if isinstance(node, Clause):
        operand = [] if node.operand is None else [_operand(node.operand)]
        predicates = [part for item in node.predicates for part in (item.kind, _operand(item.operand))]
        return [_field(node.field), node.operator, *operand, *predicates]
    if isinstance(node, Not):
        return ["not", _node(node.child)]
    return ["and" if isinstance(node, And) else "or", *map(_node, node.children)]


def _field(field: Field) -> list[Any]:
    return [field.name, *([item.key, f".{item.path}" if item.path else ""] for item in field.properties)]


def _operand(operand: Operand) -> Any:
    match operand:
        case Text(value=value):
            return value
        case Number(value=value):
            return {"number": str(value)}
        case Empty():
            return None
        case Function(name=name, args=args):
            return {"call": [name, *args]}
        case _:
            return [_operand(item) for item in operand.items]
