from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.jql.load import cases, queries
from whimbrel.jql.ast import (
    HISTORY_OPERATORS,
    And,
    Clause,
    Direction,
    Empty,
    Field,
    Function,
    List,
    Node,
    Not,
    Number,
    Operand,
    Operator,
    Or,
    Predicate,
    PredicateKind,
    PropertyPath,
    Query,
    SortKey,
    Text,
    same,
)
from whimbrel.jql.parse import parse
from whimbrel.jql.print import print_field, print_operand, print_query, print_value
from whimbrel.jql.reserved import RESERVED_WORDS
from whimbrel.jql.span import Span

UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NOWHERE = Span(0, 0)
AT = st.just(NOWHERE)
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"'\\ .-0129\n\r\t[]()@\u00a0\ufffe")
TEXTS = st.text(CHARACTERS, max_size=8) | st.sampled_from([*RESERVED_WORDS, "WAS", "5", "-5", "1.5", "cf[5]"])
NAMES = TEXTS.filter(lambda text: bool(text.strip()))
PATHS = st.lists(st.text(CHARACTERS, min_size=1, max_size=4).filter(lambda text: "." not in text), max_size=3)
PROPERTIES = st.builds(PropertyPath, TEXTS, PATHS.map(".".join), AT)
NUMBERS = st.builds(Number, st.integers(-(2**63), 2**63 - 1), AT)
NAMED = st.tuples(NAMES, st.none()) | st.integers(0, 2**63 - 1).map(lambda number: (f"cf[{number}]", number))
FIELDS = st.builds(
    lambda named, properties: Field(named[0], named[1], tuple(properties), NOWHERE),
    NAMED,
    st.lists(PROPERTIES, max_size=2),
)
FUNCTIONS = st.builds(lambda name, args: Function(name, tuple(args), NOWHERE), NAMES, st.lists(TEXTS, max_size=3))
OPERANDS: st.SearchStrategy[Operand] = st.recursive(
    st.builds(Text, TEXTS, AT) | NUMBERS | st.builds(Empty, AT) | FUNCTIONS,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda items: List(tuple(items), NOWHERE)),
    max_leaves=6,
)
PREDICATES = st.lists(st.builds(Predicate, st.sampled_from(PredicateKind), OPERANDS, AT), max_size=2)


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    operator = draw(st.sampled_from(Operator))
    operand = None if operator is Operator.CHANGED else draw(OPERANDS)
    predicates = tuple(draw(PREDICATES)) if operator in HISTORY_OPERATORS else ()
    return Clause(draw(FIELDS), operator, operand, predicates, NOWHERE)


def chains(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    children = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, inner, AT) | st.builds(And, children, AT) | st.builds(Or, children, AT)


WHERE: st.SearchStrategy[Node] = st.recursive(clauses(), chains, max_leaves=6)
KEYS = st.builds(SortKey, FIELDS, st.none() | st.sampled_from(Direction), AT)
QUERIES = st.builds(
    lambda where, keys: Query(where, tuple(keys), NOWHERE), st.none() | WHERE, st.lists(KEYS, max_size=3)
)


@UNTIMED
@given(QUERIES)
def test_any_tree_is_printed_so_that_it_is_read_back(query: Query) -> None:
    printed = print_query(query)
    assert same(parse(printed), query)
    assert print_query(parse(printed)) == printed


@pytest.mark.parametrize("jql", queries("identity"), ids=ascii)
def test_canonical_text_is_printed_as_it_was(jql: str) -> None:
    assert print_query(parse(jql)) == jql


@pytest.mark.parametrize("case", cases("print"), ids=lambda case: ascii(case["jql"]))
def test_a_query_is_printed_in_its_canonical_form(case: dict[str, Any]) -> None:
    assert print_query(parse(case["jql"])) == case["prints"]


def test_parts_of_a_query_can_be_printed() -> None:
    assert print_field(Field("a b", None, (PropertyPath("k", "x y", NOWHERE),), NOWHERE)) == '"a b"[k].x\\ y'
    assert print_operand(List((Number(5, NOWHERE), Text("5", NOWHERE)), NOWHERE)) == '(5, "5")'
    assert [print_value(value) for value in ("a", "5", "next", "a b", "5a")] == ["a", '"5"', '"next"', '"a b"', "5a"]
