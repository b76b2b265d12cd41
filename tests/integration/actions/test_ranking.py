"""Issues are ranked as in a plain list, however little room there is."""

import random
from typing import Any

import pytest
from sqlalchemy import select, update

from support.site import Site
from whimbrel.actions.ranking import MOST, Beside, rank_issues
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage.schema.issue import issue as table
from whimbrel.tracker.permission import HolderKind, Permission


async def order(site: Site) -> list[str]:
    rows = await site.database.fetch_all(select(table.c.number).order_by(table.c.rank, table.c.id))
    return [f"WHI-{row.number}" for row in rows]


async def make(site: Site, count: int) -> list[str]:
    for _ in range(count):
        await site.issue()
    return [f"WHI-{number}" for number in range(1, count + 1)]


async def test_issues_stand_where_they_are_put(site: Site, acting: Any) -> None:
    await make(site, 5)
    await acting.do(rank_issues, "bob", ["WHI-5", "WHI-4"], Beside("WHI-2", before=True))
    assert await order(site) == ["WHI-1", "WHI-5", "WHI-4", "WHI-2", "WHI-3"]
    await acting.do(rank_issues, "bob", ["WHI-1"], Beside("WHI-3", before=False))
    assert await order(site) == ["WHI-5", "WHI-4", "WHI-2", "WHI-3", "WHI-1"]
    await acting.do(rank_issues, "bob", ["WHI-3"], Beside("WHI-5", before=True))
    assert await order(site) == ["WHI-3", "WHI-5", "WHI-4", "WHI-2", "WHI-1"]
    lines = await acting.history((await site.issue()).id - 3)
    assert lines == [("Rank", "", "Ranked higher")]


@pytest.mark.parametrize("room", ["ample", "none"])
async def test_random_moves_are_those_of_a_list(site: Site, acting: Any, room: str) -> None:
    await make(site, 12)
    if room == "none":  # and three always share a place; all of them get another one below
        async with site.database.transaction() as tx:
            await tx.execute(update(table).values(rank=50_000_000 + table.c.number / 3))
    told = random.Random(7)
    expected = await order(site)
    for _ in range(25):
        moved = told.sample(expected, told.randint(1, 3))
        other = told.choice([key for key in expected if key not in moved])
        before = told.random() < 0.5
        await acting.do(rank_issues, "bob", moved, Beside(other, before=before))
        expected = [key for key in expected if key not in moved]
        at = expected.index(other) + (0 if before else 1)
        expected[at:at] = moved
        assert await order(site) == expected


async def test_what_cannot_be_ranked_is_refused(site: Site, acting: Any) -> None:
    keys = await make(site, 2)
    with pytest.raises(Invalid, match="before or after itself"):
        await acting.do(rank_issues, "bob", ["WHI-1"], Beside("WHI-1", before=True))
    with pytest.raises(NotFound, match="WHI-9"):
        await acting.do(rank_issues, "bob", ["WHI-1", "WHI-9"], Beside("WHI-2", before=True))
    for mentions in ([], keys * MOST):
        with pytest.raises(Invalid, match="at once"):
            await acting.do(rank_issues, "bob", mentions, Beside("WHI-2", before=True))
    await acting.grant(Permission.SCHEDULE_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed):
        await acting.do(rank_issues, "carol", ["WHI-1"], Beside("WHI-2", before=False))
