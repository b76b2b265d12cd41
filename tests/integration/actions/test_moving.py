"""Issues move to another project or type with what is known there, and keep answering to the key that they had."""

from typing import Any

import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.components import create_component
from whimbrel.actions.customfields import create_context, create_field
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.moving import Move, move_issue
from whimbrel.actions.options import add_option
from whimbrel.actions.projects import create_project
from whimbrel.actions.versions import create_version
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.jql.asker import Asker
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.search.answer import search
from whimbrel.storage import issues
from whimbrel.storage.schema.issue import former_issue_key
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import HolderKind, Permission

GULLS = {"key": "GULL", "name": "Gulls", "lead": "carol"}
TO_GULLS = Move(project={"key": "GULL"})


@pytest.fixture
async def gulls(acting: Any) -> int:
    return int((await acting.do(create_project, "admin", GULLS)).id)


async def loaded(site: Site, issue_id: int) -> Issue:
    found = await site.database.snapshot(lambda reader: issues.load(reader, [issue_id]))
    return found[issue_id]


async def test_the_key_that_it_had_goes_on_leading_to_it(site: Site, acting: Any, gulls: int) -> None:
    issue = await site.issue(labels=["x"])
    moved = await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    assert (moved.id, moved.project_id, moved.number, moved.labels) == (issue.id, gulls, 1, ("x",))
    assert await loaded(site, issue.id) == moved
    assert await acting.history(issue.id) == [("project", "Whimbrel", "Gulls"), ("Key", "WHI-1", "GULL-1")]
    last = (await acting.events())[-1]
    assert (last.avi, last.project_id, last.issue_id) == ("avi:jira:moved:issue", gulls, issue.id)
    catalogue, carol = await site.catalogue(), await site.user("carol")
    for key in ("WHI-1", "GULL-1", "whi-1"):
        async with site.database.transaction() as tx:
            view = await read_issue(tx, catalogue, carol, key, Parts())
        assert (view.issue.id, view.key) == (issue.id, "GULL-1")
    assert (await acting.do(edit_issue, "carol", "WHI-1", IssueDocument(fields={"labels": []}))).id == issue.id
    assert (await site.issue()).number == 2


async def test_queries_find_it_by_the_key_that_it_had(site: Site, acting: Any, gulls: int) -> None:
    issue = await site.issue()
    await site.issue()
    await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    catalogue, carol = await site.catalogue(), await site.user("carol")
    for jql, found in (
        ("key = WHI-1", [issue.id]),
        ("key in (WHI-1, GULL-1)", [issue.id]),
        ("project = GULL", [issue.id]),
    ):
        async with site.database.transaction() as tx:
            assert list((await search(tx, catalogue, Asker.of(carol, tx.now), jql)).ids) == found


async def test_it_goes_there_and_back_again(site: Site, acting: Any, gulls: int) -> None:
    issue = await site.issue()
    await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    back = await acting.do(move_issue, "admin", "GULL-1", Move(project={"key": "WHI"}))
    assert (back.id, back.number) == (issue.id, 2)
    rows = await site.database.fetch_all(select(former_issue_key.c.number, former_issue_key.c.issue_id))
    assert sorted(tuple(row) for row in rows) == [(1, issue.id), (1, issue.id)]


async def test_things_are_found_again_by_their_names(site: Site, acting: Any, gulls: int) -> None:
    for key, names in (("WHI", ("Beak", "Wing")), ("GULL", ("Tail", "beak"))):
        for name in names:
            await acting.do(create_component, "admin", {"project": key, "name": name})
    for key, names in (("WHI", ("1.0", "2.0")), ("GULL", ("2.0",))):
        for name in names:
            await acting.do(create_version, "admin", {"project": key, "name": name})
    issue = await site.issue(
        components=[{"name": "Beak"}, {"name": "Wing"}],
        fixVersions=[{"name": "1.0"}],
        versions=[{"name": "2.0"}],
    )
    moved = await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    projects = (await site.catalogue()).projects
    assert [projects.components[one].name for one in moved.component_ids] == ["beak"]
    assert moved.fix_version_ids == ()
    assert [projects.versions[one].project_id for one in moved.affected_version_ids] == [gulls]
    assert await loaded(site, issue.id) == moved


async def test_values_without_a_counterpart_go(site: Site, acting: Any, gulls: int) -> None:
    whi = (await site.catalogue()).projects.by_key["WHI"].id
    select_type = "com.atlassian.jira.plugin.system.customfieldtypes:select"
    colour = await acting.do(create_field, "admin", {"name": "Colour", "type": select_type, "projectIds": [str(whi)]})
    own = (await site.catalogue()).fields.contexts_of[colour.id][0]
    there = await acting.do(create_context, "admin", colour.key, {"name": "Gulls", "projectIds": [str(gulls)]})
    for context, names in ((own, ("Red", "Blue")), (there, ("red",))):
        for name in names:
            await acting.do(add_option, "admin", colour.key, name, context_id=context.id)
    text_type = "com.atlassian.jira.plugin.system.customfieldtypes:textfield"
    note = await acting.do(create_field, "admin", {"name": "Note", "type": text_type, "projectIds": [str(whi)]})
    await site.issue(**{colour.key: {"value": "Red"}, note.key: "x"})
    await site.issue(**{colour.key: {"value": "Blue"}})
    options = (await site.catalogue()).fields.options
    moved = await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    assert note.id not in moved.custom
    assert [options[int(str(one))].value for one in moved.custom[colour.id]] == ["red"]
    assert colour.id not in (await acting.do(move_issue, "admin", "WHI-2", TO_GULLS)).custom


async def test_sub_tasks_come_along(site: Site, acting: Any, gulls: int) -> None:
    parent = await site.issue()
    child = await site.issue(issuetype={"name": "Sub-task"}, parent={"id": str(parent.id)})
    moved = await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    after = await loaded(site, child.id)
    assert (after.project_id, after.number, after.parent_id) == (gulls, 2, parent.id)
    assert moved.number == 1
    with pytest.raises(Invalid) as caught:
        await acting.do(move_issue, "admin", "GULL-2", Move(project={"key": "WHI"}))
    assert "parent" in caught.value.fields


async def test_an_issue_becomes_a_sub_task_and_ceases_to_be_one(site: Site, acting: Any) -> None:
    parent, issue = await site.issue(), await site.issue()
    subtask = {"name": "Sub-task"}
    with pytest.raises(Invalid) as caught:
        await acting.do(move_issue, "admin", "WHI-2", Move(issuetype=subtask))
    assert "parent" in caught.value.fields
    made = await acting.do(move_issue, "admin", "WHI-2", Move(issuetype=subtask, parent={"key": "WHI-1"}))
    assert (made.id, made.parent_id) == (issue.id, parent.id)
    with pytest.raises(Invalid, match="has sub-tasks"):
        await acting.do(move_issue, "admin", "WHI-1", Move(issuetype=subtask, parent={"key": "WHI-2"}))
    freed = await acting.do(move_issue, "admin", "WHI-2", Move(issuetype={"name": "Task"}))
    assert (freed.parent_id, freed.number) == (None, 2)
    assert ("Parent", "WHI-1", None) in [(one[0], one[1], one[2]) for one in await acting.history(issue.id)]


async def test_a_status_that_is_not_there_has_to_be_chosen(site: Site, acting: Any) -> None:
    await acting.do(create_project, "admin", {**GULLS, "workflowScheme": 10_001})
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(move_issue, "admin", "WHI-1", TO_GULLS)
    assert "Choose one of: Open" in caught.value.fields["status"]
    with pytest.raises(Invalid):
        await acting.do(move_issue, "admin", "WHI-1", Move(project="GULL", status={"name": "To Do"}))
    moved = await acting.do(move_issue, "admin", "WHI-1", Move(project="GULL", status={"name": "Reopened"}))
    assert moved.status_id == 4


async def test_a_security_level_is_not_lost_by_mistake(site: Site, acting: Any, gulls: int) -> None:
    await acting.secure()
    await acting.do(create_project, "admin", {"key": "OPEN", "name": "Open", "lead": "carol"})
    await site.issue(security={"name": "Staff"})
    with pytest.raises(Invalid) as caught:
        await acting.do(move_issue, "admin", "WHI-1", Move(project="OPEN"))
    assert "does not have the security level" in caught.value.fields["security"]
    moved = await acting.do(move_issue, "admin", "WHI-1", Move(project="OPEN", fields={"security": None}))
    assert moved.security_level_id is None


async def test_fields_are_set_on_the_way(site: Site, acting: Any, gulls: int) -> None:
    await site.issue(assignee={"name": "bob"})
    move = Move(project={"key": "GULL"}, fields={"summary": "Anew", "assignee": {"name": "carol"}})
    moved = await acting.do(move_issue, "admin", "WHI-1", move)
    assert (moved.summary, moved.assignee_id) == ("Anew", (await site.user("carol")).id)
    with pytest.raises(Invalid) as caught:
        await acting.do(move_issue, "admin", "WHI-1", Move(fields={"status": {"name": "Done"}, "summary": ""}))
    assert set(caught.value.fields) == {"status"}


async def test_whoever_may_not_move_or_create_does_not(site: Site, acting: Any, gulls: int) -> None:
    await site.issue()
    with pytest.raises(NotFound):
        await acting.do(move_issue, None, "WHI-1", TO_GULLS)
    await acting.grant(Permission.CREATE_ISSUES, HolderKind.PROJECT_LEAD)
    with pytest.raises(NotAllowed, match="create issues in that project"):
        await acting.do(move_issue, "bob", "WHI-1", TO_GULLS)
    await acting.grant(Permission.MOVE_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed, match="move issues"):
        await acting.do(move_issue, "bob", "WHI-1", Move(issuetype={"name": "Bug"}))
    with pytest.raises(Invalid) as caught:
        await acting.do(move_issue, "admin", "WHI-1", Move(project="NOPE"))
    assert "project" in caught.value.fields
