"""What somebody looked at is remembered for a while, and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from support.site import Site
from whimbrel.actions.views import MOST_VIEWS, VIEW_LASTS, record_view
from whimbrel.errors import NotFound
from whimbrel.storage.schema.issue import issue_view


async def viewed(site: Site) -> list[tuple[int, int]]:
    rows = await site.database.fetch_all(
        select(issue_view.c.user_id, issue_view.c.issue_id).order_by(issue_view.c.viewed)
    )
    return [tuple(row) for row in rows]


async def test_looking_again_moves_an_issue_to_the_end(site: Site, acting: Any) -> None:
    first, second, bob = await site.issue("First"), await site.issue("Second"), await site.user("bob")
    for mention in ("WHI-1", str(second.id), "whi-1"):
        await acting.do(record_view, "bob", mention)
    assert await viewed(site) == [(bob.id, second.id), (bob.id, first.id)]


async def test_nobody_in_particular_and_hidden_issues_leave_no_trace(site: Site, acting: Any) -> None:
    await site.issue("Only")
    for actor, mention in ((None, "WHI-1"), ("bob", "WHI-2")):
        with pytest.raises(NotFound):
            await acting.do(record_view, actor, mention)
    assert await viewed(site) == []


async def test_old_views_are_forgotten_and_so_are_all_but_the_newest(site: Site, acting: Any) -> None:
    bob, carol = await site.user("bob"), await site.user("carol")
    issues = [await site.issue(f"Number {number}") for number in range(MOST_VIEWS + 1)]

    async def earlier(tx: Any, *_: Any) -> None:
        for place, issue in enumerate(issues[:-1]):
            row = {"issue_id": issue.id, "viewed": tx.now - timedelta(hours=MOST_VIEWS - place)}
            await tx.execute(insert(issue_view), {"user_id": bob.id, **row})
        await tx.execute(insert(issue_view), {"user_id": carol.id, **row, "viewed": tx.now - 2 * VIEW_LASTS})

    await acting.do(earlier, None)
    await acting.do(record_view, "bob", str(issues[-1].id))
    assert [issue for user, issue in await viewed(site) if user == bob.id] == [issue.id for issue in issues[1:]]
    assert [user for user, _ in await viewed(site)].count(carol.id) == 1

    async def age(tx: Any, *_: Any) -> None:
        await tx.execute(update(issue_view).values(viewed=tx.now - VIEW_LASTS - timedelta(seconds=1)))

    await acting.do(age, None)
    await acting.do(record_view, "bob", "WHI-1")
    assert [issue for user, issue in await viewed(site) if user == bob.id] == [issues[0].id]


async def test_looking_changes_nothing_of_the_issue(site: Site, acting: Any) -> None:
    await site.issue("Only")
    before = len(await acting.events())
    await acting.do(record_view, "bob", "WHI-1")
    assert len(await acting.events()) == before
