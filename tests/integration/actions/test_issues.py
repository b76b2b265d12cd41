"""Issues are created, edited, assigned and deleted with their history and their event."""

from typing import Any

import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import assign_issue, delete_issue, edit_issue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.schema.history import change_item
from whimbrel.storage.schema.log import event
from whimbrel.tracker.issue import Issue


async def edit(site: Site, mention: str, actor: str = "admin", **document: Any) -> Issue:
    catalogue = await site.catalogue()
    async with site.database.transaction() as tx:
        return await edit_issue(tx, catalogue, await site.user(actor), mention, IssueDocument(**document))


async def history(site: Site, issue: Issue) -> list[tuple[str, str | None, str | None]]:
    statement = select(change_item).where(change_item.c.issue_id == issue.id).order_by(change_item.c.id)
    return [(row.field, row.from_string, row.to_string) for row in await site.database.fetch_all(statement)]


async def events(site: Site, issue: Issue) -> list[Any]:
    statement = select(event.c.avi, event.c.body).where(event.c.issue_id == issue.id).order_by(event.c.id)
    return list(await site.database.fetch_all(statement))


async def test_a_new_issue_has_the_defaults_of_its_project(site: Site) -> None:
    issue = await site.issue("First", actor="carol")
    catalogue = await site.catalogue()
    carol = await site.user("carol")
    assert catalogue.issue_key(issue.project_id, issue.number) == "WHI-1"
    assert catalogue.schemes.statuses[issue.status_id].name == "To Do"
    assert catalogue.schemes.priorities[issue.priority_id or 0].name == "Medium"
    assert (issue.reporter_id, issue.creator_id, issue.assignee_id) == (carol.id, carol.id, None)
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [issue.id]))
    assert loaded[issue.id] == issue
    assert [row.avi for row in await events(site, issue)] == ["avi:jira:created:issue"]


async def test_every_wrong_field_is_named_at_once(site: Site) -> None:
    with pytest.raises(Invalid) as caught:
        await site.issue("", priority={"name": "Urgent"}, assignee={"name": "nobody"}, nonsense=1, labels=["a b"])
    assert caught.value.fields == {
        "summary": "You must specify a summary of the issue.",
        "priority": "The priority selected is invalid.",
        "assignee": "User 'nobody' does not exist.",
        "nonsense": "Field 'nonsense' cannot be set. It is not on the appropriate screen, or unknown.",
        "labels": "The label 'a b' contains spaces which is invalid.",
    }


async def test_an_edit_leaves_its_history_and_its_event(site: Site) -> None:
    issue = await site.issue("Before")
    after = await edit(site, "WHI-1", fields={"summary": "After", "assignee": {"name": "bob"}, "labels": ["b", "a"]})
    assert (after.summary, after.labels) == ("After", ("a", "b"))
    assert await history(site, issue) == [
        ("summary", "Before", "After"),
        ("assignee", None, "Bob Builder"),
        ("labels", "", "a b"),
    ]
    changes = (await events(site, issue))[-1].body["changes"]
    assert changes == [
        {"field": "summary", "before": [], "after": []},
        {"field": "assignee", "before": [], "after": [str((await site.user("bob")).id)]},
        {"field": "labels", "before": [], "after": ["a", "b"]},
    ]


async def test_an_edit_that_changes_nothing_leaves_no_trace(site: Site) -> None:
    issue = await site.issue("Same")
    assert await edit(site, "WHI-1", fields={"summary": "Same"}) == issue
    assert await history(site, issue) == []
    assert len(await events(site, issue)) == 1


async def test_operations_add_and_remove_single_values(site: Site) -> None:
    await site.issue(labels=["keep", "drop"])
    after = await edit(site, "WHI-1", update={"labels": [{"add": "new"}, {"remove": "drop"}]})
    assert after.labels == ("keep", "new")


async def test_setting_a_resolution_sets_its_instant_and_clearing_clears_it(site: Site) -> None:
    await site.issue()
    done = await edit(site, "WHI-1", fields={"resolution": {"name": "Done"}})
    assert done.resolved == done.updated
    assert (await edit(site, "WHI-1", fields={"resolution": None})).resolved is None


async def test_custom_fields_are_written_and_compared(site: Site) -> None:
    issue = await site.issue(customfield_10106=5, customfield_10107=[{"value": "Impediment"}])
    assert issue.custom == {10106: (5.0,), 10107: (10003,)}
    after = await edit(site, "WHI-1", fields={"customfield_10106": 8, "customfield_10107": None})
    assert after.custom == {10106: (8.0,)}
    assert await history(site, issue) == [("Story Points", "5", "8"), ("Flagged", "Impediment", None)]


async def test_an_epic_link_is_set_by_key(site: Site) -> None:
    epic = await site.issue("Epic", issuetype={"name": "Epic"}, customfield_10102="Big")
    story = await site.issue("Story", issuetype={"name": "Story"}, customfield_10100="WHI-1")
    assert story.custom[10100] == (epic.id,)
    await edit(site, "WHI-2", fields={"customfield_10100": None})
    assert (await history(site, story))[0][0] == "Epic Link"


async def test_a_subtask_needs_a_parent_and_nothing_else_may_have_one(site: Site) -> None:
    parent = await site.issue("Parent")
    child = await site.issue("Child", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    assert child.parent_id == parent.id
    with pytest.raises(Invalid) as caught:
        await site.issue("Orphan", issuetype={"name": "Sub-task"})
    assert "parent" in caught.value.fields
    with pytest.raises(Invalid) as caught:
        await site.issue("Task", parent={"key": "WHI-1"})
    assert "issuetype" in caught.value.fields


async def test_deleting_takes_subtasks_along_only_when_asked(site: Site) -> None:
    parent = await site.issue("Parent")
    child = await site.issue("Child", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    catalogue, admin = await site.catalogue(), await site.user("admin")
    with pytest.raises(Invalid, match="has subtasks"):
        async with site.database.transaction() as tx:
            await delete_issue(tx, catalogue, admin, "WHI-1")
    async with site.database.transaction() as tx:
        await delete_issue(tx, catalogue, admin, "WHI-1", with_subtasks=True)
    assert await site.database.snapshot(lambda reader: issues.load(reader, [parent.id, child.id])) == {}
    assert (await events(site, child))[-1].avi == "avi:jira:deleted:issue"


async def test_a_deleted_epic_is_unset_where_it_was_linked(site: Site) -> None:
    await site.issue("Epic", issuetype={"name": "Epic"})
    story = await site.issue("Story", customfield_10100="WHI-1")
    catalogue, admin = await site.catalogue(), await site.user("admin")
    async with site.database.transaction() as tx:
        await delete_issue(tx, catalogue, admin, "WHI-1")
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [story.id]))
    assert loaded[story.id].custom == {}


async def test_only_those_who_may_do_it_can(site: Site) -> None:
    await site.issue()
    catalogue = await site.catalogue()
    with pytest.raises(NotAllowed):
        async with site.database.transaction() as tx:
            await delete_issue(tx, catalogue, await site.user("carol"), "WHI-1")
    with pytest.raises(NotFound, match="Issue Does Not Exist"):
        async with site.database.transaction() as tx:
            await edit_issue(tx, catalogue, None, "WHI-1", IssueDocument(fields={"summary": "x"}))
    document = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Anonymous"}
    with pytest.raises(Invalid) as caught:
        async with site.database.transaction() as tx:
            await create_issue(tx, catalogue, None, IssueDocument(fields=document))
    assert caught.value.fields == {"project": "valid project is required"}


async def test_assigning_takes_a_name_nobody_or_the_default(site: Site) -> None:
    await site.issue()
    catalogue, carol = await site.catalogue(), await site.user("carol")
    for sent, expected in (({"name": "carol"}, carol.id), ({"name": "-1"}, None), ({"name": None}, None)):
        async with site.database.transaction() as tx:
            issue = await assign_issue(tx, catalogue, carol, "WHI-1", sent)
        assert issue.assignee_id == expected


async def test_numbers_are_given_once(site: Site) -> None:
    numbers = [(await site.issue(f"Issue {index}")).number for index in range(3)]
    assert numbers == [1, 2, 3]
