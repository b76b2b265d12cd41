"""From tree to canonical text: quotes exactly where they are needed, keywords as Jira writes them."""

from whimbrel.jql.ast import And, Clause, Empty, Field, Function, Node, Not, Number, Operand, Or, Query, SortKey, Text
from whimbrel.jql.display import flatten
from whimbrel.jql.escape import escape_word, is_word, quote
from whimbrel.jql.tokens import is_number, word_kind


def print_query(query: Query) -> str:
    """Return a text of which `parse` makes the same tree, if the parser could have made this one.

    >>> from whimbrel.jql.parse import parse
    >>> print_query(parse("NOT ('project'=ABC&&a in(1,'2'))order   by x"))
    'NOT (project = ABC AND a in (1, "2")) ORDER BY x'
    """
    parts = [_print_where(query.where)] if query.where else []
    if query.order_by:
        parts.append(f"ORDER BY {', '.join(map(_print_key, query.order_by))}")
    return " ".join(parts)


def print_operand(operand: Operand) -> str:
    """Return the canonical text of one operand."""
    return "".join(part if isinstance(part, str) else _print_leaf(part) for part in flatten(operand))


def print_field(field: Field) -> str:
    """Return the canonical text of a field, with its properties."""
    parts = [_print_name(field.name) if field.custom_id is None else f"cf[{field.custom_id}]"]
    for place in field.properties:
        parts.append(f"[{_print_name(place.key)}]")
        if place.path:
            parts.append(f".{escape_word(place.path)}")
    return "".join(parts)


def print_value(value: str) -> str:
    """Return a text as an operand, in quotes if it would otherwise be read as something else, as `123` or `next`."""
    return quote(value) if is_number(value) else _print_name(value)


def _print_name(name: str) -> str:
    return name if is_word(name) and word_kind(name) is None else quote(name)


def _print_where(where: Node) -> str:
    parts: list[str] = []
    waiting: list[Node | str] = [where]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
        elif isinstance(node, Clause):
            parts.append(_print_clause(node))
        else:
            waiting.extend(reversed(_spread(node)))
    return "".join(parts)


def _spread(node: And | Or | Not) -> list[Node | str]:
    if isinstance(node, Not):
        return ["NOT ", *_enclosed(node.child, within=node)]
    joint = " AND " if isinstance(node, And) else " OR "
    parts: list[Node | str] = []
    for child in node.children:
        parts += [joint, *_enclosed(child, within=node)]
    return parts[1:]


def _enclosed(child: Node, *, within: And | Or | Not) -> list[Node | str]:
    # AND binds tighter than OR; a chain within a chain of its own kind was in parentheses too, or they would be one.
    loose = isinstance(child, Or) or (isinstance(child, And) and not isinstance(within, Or))
    return ["(", child, ")"] if loose else [child]


def _print_clause(clause: Clause) -> str:
    parts = [print_field(clause.field), clause.operator.value]
    if clause.operand is not None:
        parts.append(print_operand(clause.operand))
    for predicate in clause.predicates:
        parts += [predicate.kind.value, print_operand(predicate.operand)]
    return " ".join(parts)


def _print_leaf(leaf: Text | Number | Function | Empty) -> str:
    match leaf:
        case Text(value=value):
            return print_value(value)
        case Number(value=number):
            return str(number)
        case Function(name=name, args=args):
            return f"{_print_name(name)}({', '.join(map(_print_name, args))})"
        case Empty():
            return "EMPTY"


def _print_key(key: SortKey) -> str:
    return f"{print_field(key.field)} {key.direction}" if key.direction else print_field(key.field)
