"""The index of beginnings finds what looking at every name would find."""

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.catalogue.beginnings import Beginnings
from whimbrel.jql.beginning import rank

NAMES = st.lists(st.text("ab -_", max_size=8), max_size=12)


@given(NAMES, st.text("ab -", max_size=3))
def test_everything_that_matches_is_found_once_and_whole_names_first(names: list[str], prefix: str) -> None:
    found = list(Beginnings((name, number) for number, name in enumerate(names)).matching(prefix))
    ranks = {number: place for number, name in enumerate(names) if (place := rank(name, prefix)) is not None}
    assert sorted(found) == sorted(ranks)
    whole = [number for number in found if names[number].startswith(prefix)]
    assert found[: len(whole)] == whole
    assert [names[number] for number in whole] == sorted(names[number] for number in whole)


def test_of_some_names_only_the_beginning_counts() -> None:
    index = Beginnings([("ann archer", 1)], whole=[("bob@example.com", 2)])
    assert list(index.matching("arch")) == [1]
    assert list(index.matching("bob")) == [2]
    assert list(index.matching("example")) == []
