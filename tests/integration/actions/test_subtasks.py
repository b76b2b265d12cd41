"""Sub-tasks have an order, which is theirs among all issues too."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.subtasks import move_subtask
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.tracker.permission import HolderKind, Permission


@pytest.fixture
async def three(site: Site) -> None:
    await site.issue()
    for name in "ABC":
        await site.issue(name, issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})


@pytest.mark.usefixtures("three")
async def test_a_sub_task_moves_and_the_log_tells_its_rank(acting: Any) -> None:
    await acting.do(move_subtask, "carol", "WHI-1", 0, 2)
    assert (await acting.events())[-1].avi == "avi:jira:ranked:issues"
    told = len(await acting.events())
    await acting.do(move_subtask, "carol", "WHI-1", 1, 1)
    assert len(await acting.events()) == told


@pytest.mark.usefixtures("three")
async def test_who_may_not_edit_the_issue_does_not_order_its_sub_tasks(acting: Any) -> None:
    with pytest.raises(Invalid, match="places are from 0 to 2"):
        await acting.do(move_subtask, "carol", "WHI-1", 0, 3)
    with pytest.raises(NotFound):
        await acting.do(move_subtask, None, "WHI-1", 0, 1)
    await acting.grant(Permission.EDIT_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed):
        await acting.do(move_subtask, "carol", "WHI-1", 0, 1)
