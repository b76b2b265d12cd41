from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.jql.load import cases
from whimbrel.jql.ast import And, Clause, Empty, Field, Function, Node, Not, Number, Operand, Query, Text, clauses, same
from whimbrel.jql.cursor import MAX_NESTING
from whimbrel.jql.errors import JqlError
from whimbrel.jql.parse import parse
from whimbrel.jql.print import print_query
from whimbrel.jql.span import Span

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = [
    *("a", "b c", "'d e'", '"f"', "7", "-7", "cf", "cf[5]", "[k]", ".p", "f(", "g(x)", "next", "\\ ", "\\k", "@", "\t"),
    *("=", "!=", "<", ">=", "~", "!~", "!", "(", ")", "[", "]", ",", "&", "||", "'", '"'),
    *("and", "OR", "not", "in", "is", "was", "changed", "EMPTY", "order", "by", "asc", "from", "during", "before"),
]


def outline(query: Query) -> list[Any]:
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


def _field(field: Field) -> str:
    paths = [f"[{item.key}]{'.' if item.path else ''}{item.path}" for item in field.properties]
    return "".join([field.name, *paths])


def _operand(operand: Operand) -> Any:
    match operand:
        case Text(value=value) | Number(value=value):
            return value
        case Empty():
            return None
        case Function(name=name, args=args):
            return {name: list(args)}
        case _:
            return [_operand(item) for item in operand.items]


@pytest.mark.parametrize("case", cases("trees"), ids=lambda case: ascii(case["jql"]))
def test_a_query_has_this_tree(case: dict[str, Any]) -> None:
    assert outline(parse(case["jql"])) == case["tree"]


@pytest.mark.parametrize("case", cases("errors"), ids=lambda case: ascii(case["jql"]))
def test_a_wrong_query_is_refused_at_its_place_in_jiras_words(case: dict[str, Any]) -> None:
    with pytest.raises(JqlError) as caught:
        parse(case["jql"])
    (problem,) = caught.value.problems
    assert problem.message == case["message"]
    assert [problem.span.start, problem.span.end] == case["at"]


def test_spans_are_the_text_that_a_node_was_read_from() -> None:
    text = "(a = 1) and  not ( cf[ 5 ] in (x, f( y )) or b[k] . p changed by  z ) order by  c desc , d"
    query = parse(text)
    assert isinstance(query.where, And)
    negation = query.where.children[1]
    assert isinstance(negation, Not)
    (first, second, third), (key, other) = clauses(query), query.order_by
    nodes = {
        query: text,
        query.where: text[: text.index(" order")],
        negation: "not ( cf[ 5 ] in (x, f( y )) or b[k] . p changed by  z )",
        negation.child: "cf[ 5 ] in (x, f( y )) or b[k] . p changed by  z",
        first: "a = 1",
        second: "cf[ 5 ] in (x, f( y ))",
        second.field: "cf[ 5 ]",
        second.operand: "(x, f( y ))",
        second.operand.items[1]: "f( y )",  # type: ignore[union-attr]
        third: "b[k] . p changed by  z",
        third.field: "b[k] . p",
        third.field.properties[0]: "[k] . p",
        third.predicates[0]: "by  z",
        third.predicates[0].operand: "z",
        key: "c desc",
        key.field: "c",
        other: "d",
    }
    assert {text[node.span.start : node.span.end] for node in nodes if node} == set(nodes.values())
    for node, written in nodes.items():
        assert node
        assert text[node.span.start : node.span.end] == written


def test_an_empty_text_is_a_query_for_everything() -> None:
    assert parse("") == Query(None, (), Span(0, 0))


@pytest.mark.parametrize(
    "nested",
    [
        "(" * MAX_NESTING + "a = 1" + ")" * MAX_NESTING,
        "NOT " * MAX_NESTING + "a = 1",
        "a in " + "(" * MAX_NESTING + "1" + ")" * MAX_NESTING,
        "a = 1 or b = 2 and (" * MAX_NESTING + "c = 3" + ")" * MAX_NESTING,
        "not (" * (MAX_NESTING // 2) + "a = 1" + ")" * (MAX_NESTING // 2),
    ],
    ids=["parentheses", "negations", "lists", "chains", "both"],
)
def test_the_deepest_query_can_be_read_compared_and_printed(nested: str) -> None:
    query = parse(nested)
    assert query == parse(nested)
    assert same(parse(print_query(query)), query)
    assert outline(query)


@pytest.mark.parametrize("opening", ["(", "!", "NOT ", "not(", "a in (" + "(" * MAX_NESTING, "a=1 and ("])
def test_deeper_nesting_is_refused_at_its_place(opening: str) -> None:
    text = opening * 4_000
    with pytest.raises(JqlError, match=f"nested more than {MAX_NESTING} deep") as caught:
        parse(text)
    assert caught.value.problems[0].span.start < len(opening) * (MAX_NESTING + 1)


def test_nesting_is_forgotten_when_it_ends() -> None:
    parse(" and ".join(["not (not a in ((1), 2))"] * 3 * MAX_NESTING))


def test_long_chains_and_lists_are_no_nesting() -> None:
    assert len(list(clauses(parse(" or ".join(["a = 1"] * 20_000))))) == 20_000
    parse(f"a in ({','.join(['x'] * 100_000)})")


@UNTIMED
@given(st.text(st.characters(codec=None)) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_text_raises_anything_but_a_jql_error(text: str) -> None:
    try:
        query = parse(text)
    except JqlError as error:
        (problem,) = error.problems
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    else:
        assert same(parse(print_query(query)), query)
