import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.jql.load import cases
from support.lexicon import ANN, names, spell
from support.trees import Values, holds, issues, nodes
from whimbrel.jql.nature import Nature
from whimbrel.jql.normalise import key, normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve
from whimbrel.jql.resolved import Node, Resolved, all_of
from whimbrel.jql.split import REASONS, is_shared, split

voters = st.frozensets(st.integers(0, 1))


@pytest.mark.parametrize("case", cases("split"), ids=lambda case: ascii(case["jql"]))
def test_a_query_has_a_part_that_all_share_and_one_of_its_asker(case: dict[str, str]) -> None:
    parts = split(normalise(resolve(parse(case["jql"]), names(), ANN)).where)
    assert [_spelt(parts.static), _spelt(parts.dynamic)] == [case["static"], case["dynamic"]]


@given(nodes, st.lists(st.tuples(issues, voters), min_size=1, max_size=8))
def test_both_parts_together_are_the_whole_and_the_shared_one_leaves_nothing_out(
    node: Node, asked: list[tuple[Values, frozenset[int]]]
) -> None:
    parts = split(node)
    assert is_shared(parts.static)
    for issue in asked:
        whole = holds(node, *issue)
        assert whole is (holds(parts.static, *issue) and holds(parts.dynamic, *issue))
        assert holds(parts.static, *issue) or not whole
        assert holds(all_of((parts.static, parts.dynamic)), *issue) is whole


@given(nodes)
def test_the_shared_part_does_not_tell_who_asked(node: Node) -> None:
    parts = split(node)
    assert split(parts.static).static == parts.static
    assert key(split(parts.static).static) == key(parts.static)


def test_every_class_has_its_reason() -> None:
    assert set(REASONS) == set(Nature)


def _spelt(node: Node) -> str:
    return spell(Resolved(node, ())).removesuffix(" by ")
