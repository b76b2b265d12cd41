"""Workflows are documents that administrators write, and no issue is left in a status that is none of its workflow."""

import asyncio
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.projectroles import create_role
from whimbrel.actions.screens import create_screen, delete_screen
from whimbrel.actions.transitions import transition_issue
from whimbrel.actions.workflows import create_workflow, delete_workflow, edit_workflow
from whimbrel.actions.workflowschemes import follow_workflow_scheme
from whimbrel.catalogue.workflowdocument import to_document
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage.schema.issue import issue as issue_table

REVIEW: dict[str, Any] = {
    "name": "Review",
    "description": "With four eyes",
    "statuses": [
        {"name": "To Do"},
        {"name": "In Review", "category": "indeterminate", "description": "Being read"},
        {"name": "Done", "properties": {"jira.issue.editable": "false"}},
    ],
    "transitions": [
        {"name": "Ask", "from": ["To Do"], "to": "In Review", "screen": "Reading"},
        {
            "name": "Accept",
            "id": 71,
            "from": ["In Review"],
            "to": "Done",
            "description": "It is good",
            "properties": {"opsbar-sequence": "10"},
            "conditions": [
                {"type": "any", "of": [{"type": "role", "role": "Administrators"}, {"type": "assignee"}]},
                {"type": "subtasks", "statuses": ["Done"]},
                {"type": "user-field", "userField": "customfield_10104"},
                {"type": "group", "group": "jira-administrators"},
                {"type": "permission", "permission": "CLOSE_ISSUES"},
            ],
            "validators": [
                {"type": "fields", "fields": ["fixVersions"]},
                {"type": "pattern", "field": "summary", "pattern": "^[A-Z]"},
                {"type": "parent", "statuses": ["To Do"]},
                {"type": "comment"},
            ],
            "postFunctions": [
                {"type": "set-resolution", "resolution": "Done"},
                {"type": "assign", "whom": "nobody"},
                {"type": "set-field", "field": "labels", "value": ["accepted"]},
            ],
        },
        {"name": "Reopen", "to": "To Do", "postFunctions": [{"type": "clear-resolution"}]},
        {"name": "Remind"},
    ],
}


def document(**changes: Any) -> dict[str, Any]:
    return {**msgspec.json.decode(msgspec.json.encode(REVIEW)), **changes}


@pytest.fixture
def plain() -> dict[str, Any]:
    """Three statuses and ways between all of them."""
    names = ("To Do", "In Review", "Done")
    return {
        "name": "Plain",
        "statuses": [{"name": name, "category": "indeterminate"} for name in names],
        "transitions": [{"name": name, "to": name} for name in names],
    }


async def statuses_of(site: Site) -> dict[int, str]:
    known = (await site.catalogue()).schemes.statuses
    rows = await site.database.fetch_all(select(issue_table.c.number, issue_table.c.status_id))
    return {row.number: known[row.status_id].name for row in rows}


async def test_what_was_read_can_be_written_again(site: Site, acting: Any) -> None:
    sent = document()
    next(one for one in sent["transitions"] if one["name"] == "Accept")["conditions"].pop(2)
    await acting.do(create_screen, "admin", {"name": "Reading"})
    made = await acting.do(create_workflow, "admin", sent)
    catalogue = await site.catalogue()
    assert catalogue.schemes.workflows[made.id] == made
    shown = msgspec.to_builtins(to_document(catalogue, made))
    assert shown["statuses"][1] == {"name": "In Review", "category": "indeterminate", "description": "Being read"}
    again = await acting.do(create_workflow, "admin", {**shown, "name": "Twin"})
    assert msgspec.structs.replace(again, id=made.id, name=made.name) == made
    with pytest.raises(Invalid, match="The workflow 'Review' shows this screen"):
        await acting.do(delete_screen, "admin", str(made.transitions[0].screen_id))
    assert [row.avi for row in await acting.events()][-3:] == [
        "avi:jira:created:status",
        "avi:jira:created:workflow",
        "avi:jira:created:workflow",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "name"),
        ({"statuses": []}, "1 to 200 statuses"),
        ({"statuses": [{"name": "To Do"}, {"name": "to do"}]}, "statuses"),
        ({"statuses": [{"name": "Nowhere"}]}, "does not exist"),
        ({"initial": "In Progress"}, "no status 'In Progress'"),
        ({"transitions": [{"name": "Go", "to": "Elsewhere"}]}, "no status 'Elsewhere'"),
        ({"transitions": [{"name": "Go", "id": 3}, {"name": "Come", "id": 3}]}, "ids of transitions"),
        ({"transitions": [{"name": "Go", "screen": "Big"}]}, "no screen 'Big'"),
        ({"transitions": [{"name": "Go", "conditions": [{"type": "moon"}]}]}, "cannot be read"),
        ({"transitions": [{"name": "Go", "conditions": [{"type": "group", "group": "x"}]}]}, "'x'"),
        ({"transitions": [{"name": "Go", "conditions": [{"type": "any", "of": []}]}]}, "'of' must be a list"),
        ({"transitions": [{"name": "Go", "validators": [{"type": "fields", "fields": ["nope"]}]}]}, "nope"),
        ({"transitions": [{"name": "Go", "postFunctions": [{"type": "set-field", "field": "status"}]}]}, "status"),
        ({"creation": {"validators": [{"type": "pattern", "field": "summary", "pattern": "("}]}}, "regular expression"),
        ({"creation": {"validators": [{"type": "pattern", "field": "summary", "pattern": r"(a)\1"}]}}, "pattern"),
        ({"surprise": 1, "name": 5}, "cannot be read"),
    ],
)
async def test_what_is_wrong_with_a_document_is_said(acting: Any, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(create_workflow, "admin", {"name": "W", "statuses": [{"name": "To Do"}], **change})
    said = " ".join([*caught.value.messages, *caught.value.fields, *caught.value.fields.values()])
    assert sentence in said


async def test_a_name_is_taken_once(acting: Any, plain: dict[str, Any]) -> None:
    await acting.do(create_workflow, "admin", plain)
    with pytest.raises(Invalid, match="already exists"):
        await acting.do(create_workflow, "admin", {**plain, "name": "PLAIN"})


@pytest.mark.parametrize("actor", ["carol", None])
async def test_only_administrators_write_workflows(acting: Any, plain: dict[str, Any], actor: str | None) -> None:
    for work in ((create_workflow, plain), (edit_workflow, 10_000, plain), (delete_workflow, 10_000)):
        with pytest.raises(NotAllowed):
            await acting.do(work[0], actor, *work[1:])
    with pytest.raises(NotFound):
        await acting.do(edit_workflow, "admin", 77, plain)


async def test_issues_go_where_the_mapping_says(site: Site, acting: Any) -> None:
    moved = [await site.issue(), await site.issue()]
    stays = await site.issue()
    for one in moved:
        await acting.do(transition_issue, "carol", f"WHI-{one.number}", 21, IssueDocument())
    workflow = (await site.catalogue()).schemes.workflows[10_000]
    sent = msgspec.to_builtins(to_document(await site.catalogue(), workflow))
    sent["statuses"] = [one for one in sent["statuses"] if one["name"] != "In Progress"]
    sent["transitions"] = [one for one in sent["transitions"] if one["to"] != "In Progress"]
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_workflow, "admin", workflow.id, sent)
    assert "2 issues that follow the workflow" in caught.value.fields["statusMigration"]
    assert set((await statuses_of(site)).values()) == {"To Do", "In Progress"}
    with pytest.raises(Invalid):
        await acting.do(edit_workflow, "admin", workflow.id, {**sent, "statusMigration": {"In Progress": "Closed"}})
    told = len(await acting.events())
    await acting.do(edit_workflow, "admin", workflow.id, {**sent, "statusMigration": {"In Progress": "Done"}})
    assert await statuses_of(site) == {moved[0].number: "Done", moved[1].number: "Done", stays.number: "To Do"}
    assert await acting.history(moved[0].id) == [
        ("status", "To Do", "In Progress"),
        ("status", "In Progress", "Done"),
    ]
    assert await acting.history(stays.id) == []
    assert [row.avi for row in (await acting.events())[told:]] == [
        "avi:jira:migrated:statuses",
        "avi:jira:updated:workflow",
    ]


async def test_a_workflow_in_use_is_not_deleted(acting: Any, plain: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="is in the scheme"):
        await acting.do(delete_workflow, "admin", 10_000)
    made = await acting.do(create_workflow, "admin", plain)
    await acting.do(delete_workflow, "admin", made.id)
    with pytest.raises(NotFound):
        await acting.do(delete_workflow, "admin", made.id)


async def test_roles_are_called_by_their_names(site: Site, acting: Any) -> None:
    role = await acting.do(create_role, "admin", {"name": "Reader"})
    sent = {"name": "Read", "statuses": [{"name": "To Do"}]}
    rule = {"type": "all", "of": [{"type": "role", "role": "reader"}]}
    made = await acting.do(create_workflow, "admin", {**sent, "transitions": [{"name": "Read", "conditions": [rule]}]})
    shown = to_document(await site.catalogue(), made).transitions[0].conditions
    assert shown == ({"type": "all", "of": [{"type": "role", "role": role.name}]},)


async def test_a_workflow_that_changes_waits_for_issues_under_way(site: Site, acting: Any) -> None:
    """An issue that is created while its status disappears is moved too, or begins in the other one."""
    workflow = (await site.catalogue()).schemes.workflows[10_000]
    sent = msgspec.to_builtins(to_document(await site.catalogue(), workflow))
    sent["statuses"] = [one for one in sent["statuses"] if one["name"] != "To Do"]
    sent["transitions"] = [one for one in sent["transitions"] if one["to"] != "To Do"]
    sent = {**sent, "initial": "Done", "statusMigration": {"To Do": "Done"}}
    fields = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Feed"}
    creations = [acting.do(create_issue, "admin", IssueDocument(fields=fields)) for _ in range(6)]
    await asyncio.gather(*creations[:3], acting.do(edit_workflow, "admin", workflow.id, sent), *creations[3:])
    assert set((await statuses_of(site)).values()) == {"Done"}


async def test_a_project_follows_another_scheme(site: Site, acting: Any) -> None:
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(follow_workflow_scheme, "admin", "WHI", 10_001)
    assert "statusMigration" in caught.value.fields
    await acting.do(follow_workflow_scheme, "admin", "WHI", 10_001, {"To Do": "Open"})
    assert await statuses_of(site) == {1: "Open"}
    assert (await site.catalogue()).projects.by_key["WHI"].workflow_scheme_id == 10_001
