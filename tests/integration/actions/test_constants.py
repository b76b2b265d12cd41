"""Issue types, priorities, resolutions and statuses: who may, what is wrong, and what becomes of issues."""

from typing import Any

import pytest
from sqlalchemy import insert

from support.site import Site
from whimbrel.actions.constants import (
    PRIORITY,
    RESOLUTION,
    create_constant,
    delete_constant,
    edit_constant,
    edit_status,
    order_constants,
)
from whimbrel.actions.customfields import create_field
from whimbrel.actions.issuetypes import create_issue_type, delete_issue_type, edit_issue_type
from whimbrel.errors import Conflict, Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.schema.scheme import workflow_scheme
from whimbrel.tracker import defaults


async def test_an_issue_type_is_made_and_changed(site: Site, acting: Any) -> None:
    made = await acting.do(
        create_issue_type, "admin", {"name": " Spike ", "description": "Find out", "type": "standard"}
    )
    assert (await site.catalogue()).schemes.issue_types[made.id] == made
    assert (await site.issue(issuetype={"name": "spike"})).issue_type_id == made.id
    after = await acting.do(edit_issue_type, "admin", str(made.id), {"name": "Study", "avatarId": 103})
    assert (after.name, after.description, after.avatar_id, after.subtask) == ("Study", "Find out", 103, False)
    for sent, error in (
        ({"name": "study"}, Conflict),
        ({"name": ""}, Invalid),
        ({"name": "Part", "type": "piece"}, Invalid),
    ):
        with pytest.raises(error):
            await acting.do(create_issue_type, "admin", sent)
    with pytest.raises(Invalid):
        await acting.do(edit_issue_type, "admin", str(made.id), {"avatarId": 110})
    with pytest.raises(NotFound):
        await acting.do(edit_issue_type, "admin", "77", {})
    for action, arguments in (
        (create_issue_type, ({"name": "Mine"},)),
        (edit_issue_type, (str(made.id), {})),
        (delete_issue_type, (str(made.id),)),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", *arguments)


async def test_issues_get_the_alternative_of_a_type_that_is_deleted(site: Site, acting: Any) -> None:
    bug = await site.issue(issuetype={"name": "Bug"})
    await site.issue()
    async with site.database.transaction() as tx:
        row = {"id": 7, "name": "By type", "default_workflow_id": 10_000, "by_issue_type": {"10004": 10_001}}
        await tx.execute(insert(workflow_scheme), row)
    with pytest.raises(Invalid):
        await acting.do(delete_issue_type, "admin", str(defaults.BUG))
    with pytest.raises(Invalid):
        await acting.do(delete_issue_type, "admin", str(defaults.BUG), str(defaults.SUB_TASK))
    await acting.do(delete_issue_type, "admin", str(defaults.BUG), str(defaults.TASK))
    async with site.database.transaction() as tx:
        assert (await issues.load(tx, [bug.id]))[bug.id].issue_type_id == defaults.TASK
    catalogue = await site.catalogue()
    assert defaults.BUG not in catalogue.schemes.issue_type_schemes[10_000].issue_type_ids
    assert (defaults.BUG in catalogue.schemes.issue_types, await acting.history(bug.id)) == (False, [])
    assert (await acting.events())[-1].body == {"replace": {"issuetype": {"10004": "10002"}}}
    await acting.do(delete_issue_type, "admin", str(defaults.STORY))
    with pytest.raises(NotFound):
        await acting.do(delete_issue_type, "admin", str(defaults.STORY))


async def test_a_context_does_not_become_one_for_all_types(site: Site, acting: Any) -> None:
    sent = {
        "name": "Cause",
        "type": "com.atlassian.jira.plugin.system.customfieldtypes:textfield",
        "issueTypeIds": [str(defaults.BUG)],
    }
    await acting.do(create_field, "admin", sent)
    with pytest.raises(Invalid) as caught:
        await acting.do(delete_issue_type, "admin", str(defaults.BUG))
    assert "context" in caught.value.messages[0]


async def test_priorities_and_resolutions_are_made_changed_and_ordered(site: Site, acting: Any) -> None:
    made = await acting.do(create_constant, "admin", PRIORITY, {"name": "Blocker", "statusColor": "#f00"})
    assert (await site.issue(priority={"name": "Blocker"})).priority_id == made.id
    after = await acting.do(edit_constant, "admin", PRIORITY, str(made.id), {"description": "Stop"})
    assert (after.name, after.description, after.color) == ("Blocker", "Stop", "#f00")
    ids = [made.id, 1, 2, 3, 4, 5]
    await acting.do(order_constants, "admin", PRIORITY, ids)
    assert list((await site.catalogue()).schemes.priorities) == ids
    for kind, sent, error in (
        (PRIORITY, {"name": "blocker"}, Conflict),
        (PRIORITY, {"name": "X", "statusColor": "red"}, Invalid),
        (RESOLUTION, {"name": " "}, Invalid),
    ):
        with pytest.raises(error):
            await acting.do(create_constant, "admin", kind, sent)
    with pytest.raises(Invalid):
        await acting.do(order_constants, "admin", PRIORITY, [1, 2])
    with pytest.raises(NotAllowed):
        await acting.do(create_constant, "bob", RESOLUTION, {"name": "Moved"})
    other = await acting.do(create_constant, "admin", RESOLUTION, {"name": "Moved"})
    assert (await site.catalogue()).schemes.resolutions[other.id].sequence == 5


async def test_issues_get_another_priority_or_resolution_when_theirs_is_deleted(site: Site, acting: Any) -> None:
    high = await site.issue(priority={"name": "High"})
    await site.issue(priority={"name": "Low"})
    for replacement in (None, "2", "77"):
        with pytest.raises(Invalid):
            await acting.do(delete_constant, "admin", PRIORITY, "2", replacement)
    await acting.do(delete_constant, "admin", PRIORITY, "2", "1")
    async with site.database.transaction() as tx:
        assert (await issues.load(tx, [high.id]))[high.id].priority_id == 1
    schemes = (await site.catalogue()).schemes
    assert schemes.priority_schemes[10_000].priority_ids == (1, 3, 4, 5)
    assert (await acting.events())[-1].body == {"replace": {"priority": {"2": "1"}}}
    await acting.do(delete_constant, "admin", RESOLUTION, "10000", "10001")
    with pytest.raises(NotFound):
        await acting.do(delete_constant, "admin", RESOLUTION, "10000", "10001")


async def test_a_status_is_renamed_and_put_in_another_category(site: Site, acting: Any) -> None:
    after = await acting.do(edit_status, "admin", "3", {"name": "Doing", "statusCategory": "done"})
    assert (await site.catalogue()).schemes.statuses[3] == after
    assert (after.name, after.category.key) == ("Doing", "done")
    for sent, error in (({"name": "Open"}, Conflict), ({"statusCategory": "x"}, Invalid), ({"name": 7}, Invalid)):
        with pytest.raises(error):
            await acting.do(edit_status, "admin", "3", sent)
    with pytest.raises(NotFound):
        await acting.do(edit_status, "admin", "99", {})
