"""What is archived is read by its key and by no query, and is not changed until it is restored."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.archiving import archive_issue, restore_issue
from whimbrel.actions.comments import add_comment
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.links import link_issues
from whimbrel.actions.transitions import transition_issue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.jql.asker import Asker
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.transitions import possible_transitions
from whimbrel.search.answer import search
from whimbrel.tracker.permission import HolderKind, Permission

SUBTASK = {"issuetype": {"name": "Sub-task"}, "parent": {"key": "WHI-1"}}


async def found(site: Site, jql: str) -> list[int]:
    async with site.database.transaction() as tx:
        asker = Asker.of(await site.user("admin"), tx.now)
        return sorted((await search(tx, await site.catalogue(), asker, jql)).ids)


async def test_it_is_read_and_neither_found_nor_changed(site: Site, acting: Any) -> None:
    await site.issue()
    other = await site.issue()
    await acting.do(archive_issue, "admin", "WHI-1")
    assert await found(site, "ORDER BY key") == [other.id]
    catalogue, admin = await site.catalogue(), await site.user("admin")
    async with site.database.transaction() as tx:
        view = await read_issue(tx, catalogue, admin, "WHI-1", Parts())
    assert (view.issue.archived is not None, view.issue.archived_by_id) == (True, admin.id)
    assert possible_transitions(catalogue, admin, view.issue) == ()
    labels = IssueDocument(fields={"labels": ["x"]})
    for work in (
        (edit_issue, "WHI-1", labels),
        (transition_issue, "WHI-1", 31, IssueDocument()),
        (add_comment, "WHI-1", {"body": "Hm"}),
        (archive_issue, "WHI-1"),
    ):
        with pytest.raises(NotAllowed, match="is archived"):
            await acting.do(work[0], "admin", *work[1:])
    ends = {"inwardIssue": {"key": "WHI-2"}, "outwardIssue": {"key": "WHI-1"}}
    with pytest.raises(NotFound):
        await acting.do(link_issues, "admin", {"type": {"name": "Blocks"}, **ends})
    await acting.do(restore_issue, "admin", "WHI-1")
    assert len(await found(site, "ORDER BY key")) == 2
    assert (await acting.do(edit_issue, "admin", "WHI-1", labels)).labels == ("x",)
    assert [row.avi for row in await acting.events()][-3:-1] == ["avi:jira:archived:issue", "avi:jira:restored:issue"]


async def test_sub_tasks_go_along_and_come_back(site: Site, acting: Any) -> None:
    await site.issue()
    before, alone = await site.issue(**SUBTASK), await site.issue(**SUBTASK)
    await acting.do(archive_issue, "admin", f"WHI-{alone.number}")
    await acting.do(archive_issue, "admin", "WHI-1")
    assert await found(site, "ORDER BY key") == []
    with pytest.raises(Invalid, match="The parent WHI-1 of the sub-task is archived"):
        await acting.do(restore_issue, "admin", f"WHI-{before.number}")
    await acting.do(restore_issue, "admin", "WHI-1")
    assert len(await found(site, "ORDER BY key")) == 2
    await acting.do(restore_issue, "admin", f"WHI-{alone.number}")
    with pytest.raises(NotAllowed, match="is not archived"):
        await acting.do(restore_issue, "admin", f"WHI-{alone.number}")


async def test_only_who_may_archives_and_restores(site: Site, acting: Any) -> None:
    await site.issue()
    with pytest.raises(NotAllowed, match="archive issues"):
        await acting.do(archive_issue, "carol", "WHI-1")
    with pytest.raises(NotFound):
        await acting.do(archive_issue, None, "WHI-1")
    await acting.grant(Permission.ARCHIVE_ISSUES, HolderKind.SIGNED_IN)
    await acting.do(archive_issue, "carol", "WHI-1")
    with pytest.raises(NotAllowed, match="restore issues"):
        await acting.do(restore_issue, "carol", "WHI-1")
