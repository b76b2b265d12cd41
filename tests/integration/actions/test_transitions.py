"""Issues move through their workflow, with what goes with it."""

from typing import Any

import pytest
from sqlalchemy import select, update

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.transitions import transition_issue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import comment, issue_link
from whimbrel.storage.schema.project import project
from whimbrel.tracker.permission import HolderKind, Permission

NOTHING = IssueDocument()
TO_DO, IN_PROGRESS, DONE = 11, 21, 31


async def classic(acting: Any) -> None:
    async def work(tx: Tx, *_: Any) -> None:
        await tx.execute(update(project).values(workflow_scheme_id=10_001))
        await touch(tx, "projects")

    await acting.writes.carry_out(work, None)


async def test_post_functions_set_and_clear_the_resolution(site: Site, acting: Any) -> None:
    issue = await site.issue()
    done = await acting.do(transition_issue, "carol", "WHI-1", DONE, NOTHING)
    assert (done.status_id, done.resolution_id, done.resolved) == (10_001, 10_000, done.updated)
    again = await acting.do(transition_issue, "carol", "WHI-1", IN_PROGRESS, NOTHING)
    assert (again.status_id, again.resolution_id, again.resolved) == (3, None, None)
    assert await acting.history(issue.id) == [
        ("resolution", None, "Done"),
        ("status", "To Do", "Done"),
        ("resolution", "Done", None),
        ("status", "Done", "In Progress"),
    ]
    assert [row.avi for row in await acting.events()][-2:] == ["avi:jira:transitioned:issue"] * 2


async def test_a_resolution_of_the_request_wins(site: Site, acting: Any) -> None:
    await site.issue()
    document = IssueDocument(fields={"resolution": {"name": "Duplicate"}})
    assert (await acting.do(transition_issue, "carol", "WHI-1", DONE, document)).resolution_id == 10_002


@pytest.mark.parametrize("transition", [TO_DO, 4, 0, -1, 10**30])
async def test_a_transition_that_does_not_leave_the_status_is_refused(site: Site, acting: Any, transition: int) -> None:
    await site.issue()
    with pytest.raises(Invalid, match=r"not valid for the issue WHI-1, which is in the status 'To Do'"):
        await acting.do(transition_issue, "carol", "WHI-1", transition, NOTHING)


async def test_the_classic_workflow_goes_its_way(site: Site, acting: Any) -> None:
    await classic(acting)
    assert (await site.issue()).status_id == 1
    way = [(4, 3), (301, 1), (5, 5), (701, 6), (3, 4), (2, 6)]
    for transition, status in way:
        moved = await acting.do(transition_issue, "carol", "WHI-1", transition, NOTHING)
        assert (moved.status_id, moved.resolution_id is None) == (status, status not in {5, 6})
    with pytest.raises(Invalid):
        await acting.do(transition_issue, "carol", "WHI-1", 701, NOTHING)


async def test_fields_comments_and_links_come_with_it(site: Site, acting: Any) -> None:
    issue, other = await site.issue(), await site.issue()
    link = {"type": {"name": "Blocks"}, "outwardIssue": {"key": "WHI-2"}}
    document = IssueDocument(
        fields={"assignee": {"name": "bob"}},
        update={"labels": [{"add": "fast"}], "comment": [{"add": {"body": "Done."}}], "issuelinks": [{"add": link}]},
    )
    moved = await acting.do(transition_issue, "admin", "WHI-1", DONE, document)
    assert (moved.assignee_id, moved.labels) == ((await site.user("bob")).id, ("fast",))
    said = await site.database.fetch_all(select(comment.c.issue_id, comment.c.body))
    assert [tuple(row) for row in said] == [(issue.id, "Done.")]
    linked = await site.database.fetch_all(select(issue_link.c.source_id, issue_link.c.destination_id))
    assert [tuple(row) for row in linked] == [(issue.id, other.id)]
    assert [line[0] for line in await acting.history(issue.id)] == [
        "assignee",
        "labels",
        "resolution",
        "status",
        "Link",
    ]


async def test_an_epic_is_linked_while_moving(site: Site, acting: Any) -> None:
    epic = await site.issue(issuetype={"name": "Epic"})
    await site.issue()
    document = IssueDocument(fields={"customfield_10100": "WHI-1"})
    assert (await acting.do(transition_issue, "admin", "WHI-2", DONE, document)).custom[10_100] == (epic.id,)


async def test_whoever_may_only_move_edits_nothing_that_the_screen_does_not_offer(site: Site, acting: Any) -> None:
    await site.issue("Before")
    await acting.grant(Permission.EDIT_ISSUES, HolderKind.GROUP, 10_000)
    for document in (IssueDocument(fields={"summary": "x"}), IssueDocument(update={"labels": [{"add": "x"}]})):
        with pytest.raises(NotAllowed, match="edit issues"):
            await acting.do(transition_issue, "carol", "WHI-1", DONE, document)
    document = IssueDocument(fields={"resolution": {"name": "Done"}}, update={"comment": [{"add": {"body": "ok"}}]})
    assert (await acting.do(transition_issue, "carol", "WHI-1", DONE, document)).summary == "Before"


async def test_whoever_may_not_move_or_see_an_issue_does_not_move_it(site: Site, acting: Any) -> None:
    await site.issue()
    await acting.grant(Permission.TRANSITION_ISSUES, HolderKind.ASSIGNEE)
    with pytest.raises(NotAllowed):
        await acting.do(transition_issue, "admin", "WHI-1", DONE, NOTHING)
    with pytest.raises(NotFound):
        await acting.do(transition_issue, None, "WHI-1", DONE, NOTHING)


@pytest.mark.parametrize(("name", "told"), [("worklog", "timeLogged"), ("attachment", "attachment")])
async def test_what_cannot_come_with_it_is_refused_and_nothing_moves(
    site: Site, acting: Any, name: str, told: str
) -> None:
    issue = await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(transition_issue, "admin", "WHI-1", DONE, IssueDocument(update={name: [{"add": {}}]}))
    assert set(caught.value.fields) == {told}
    assert await acting.history(issue.id) == []
