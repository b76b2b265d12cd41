"""Trees as people read them: a node a line, what it joins below it and further to the right."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from whimbrel.jql import ast, resolved
from whimbrel.jql.fields import BY_NAME, QueryField
from whimbrel.jql.print import print_query
from whimbrel.jql.resolved import AnyOf, Constant, IsEmpty, Range, Related, Within

NameOf: TypeAlias = Callable[[QueryField, Any], str | None]
"""Names a value of a field, where it has a name."""

_KEY = BY_NAME["key"]
_INDENT = "  "
_SHOWN = 20
"""How many values of a long list are shown; the others are counted."""


def outline(node: ast.Node, depth: int = 0) -> Iterator[str]:
    """Yield the lines of a tree as it was written."""
    indent = _INDENT * depth
    if isinstance(node, ast.Clause):
        yield indent + print_query(ast.Query(node, (), node.span))
        return
    yield indent + type(node).__name__.upper()
    for child in [node.child] if isinstance(node, ast.Not) else node.children:
        yield from outline(child, depth + 1)


def outline_meaning(node: resolved.Node, name_of: NameOf, depth: int = 0) -> Iterator[str]:
    """Yield the lines of a resolved tree."""
    if isinstance(node, resolved.And | resolved.Or):
        yield _INDENT * depth + type(node).__name__.upper()
        for child in node.children:
            yield from outline_meaning(child, name_of, depth + 1)
    else:
        yield _INDENT * depth + describe(node, name_of)


def describe(leaf: resolved.Leaf, name_of: NameOf) -> str:
    """Return what a leaf asks of an issue, in one line."""
    one: Any = leaf
    match one:
        case Constant(value=value):
            return "every issue" if value else "no issue"
        case IsEmpty(field=field, negated=negated):
            return f"{_field(field)} is {'not ' if negated else ''}EMPTY"
        case AnyOf(field=field, values=values, negated=negated):
            return f"{_field(field)} {'not ' if negated else ''}in ({_listed(field, values, name_of)})"
        case Within(field=field, ranges=ranges, negated=negated):
            return f"{_field(field)} {'not ' if negated else ''}within {' or '.join(map(_stretch, ranges))}"
        case Related():
            return _related(one)
        case _:
            return _plainly(one, name_of)


def _related(leaf: Related) -> str:
    of = "" if leaf.field == _KEY else f"{_field(leaf.field)} "
    kinds = "" if leaf.links is None else f" by link types {', '.join(str(kind) for kind, _ in leaf.links)}"
    when = "" if leaf.within == Range() else f" within {_stretch(leaf.within)}"
    return f"{of}{'not ' if leaf.negated else ''}{leaf.relation} {leaf.id}{kinds}{when}"


def _plainly(leaf: Any, name_of: NameOf) -> str:
    """Return a leaf of another kind with all that it holds and that differs from the usual."""
    parts = [
        f"{info.name} {_part(value, name_of)}"
        for info in msgspec.structs.fields(leaf)
        if info.name not in {"nature", "field", "negated"} and (value := getattr(leaf, info.name)) != info.default
    ]
    field = f"{_field(leaf.field)} " if hasattr(leaf, "field") else ""
    return f"{'not ' if leaf.negated else ''}{field}{type(leaf).__name__.lower()}: {', '.join(parts)}"


def _part(value: Any, name_of: NameOf) -> str:
    if isinstance(value, Range):
        return _stretch(value)
    if isinstance(value, tuple):
        return f"({', '.join(_part(item, name_of) for item in value)})"
    if isinstance(value, msgspec.Struct):
        inner = (_part(getattr(value, name), name_of) for name in value.__struct_fields__)
        return f"{type(value).__name__.lower()} {' '.join(inner)}"
    return _value(value)


def _field(field: QueryField) -> str:
    return field.id if field.stored != "number" else "number in key"


def _listed(field: QueryField, values: tuple[Any, ...], name_of: NameOf) -> str:
    shown = ", ".join(_named(field, value, name_of) for value in values[:_SHOWN])
    return shown if len(values) <= _SHOWN else f"{shown}, and {len(values) - _SHOWN:,} more"


def _named(field: QueryField, value: Any, name_of: NameOf) -> str:
    name = name_of(field, value)
    return _value(value) if name is None else f"{value} {name}"


def _stretch(stretch: Range) -> str:
    low = "(.." if stretch.low is None else f"{'[' if stretch.low_included else '('}{_value(stretch.low)}"
    high = "..)" if stretch.high is None else f"{_value(stretch.high)}{']' if stretch.high_included else ')'}"
    return f"{low}, {high}"


def _value(value: Any) -> str:
    return value.isoformat(sep=" ", timespec="milliseconds") if isinstance(value, datetime) else str(value)
