"""Links have a direction, a history at both ends, and no life without both ends."""

from typing import Any

import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import delete_issue, edit_issue
from whimbrel.actions.links import link_issues, unlink_issues
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.schema.issue import issue_link
from whimbrel.tracker.permission import HolderKind, Permission

BLOCKS = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "WHI-1"}, "outwardIssue": {"key": "WHI-2"}}


async def rows(site: Site) -> list[Any]:
    return list(await site.database.fetch_all(select(issue_link)))


async def test_the_inward_issue_of_the_request_is_the_one_that_blocks(site: Site, acting: Any) -> None:
    first, second = await site.issue(), await site.issue()
    await acting.do(link_issues, "carol", BLOCKS)
    (row,) = await rows(site)
    assert (row.source_id, row.destination_id, row.type_id) == (first.id, second.id, 10_000)
    assert await acting.history(first.id) == [("Link", None, "This issue blocks WHI-2")]
    assert await acting.history(second.id) == [("Link", None, "This issue is blocked by WHI-1")]
    last = (await acting.events())[-1]
    assert (last.avi, last.issue_id, last.actor_id) == (
        "avi:jira:created:issuelink",
        first.id,
        (await site.user("carol")).id,
    )
    assert last.body == {"type_id": 10_000, "source_id": first.id, "destination_id": second.id}
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [first.id, second.id]))
    assert {issue.updated for issue in loaded.values()} == {last.at}


async def test_a_link_that_exists_already_stays_one(site: Site, acting: Any) -> None:
    first = await site.issue()
    await site.issue()
    for _ in range(2):
        await acting.do(link_issues, "carol", BLOCKS)
    assert len(await rows(site)) == 1
    assert len(await acting.history(first.id)) == 1


async def test_an_edit_links_in_both_directions(site: Site, acting: Any) -> None:
    first, second = await site.issue(), await site.issue()
    for end, expected in (("outwardIssue", (first.id, second.id)), ("inwardIssue", (second.id, first.id))):
        link = {"type": {"id": "10001"}, end: {"id": str(second.id)}}
        await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(update={"issuelinks": [{"add": link}]}))
        assert expected in {(row.source_id, row.destination_id) for row in await rows(site)}
    assert [line[2] for line in await acting.history(first.id)] == [
        "This issue clones WHI-2",
        "This issue is cloned by WHI-2",
    ]


async def test_removing_a_link_is_kept_at_both_ends(site: Site, acting: Any) -> None:
    first, second = await site.issue(), await site.issue()
    await acting.do(link_issues, "admin", BLOCKS)
    (row,) = await rows(site)
    await acting.do(unlink_issues, "carol", row.id)
    assert await rows(site) == []
    assert (await acting.history(first.id))[-1] == ("Link", "This issue blocks WHI-2", None)
    assert (await acting.history(second.id))[-1] == ("Link", "This issue is blocked by WHI-1", None)
    assert (await acting.events())[-1].avi == "avi:jira:deleted:issuelink"
    for link_id in (row.id, -1, 2**63):
        with pytest.raises(NotFound):
            await acting.do(unlink_issues, "carol", link_id)


async def test_hidden_ends_can_be_neither_linked_nor_unlinked(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue()
    await site.issue(security={"name": "Staff"})
    with pytest.raises(NotFound, match="Issue Does Not Exist"):
        await acting.do(link_issues, "carol", BLOCKS)
    await acting.do(link_issues, "admin", BLOCKS)
    (row,) = await rows(site)
    with pytest.raises(NotFound, match="No issue link"):
        await acting.do(unlink_issues, "carol", row.id)


async def test_linking_needs_the_permission_to_link(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue()
    await acting.do(link_issues, "admin", BLOCKS)
    await acting.grant(Permission.LINK_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed):
        await acting.do(link_issues, "carol", BLOCKS)
    with pytest.raises(NotAllowed):
        await acting.do(unlink_issues, "carol", (await rows(site))[0].id)


async def test_an_issue_is_never_linked_to_itself(site: Site, acting: Any) -> None:
    await site.issue()
    with pytest.raises(Invalid, match="itself"):
        await acting.do(link_issues, "carol", {**BLOCKS, "outwardIssue": {"key": "whi-1"}})


async def test_links_go_with_their_issue(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue()
    await acting.do(link_issues, "carol", BLOCKS)
    await acting.do(delete_issue, "admin", "WHI-2")
    assert await rows(site) == []


async def test_a_comment_of_null_is_none(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue()
    await acting.do(link_issues, "carol", {**BLOCKS, "comment": None})
    assert [row.avi for row in await acting.events()][-1] == "avi:jira:created:issuelink"


@pytest.mark.parametrize(
    "odd",
    [
        {"type": None},
        {"type": 7},
        {"type": []},
        {"type": {"name": ["Blocks"]}},
        {"type": {"id": 2**70}},
        {"type": {"id": None}},
        {"inwardIssue": None},
        {"inwardIssue": []},
        {"inwardIssue": {"key": 5}},
        {"outwardIssue": {"id": 2**70}},
        {"outwardIssue": {"id": "9" * 5000}},
        {"outwardIssue": {"key": "NOPE-1"}},
        {"outwardIssue": {"key": "WHI-\0"}},
    ],
)
async def test_odd_links_are_not_found(site: Site, acting: Any, odd: dict[str, Any]) -> None:
    await site.issue()
    await site.issue()
    with pytest.raises(NotFound) as caught:
        await acting.do(link_issues, "carol", {**BLOCKS, **odd})
    assert len(str(caught.value)) < 400
    assert await rows(site) == []


@pytest.mark.parametrize("sent", [None, 7, "x", []])
async def test_what_is_no_link_is_refused(acting: Any, sent: Any) -> None:
    with pytest.raises(Invalid):
        await acting.do(link_issues, "carol", sent)
