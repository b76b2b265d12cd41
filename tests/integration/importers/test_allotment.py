import pytest
from sqlalchemy import text

from whimbrel.importers.allotment import LARGEST, allot, allot_ranks
from whimbrel.storage.postgres import Database
from whimbrel.storage.schema.agile import sprint
from whimbrel.storage.schema.scheme import issue_type


async def test_a_wish_is_granted_where_it_is_free(founded: Database) -> None:
    async with founded.transaction() as tx:
        ids = await allot(tx, issue_type, [12_000, 10_002, None, 12_000, 7, None])
    assert ids[0] == 12_000
    assert ids[4] == 7
    fresh = [ids[1], ids[2], ids[3], ids[5]]
    assert fresh == [12_001, 12_002, 12_003, 12_004]


async def test_a_small_id_does_not_pull_the_sequence_down(founded: Database) -> None:
    async with founded.transaction() as tx:
        assert await allot(tx, issue_type, [3]) == [3]
        (fresh,) = await allot(tx, issue_type, [None])
    assert fresh > 10_000


@pytest.mark.parametrize("wish", [0, -5, LARGEST + 1, 2**70])
async def test_an_absurd_wish_is_not_granted(founded: Database, wish: int) -> None:
    async with founded.transaction() as tx:
        (granted,) = await allot(tx, sprint, [wish])
    assert granted == 1


async def test_no_wishes_are_no_ids(founded: Database) -> None:
    async with founded.transaction() as tx:
        assert await allot(tx, sprint, []) == []


async def test_ids_drawn_beside_us_are_never_ours(founded: Database) -> None:
    async with founded.transaction() as tx:
        await allot(tx, issue_type, [20_000])
        drawn = await founded.fetch_value(text("SELECT nextval(pg_get_serial_sequence('issue_type', 'id'))"))
        (ours,) = await allot(tx, issue_type, [None])
    assert (drawn, ours) == (20_001, 20_002)


async def test_ranks_are_kept_and_new_ones_come_behind(founded: Database) -> None:
    async with founded.transaction() as tx:
        first, second, third = await allot_ranks(tx, [None, 36**8 + 36**6, None])
        (later,) = await allot_ranks(tx, [None])
    assert second == 36**8 + 36**6
    assert second < first < third < later
