"""Workflow schemes say which workflow the issues of a type follow."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.workflowschemes import (
    create_workflow_scheme,
    delete_workflow_scheme,
    edit_workflow_scheme,
    follow_workflow_scheme,
)
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues

MIXED = {"name": "Mixed"}


@pytest.fixture
async def names(site: Site) -> dict[int, str]:
    return {one.id: one.name for one in (await site.catalogue()).schemes.workflows.values()}


async def test_a_scheme_maps_types_to_workflows(site: Site, acting: Any, names: dict[int, str]) -> None:
    sent = {"name": "Mixed", "defaultWorkflow": names[10_001].upper(), "issueTypeMappings": {"10002": names[10_000]}}
    made = await acting.do(create_workflow_scheme, "admin", sent)
    assert (made.default_workflow_id, made.by_issue_type) == (10_001, {10_002: 10_000})
    after = await acting.do(edit_workflow_scheme, "admin", made.id, {"description": "Both", "issueTypeMappings": {}})
    assert (after.name, after.description, after.default_workflow_id, after.by_issue_type) == (
        *("Mixed", "Both", 10_001),
        {},
    )
    assert (await site.catalogue()).schemes.workflow_schemes[made.id] == after
    await acting.do(delete_workflow_scheme, "admin", made.id)
    with pytest.raises(NotFound):
        await acting.do(edit_workflow_scheme, "admin", made.id, {})


async def test_only_issues_of_the_types_that_change_are_moved(site: Site, acting: Any, names: dict[int, str]) -> None:
    task = await site.issue(issuetype={"name": "Task"})
    bug = await site.issue(issuetype={"name": "Bug"})
    change = {"issueTypeMappings": {str(bug.issue_type_id): names[10_001]}}
    with pytest.raises(Invalid, match="1 issues that follow"):
        await acting.do(edit_workflow_scheme, "admin", 10_000, change)
    await acting.do(edit_workflow_scheme, "admin", 10_000, {**change, "statusMigration": {"To Do": "Reopened"}})
    found = await site.database.snapshot(lambda reader: issues.load(reader, [task.id, bug.id]))
    assert (found[task.id].status_id, found[bug.id].status_id) == (task.status_id, 4)
    assert await acting.history(bug.id) == [("status", "To Do", "Reopened")]
    assert await acting.history(task.id) == []


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({}, "name"),
        ({"name": "classic"}, "name"),
        ({"name": "X", "defaultWorkflow": "nope"}, "defaultWorkflow"),
        ({"name": "X", "issueTypeMappings": {"77": "classic default workflow"}}, "issueTypeMappings"),
        ({"name": "X", "issueTypeMappings": []}, "issueTypeMappings"),
        ({"name": "X", "description": 5}, "description"),
    ],
)
async def test_what_is_wrong_is_said(acting: Any, sent: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(create_workflow_scheme, "admin", sent)
    assert where in caught.value.fields


async def test_a_scheme_that_is_followed_stays(acting: Any) -> None:
    with pytest.raises(Invalid, match="follows the workflow scheme"):
        await acting.do(delete_workflow_scheme, "admin", 10_000)
    await acting.do(delete_workflow_scheme, "admin", 10_001)


@pytest.mark.parametrize("actor", ["carol", None])
async def test_only_administrators_change_schemes(acting: Any, actor: str | None) -> None:
    for work in (
        (create_workflow_scheme, MIXED),
        (edit_workflow_scheme, 10_000, {}),
        (delete_workflow_scheme, 10_001),
        (follow_workflow_scheme, "WHI", 10_001),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(work[0], actor, *work[1:])
