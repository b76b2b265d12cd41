"""Worklogs: who may, what is read, and what becomes of the time spent and the remaining estimate."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import delete_issue, edit_issue
from whimbrel.actions.worklogs import Adjust, Adjustment, add_worklog, delete_worklog, edit_worklog
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.tracker.permission import HolderKind, Permission

AUTO, LEAVE = Adjustment(), Adjustment(Adjust.LEAVE)
HOUR = 3600


async def estimated(site: Site, original: str = "1d") -> int:
    return (await site.issue(timetracking={"originalEstimate": original})).id


async def times(site: Site, key: str = "WHI-1") -> tuple[int | None, int | None]:
    """The seconds spent and those that remain."""
    catalogue, user = await site.catalogue(), await site.user("admin")
    view = await site.database.snapshot(lambda reader: read_issue(reader, catalogue, user, key, Parts()))
    return view.issue.time_spent, view.issue.remaining_estimate


async def test_work_moves_what_is_spent_and_what_remains(site: Site, acting: Any) -> None:
    issue_id = await estimated(site)
    worklog = await acting.do(add_worklog, "bob", "WHI-1", {"timeSpent": "2h", "comment": "Dug"}, AUTO)
    assert (worklog.time_spent, worklog.comment) == (2 * HOUR, "Dug")
    assert await times(site) == (2 * HOUR, 6 * HOUR)
    await acting.do(edit_worklog, "bob", "WHI-1", worklog.id, {"timeSpentSeconds": 3 * HOUR}, adjustment=AUTO)
    assert await times(site) == (3 * HOUR, 5 * HOUR)
    await acting.do(delete_worklog, "bob", "WHI-1", worklog.id, AUTO)
    assert await times(site) == (0, 8 * HOUR)
    told = [line for line in await acting.history(issue_id) if line[0] != "WorklogId"]
    assert told == [
        ("timeestimate", "28800", "21600"),
        ("timespent", None, "7200"),
        ("timeestimate", "21600", "18000"),
        ("timespent", "7200", "10800"),
        ("timeestimate", "18000", "28800"),
        ("timespent", "10800", "0"),
    ]
    ids = [line[1:] for line in await acting.history(issue_id) if line[0] == "WorklogId"]
    assert ids == [(None, str(worklog.id)), (str(worklog.id), str(worklog.id)), (str(worklog.id), None)]


@pytest.mark.parametrize(
    ("adjustment", "remaining"),
    [
        (LEAVE, 8 * HOUR),
        (Adjustment(Adjust.NEW, HOUR), HOUR),
        (Adjustment(Adjust.MANUAL, 3 * HOUR), 5 * HOUR),
        (Adjustment(Adjust.MANUAL, 99 * HOUR), 0),
        (AUTO, 0),
    ],
)
async def test_the_estimate_is_adjusted_as_is_asked(
    site: Site, acting: Any, adjustment: Adjustment, remaining: int
) -> None:
    await estimated(site)
    await acting.do(add_worklog, "bob", "WHI-1", {"timeSpent": "2d"}, adjustment)
    assert await times(site) == (16 * HOUR, remaining)


async def test_what_is_deleted_can_go_back_into_the_estimate_by_hand(site: Site, acting: Any) -> None:
    await estimated(site)
    worklog = await acting.do(add_worklog, "bob", "WHI-1", {"timeSpent": "2h"}, AUTO)
    await acting.do(delete_worklog, "bob", "WHI-1", worklog.id, Adjustment(Adjust.MANUAL, HOUR))
    assert await times(site) == (0, 7 * HOUR)


async def test_work_comes_with_an_edit(site: Site, acting: Any) -> None:
    await estimated(site)
    document = IssueDocument(update={"worklog": [{"add": {"timeSpent": "1h"}}, {"add": {"timeSpent": "30m"}}]})
    await acting.do(edit_issue, "admin", "WHI-1", document)
    assert await times(site) == (HOUR * 3 // 2, HOUR * 13 // 2)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "timeLogged"),
        ({"timeSpent": ""}, "timeLogged"),
        ({"timeSpent": "soon"}, "timeLogged"),
        ({"timeSpent": 7}, "timeLogged"),
        ({"timeSpentSeconds": -60}, "timeLogged"),
        ({"timeSpentSeconds": 0}, "timeLogged"),
        ({"timeSpentSeconds": True}, "timeLogged"),
        ({"timeSpentSeconds": 10**15}, "timeLogged"),
        ({"timeSpent": "1h", "started": "yesterday"}, "started"),
        ({"timeSpent": "1h", "comment": 7}, "comment"),
        ({"timeSpent": "1h", "comment": "x" * 40_000}, "comment"),
        ({"timeSpent": "1h", "visibility": {"type": "role", "value": "Nobody"}}, "commentLevel"),
        ("1h", "worklog"),
    ],
)
async def test_what_is_wrong_is_named(site: Site, acting: Any, sent: Any, wrong: str) -> None:
    await estimated(site)
    with pytest.raises(Invalid) as caught:
        await acting.do(add_worklog, "bob", "WHI-1", sent, AUTO)
    assert set(caught.value.fields) == {wrong}
    assert await times(site) == (None, 8 * HOUR)


async def test_what_is_not_sent_stays(site: Site, acting: Any) -> None:
    await estimated(site)
    sent = {"timeSpent": "1h", "comment": "Dug", "started": "2030-01-31T10:00:00.000+0000"}
    worklog = await acting.do(add_worklog, "bob", "WHI-1", sent, AUTO)
    after = await acting.do(edit_worklog, "bob", "WHI-1", worklog.id, {"comment": ""}, adjustment=AUTO)
    assert (after.comment, after.time_spent, after.started) == ("", HOUR, worklog.started)


async def test_permissions_are_asked(site: Site, acting: Any) -> None:
    await estimated(site)
    worklog = await acting.do(add_worklog, "bob", "WHI-1", {"timeSpent": "1h"}, AUTO)
    for permission in (Permission.EDIT_ALL_WORKLOGS, Permission.DELETE_ALL_WORKLOGS, Permission.WORK_ON_ISSUES):
        await acting.grant(permission, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed, match="edit this worklog"):
        await acting.do(edit_worklog, "carol", "WHI-1", worklog.id, {"comment": "Mine"}, adjustment=AUTO)
    with pytest.raises(NotAllowed, match="delete this worklog"):
        await acting.do(delete_worklog, "carol", "WHI-1", worklog.id, AUTO)
    with pytest.raises(NotAllowed, match="associate a worklog"):
        await acting.do(add_worklog, "carol", "WHI-1", {"timeSpent": "1h"}, AUTO)
    await acting.do(edit_worklog, "bob", "WHI-1", worklog.id, {"comment": "Mine"}, adjustment=AUTO)
    await acting.do(delete_worklog, "bob", "WHI-1", worklog.id, AUTO)


async def test_a_restricted_worklog_is_there_for_its_audience_alone(site: Site, acting: Any) -> None:
    await estimated(site)
    sent = {"timeSpent": "1h", "visibility": {"type": "group", "value": "jira-administrators"}}
    worklog = await acting.do(add_worklog, "admin", "WHI-1", sent, AUTO)
    with pytest.raises(NotFound, match="Cannot find worklog"):
        await acting.do(delete_worklog, "bob", "WHI-1", worklog.id, AUTO)
    with pytest.raises(NotFound, match="Cannot find worklog"):
        await acting.do(delete_worklog, "admin", "WHI-1", 10**30, AUTO)
    await acting.do(delete_worklog, "admin", "WHI-1", worklog.id, AUTO)


async def test_worklogs_go_with_their_issue(site: Site, acting: Any) -> None:
    await estimated(site)
    await acting.do(add_worklog, "bob", "WHI-1", {"timeSpent": "1h"}, AUTO)
    await acting.do(delete_issue, "admin", "WHI-1")
