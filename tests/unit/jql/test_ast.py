import msgspec
import pytest

from whimbrel.jql.ast import Empty, Field, List, Number, Text, clauses, leaves, same
from whimbrel.jql.parse import parse
from whimbrel.jql.span import Span


def test_trees_are_the_same_wherever_they_stand() -> None:
    one, other = parse("a = 1 AND b in (x, y)"), parse("  a=1   and b in(x,y)")
    assert one != other
    assert same(one, other)


@pytest.mark.parametrize(
    "other",
    ["a = 2 AND b in (x, y)", "a = 1 AND b in (x, y, z)", "a = 1 OR b in (x, y)", 'a = "1" AND b in (x, y)', "a = 1"],
)
def test_trees_that_differ_are_not_the_same(other: str) -> None:
    assert not same(parse("a = 1 AND b in (x, y)"), parse(other))


def test_clauses_come_in_the_order_of_the_text() -> None:
    query = parse("a = 1 or not (b = 2 and (c = 3 or d = 4)) and e = 5")
    assert [clause.field.name for clause in clauses(query)] == ["a", "b", "c", "d", "e"]


def test_a_query_without_conditions_has_no_clauses() -> None:
    assert list(clauses(parse("order by a"))) == []


def test_leaves_are_taken_out_of_lists_in_lists() -> None:
    span = Span(0, 0)
    nested = List((Text("a", span), List((Number(1, span), List((Empty(span),), span)), span), Text("b", span)), span)
    assert list(leaves(nested)) == [Text("a", span), Number(1, span), Empty(span), Text("b", span)]
    assert list(leaves(Text("a", span))) == [Text("a", span)]


def test_a_node_cannot_be_changed() -> None:
    field = Field("a", None, (), Span(0, 1))
    with pytest.raises(AttributeError):
        field.name = "b"  # type: ignore[misc]


def test_every_node_has_a_span() -> None:
    query = parse("not a[k].p = f(x) and (b was in (c, 1) by EMPTY or d changed) order by e desc")
    waiting: list[object] = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, msgspec.Struct) and not isinstance(node, Span):
            assert isinstance(node.span, Span)  # type: ignore[attr-defined]
            waiting += [getattr(node, name) for name in node.__struct_fields__]
        elif isinstance(node, tuple):
            waiting += node
