import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.jql.load import cases
from support.lexicon import ANN, names, spell
from support.trees import Values, holds, issues, nodes
from whimbrel.jql.normalise import key, normal_form, normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve
from whimbrel.jql.resolved import And, Node, Or

voters = st.frozensets(st.integers(0, 1))


def normal(jql: str) -> str:
    return spell(normalise(resolve(parse(jql), names(), ANN)))


@pytest.mark.parametrize("case", cases("normalise"), ids=lambda case: ascii(case["same"][0]))
def test_spellings_of_one_meaning_meet(case: dict[str, Any]) -> None:
    assert [normal(jql) for jql in case["same"]] == [case["means"]] * len(case["same"])


@pytest.mark.parametrize("pair", cases("normalise_apart"), ids=ascii)
def test_different_meanings_stay_apart(pair: list[str]) -> None:
    assert len({key(normalise(resolve(parse(jql), names(), ANN)).where) for jql in pair}) == len(pair)


@given(nodes, st.lists(st.tuples(issues, voters), min_size=1, max_size=8))
def test_the_normal_form_means_the_same(node: Node, asked: list[tuple[Values, frozenset[int]]]) -> None:
    form = normal_form(node)
    assert [holds(form, *issue) for issue in asked] == [holds(node, *issue) for issue in asked]


@given(nodes)
def test_the_normal_form_is_its_own(node: Node) -> None:
    form = normal_form(node)
    assert normal_form(form) == form
    assert key(normal_form(form)) == key(form)


@given(nodes, st.randoms(use_true_random=False))
def test_order_repetition_and_nesting_do_not_matter(node: Node, chance: random.Random) -> None:
    assert normal_form(_respelt(node, chance)) == normal_form(node)


def _respelt(node: Node, chance: random.Random) -> Node:
    """Write a tree in another way: children shuffled, some twice, some chains inside chains of their own kind."""
    if not isinstance(node, And | Or):
        return node
    children = [_respelt(child, chance) for child in node.children]
    children += chance.sample(children, chance.randrange(len(children)))
    chance.shuffle(children)
    at = chance.randrange(len(children))
    if at > 1:
        return type(node)((type(node)(tuple(children[:at])), *children[at:]))
    return type(node)(tuple(children))


def test_a_query_of_many_conditions_is_normalised_in_reasonable_work() -> None:
    deep = "status = Open"
    for depth in range(95):
        deep = f"({deep} {'OR' if depth % 2 else 'AND'} (votes = {depth} AND labels = x{depth}))"
    assert normal(deep)
    assert normal(" AND ".join(f"labels = x{number}" for number in range(1000)))


def test_sort_keys_that_never_decide_are_left_out() -> None:
    assert normal("order by priority, created, priority asc, key, due") == (
        "everything by priority desc, created desc, issueKey asc"
    )
