"""Links to things outside, and types of links, tell the log what they do."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.links import link_issues
from whimbrel.actions.linktypes import create_link_type, delete_link_type
from whimbrel.actions.remotelinks import delete_remote_link, put_remote_link, replace_remote_link
from whimbrel.errors import NotAllowed
from whimbrel.tracker.permission import HolderKind, Permission

PAGE = {"object": {"url": "https://example.com", "title": "A page"}}


async def test_a_link_leaves_history_and_events(site: Site, acting: Any) -> None:
    issue = await site.issue()
    link, created = await acting.do(put_remote_link, "bob", "WHI-1", PAGE)
    assert created
    await acting.do(replace_remote_link, "bob", "WHI-1", link.id, PAGE)
    await acting.do(delete_remote_link, "bob", "WHI-1", link.id)
    told = 'This issue links to "A page"'
    assert await acting.history(issue.id) == [
        ("RemoteIssueLink", None, told),
        ("RemoteIssueLink", None, told),
        ("RemoteIssueLink", told, None),
    ]


async def test_linking_needs_its_permission(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.grant(Permission.LINK_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed):
        await acting.do(put_remote_link, "bob", "WHI-1", PAGE)


async def test_links_go_with_their_type(site: Site, acting: Any) -> None:
    for _ in range(2):
        await site.issue()
    made = await acting.do(create_link_type, "admin", {"name": "Eats", "inward": "is eaten by", "outward": "eats"})
    sent = {"type": {"name": "Eats"}, "inwardIssue": {"key": "WHI-1"}, "outwardIssue": {"key": "WHI-2"}}
    await acting.do(link_issues, "bob", sent)
    await acting.do(delete_link_type, "admin", str(made.id))
