"""Issues move through their workflow, with what goes with it."""

from typing import Any

import pytest
from sqlalchemy import select, update

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.screens import add_field, add_tab, create_screen
from whimbrel.actions.transitions import transition_issue
from whimbrel.actions.workflows import create_workflow
from whimbrel.actions.workflowschemes import edit_workflow_scheme
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.reads.transitions import possible_transitions
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


async def ruled(site: Site, acting: Any, **transition: Any) -> int:
    """Let WHI follow a workflow of To Do and Done, with one transition to Done; return its id."""
    names = ("To Do", "In Progress", "Done")
    workflow = {
        "name": "Ruled",
        "statuses": [{"name": name} for name in names],
        "transitions": [{"name": "Finish", "id": 7, "to": "Done", **transition}, {"name": "Back", "to": "To Do"}],
    }
    await acting.do(create_workflow, "admin", workflow)
    await acting.do(edit_workflow_scheme, "admin", 10_000, {"defaultWorkflow": "Ruled"})
    return 7


async def test_who_does_not_meet_the_conditions_cannot_take_it(site: Site, acting: Any) -> None:
    rule = {"type": "any", "of": [{"type": "assignee"}, {"type": "group", "group": "jira-administrators"}]}
    finish = await ruled(site, acting, conditions=[rule])
    issue = await site.issue(assignee={"name": "bob"})
    catalogue = await site.catalogue()
    for name, offered in (("carol", []), ("bob", [finish]), ("admin", [finish])):
        moves = possible_transitions(catalogue, await site.user(name), issue)
        assert [move.id for move in moves] == offered
    with pytest.raises(Invalid, match="not valid for the issue"):
        await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)
    assert (await acting.do(transition_issue, "bob", "WHI-1", finish, NOTHING)).status_id == 10_001


async def test_subtasks_come_first(site: Site, acting: Any) -> None:
    finish = await ruled(site, acting, conditions=[{"type": "subtasks", "statuses": ["Done"]}])
    parent = await site.issue()
    await site.issue(issuetype={"name": "Sub-task"}, parent={"id": str(parent.id)})
    with pytest.raises(Invalid):
        await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)
    await acting.do(transition_issue, "carol", "WHI-2", finish, NOTHING)
    await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)


async def test_all_that_validators_miss_is_said_at_once(site: Site, acting: Any) -> None:
    rules = [
        {"type": "fields", "fields": ["labels", "customfield_10106"]},
        {"type": "pattern", "field": "summary", "pattern": "^[A-Z]{3}"},
        {"type": "comment"},
        {"type": "permission", "permission": "DELETE_ISSUES"},
    ]
    finish = await ruled(site, acting, validators=rules)
    await site.issue(summary="feed them")
    with pytest.raises(Invalid) as caught:
        await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)
    assert set(caught.value.fields) == {"labels", "customfield_10106", "summary", "comment"}
    assert caught.value.messages == ("You need the permission 'Delete Issues' for this transition.",)
    document = IssueDocument(
        fields={"labels": ["x"], "customfield_10106": 3, "summary": "FEED"},
        update={"comment": [{"add": {"body": "Done"}}]},
    )
    assert (await acting.do(transition_issue, "admin", "WHI-1", finish, document)).status_id == 10_001


async def test_the_parent_comes_first(site: Site, acting: Any) -> None:
    finish = await ruled(site, acting, validators=[{"type": "parent", "statuses": ["Done"]}])
    parent = await site.issue()
    await site.issue(issuetype={"name": "Sub-task"}, parent={"id": str(parent.id)})
    with pytest.raises(Invalid, match="The parent must be in the status 'Done'"):
        await acting.do(transition_issue, "carol", "WHI-2", finish, NOTHING)
    await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)
    await acting.do(transition_issue, "carol", "WHI-2", finish, NOTHING)


async def test_post_functions_are_carried_out_in_their_order(site: Site, acting: Any) -> None:
    functions = [
        {"type": "set-resolution", "resolution": "Duplicate"},
        {"type": "assign", "whom": "reporter"},
        {"type": "set-field", "field": "labels", "value": ["one"]},
        {"type": "set-field", "field": "labels", "value": ["two"]},
        {"type": "set-field", "field": "customfield_10106", "value": 5},
    ]
    finish = await ruled(site, acting, postFunctions=functions)
    issue = await site.issue(assignee={"name": "bob"})
    moved = await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)
    assert (moved.resolution_id, moved.assignee_id, moved.labels) == (10_002, issue.reporter_id, ("two",))
    assert moved.custom[10_106] == (5.0,)
    last = (await acting.events())[-1]
    assert {one["field"] for one in last.body["changes"]} >= {"status", "resolution", "assignee", "labels"}


async def test_a_value_that_the_workflow_cannot_give_stops_the_transition(site: Site, acting: Any) -> None:
    wrong = [{"type": "set-field", "field": "priority", "value": {"name": "Nope"}}]
    finish = await ruled(site, acting, postFunctions=wrong)
    await site.issue()
    with pytest.raises(Invalid, match="The workflow gives the field 'priority' a value that it cannot have"):
        await acting.do(transition_issue, "carol", "WHI-1", finish, NOTHING)


async def test_with_a_screen_its_fields_and_no_others_can_be_set(site: Site, acting: Any) -> None:
    screen = await acting.do(create_screen, "admin", {"name": "Finishing"})
    tab = await acting.do(add_tab, "admin", str(screen.id), {"name": "All"})
    await acting.do(add_field, "admin", str(screen.id), str(tab.id), {"fieldId": "labels"})
    finish = await ruled(site, acting, screen="Finishing")
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(
            transition_issue, "admin", "WHI-1", finish, IssueDocument(fields={"priority": {"name": "High"}})
        )
    assert "not on the appropriate screen" in caught.value.fields["priority"]
    await acting.grant(Permission.EDIT_ISSUES, HolderKind.GROUP, 10_000)
    moved = await acting.do(transition_issue, "carol", "WHI-1", finish, IssueDocument(fields={"labels": ["x"]}))
    assert moved.labels == ("x",)


async def test_a_loop_keeps_the_status(site: Site, acting: Any) -> None:
    loop = await ruled(site, acting, to=None, postFunctions=[{"type": "assign", "whom": "actor"}])
    issue = await site.issue()
    moved = await acting.do(transition_issue, "carol", "WHI-1", loop, NOTHING)
    assert (moved.status_id, moved.assignee_id) == (issue.status_id, (await site.user("carol")).id)


async def test_what_cannot_be_edited_can_be_moved(site: Site, acting: Any) -> None:
    workflow = {
        "name": "Strict",
        "statuses": [{"name": "To Do"}, {"name": "Done", "properties": {"jira.issue.editable": "false"}}],
        "transitions": [{"name": "Finish", "id": 7, "to": "Done"}, {"name": "Back", "id": 8, "to": "To Do"}],
    }
    await acting.do(create_workflow, "admin", workflow)
    await acting.do(
        edit_workflow_scheme, "admin", 10_000, {"defaultWorkflow": "Strict", "statusMigration": {"In Progress": "Done"}}
    )
    await site.issue()
    await acting.do(transition_issue, "admin", "WHI-1", 7, NOTHING)
    document = IssueDocument(fields={"labels": ["x"]})
    with pytest.raises((Invalid, NotAllowed)):
        await acting.do(edit_issue, "admin", "WHI-1", document)
    await acting.do(transition_issue, "admin", "WHI-1", 8, NOTHING)
    assert (await acting.do(edit_issue, "admin", "WHI-1", document)).labels == ("x",)


async def test_the_rules_of_creation_hold(site: Site, acting: Any) -> None:
    workflow = {
        "name": "Begun",
        "statuses": [{"name": "To Do"}, {"name": "In Progress"}, {"name": "Done"}],
        "initial": "In Progress",
        "creation": {
            "validators": [{"type": "fields", "fields": ["labels"]}],
            "postFunctions": [{"type": "assign", "whom": "actor"}],
        },
    }
    await acting.do(create_workflow, "admin", workflow)
    await acting.do(edit_workflow_scheme, "admin", 10_000, {"defaultWorkflow": "Begun"})
    fields = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Feed"}
    with pytest.raises(Invalid) as caught:
        await acting.do(create_issue, "carol", IssueDocument(fields=fields))
    assert set(caught.value.fields) == {"labels"}
    made = await acting.do(create_issue, "carol", IssueDocument(fields={**fields, "labels": ["x"]}))
    assert (made.status_id, made.assignee_id) == (3, (await site.user("carol")).id)
