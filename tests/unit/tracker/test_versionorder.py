"""Versions are moved as a plain list would be."""

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.tracker.versionorder import Position, moved


@given(st.data())
def test_a_version_is_moved_and_the_others_keep_their_order(data: st.DataObject) -> None:
    ids = data.draw(st.lists(st.integers(1, 99), min_size=1, max_size=8, unique=True))
    version = data.draw(st.sampled_from(ids))
    move = data.draw(st.sampled_from([*Position, *ids]))
    order = moved(ids, version, move)
    assert [one for one in order if one != version] == [one for one in ids if one != version]
    at, was = order.index(version), ids.index(version)
    expected = {
        Position.FIRST: 0,
        Position.LAST: len(ids) - 1,
        Position.EARLIER: max(0, was - 1),
        Position.LATER: min(len(ids) - 1, was + 1),
    }
    if isinstance(move, Position):
        assert at == expected[move]
    elif move == version:
        assert order == ids
    else:
        assert order[at - 1] == move
