"""Votes and watchers: who may, what is counted, and what the log learns."""

import asyncio
from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.issues import delete_issue
from whimbrel.actions.votes import take_vote_back, vote
from whimbrel.actions.watchers import unwatch, watch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.reads.participants import read_voters, read_watchers
from whimbrel.tracker.permission import HolderKind, Permission


async def votes(site: Site, name: str, key: str = "WHI-1") -> tuple[int, bool, list[str]]:
    return await _told(site, read_voters, name, key)


async def watchers(site: Site, name: str, key: str = "WHI-1") -> tuple[int, bool, list[str]]:
    return await _told(site, read_watchers, name, key)


async def _told(site: Site, question: Any, name: str, key: str) -> tuple[int, bool, list[str]]:
    catalogue, user = await site.catalogue(), await site.user(name)
    found = await site.database.snapshot(lambda reader: question(reader, catalogue, user, key))
    return found.count, found.asker_too, [one.name for one in found.users]


async def test_a_vote_counts_once_and_can_be_taken_back(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.do(vote, "bob", "WHI-1")
    await acting.do(vote, "bob", "WHI-1")
    await acting.do(vote, "carol", "WHI-1")
    assert await votes(site, "bob") == (2, True, ["bob", "carol"])
    await acting.do(take_vote_back, "bob", "WHI-1")
    await acting.do(take_vote_back, "bob", "WHI-1")
    assert await votes(site, "bob") == (1, False, ["carol"])


async def test_nobody_votes_for_an_own_or_a_resolved_issue(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue(resolution={"name": "Done"})
    for action in (vote, take_vote_back):
        with pytest.raises(NotFound, match="you have reported"):
            await acting.do(action, "admin", "WHI-1")
        with pytest.raises(NotFound, match="has been resolved"):
            await acting.do(action, "bob", "WHI-2")


async def test_votes_of_many_at_once_are_all_counted(site: Site, acting: Any) -> None:
    await site.issue()
    await asyncio.gather(*(acting.do(vote, name, "WHI-1") for name in ("bob", "carol", "bob", "carol")))
    assert (await votes(site, "admin"))[0] == 2


async def test_watchers_come_and_go(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.do(watch, "bob", "WHI-1", None)
    await acting.do(watch, "bob", "WHI-1", "BOB")
    await acting.do(watch, "admin", "WHI-1", "carol")
    assert await watchers(site, "bob") == (2, True, ["bob", "carol"])
    await acting.do(unwatch, "bob", "WHI-1", None)
    await acting.do(unwatch, "bob", "WHI-1", None)
    await acting.do(unwatch, "admin", "WHI-1", "carol")
    assert await watchers(site, "bob") == (0, False, [])


async def test_who_may_not_manage_watchers_watches_alone(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.grant(Permission.MANAGE_WATCHERS, HolderKind.GROUP, 10_000)
    for action in (watch, unwatch):
        with pytest.raises(NotAllowed, match="manage the watcher list"):
            await acting.do(action, "carol", "WHI-1", "bob")
        await acting.do(action, "carol", "WHI-1", "carol")


async def test_nobody_watches_what_they_do_not_see(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue(security={"name": "Staff"})
    with pytest.raises(Invalid, match='The user "bob" does not have permission to view this issue'):
        await acting.do(watch, "admin", "WHI-1", "bob")
    with pytest.raises(NotFound):
        await acting.do(watch, "bob", "WHI-1", None)
    for name in ("nobody", "x" * 1000):
        with pytest.raises(Invalid, match="does not exist"):
            await acting.do(watch, "admin", "WHI-1", name)


async def test_names_are_for_those_who_may_see_them(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.do(vote, "bob", "WHI-1")
    await acting.do(watch, "bob", "WHI-1", None)
    await acting.grant(Permission.VIEW_VOTERS_AND_WATCHERS, HolderKind.GROUP, 10_000)
    assert await votes(site, "bob") == (1, True, [])
    assert await watchers(site, "carol") == (1, False, [])
    assert await watchers(site, "admin") == (1, False, ["bob"])


async def test_votes_and_watchers_go_with_their_issue(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.do(vote, "bob", "WHI-1")
    await acting.do(watch, "bob", "WHI-1", None)
    await acting.do(delete_issue, "admin", "WHI-1")
