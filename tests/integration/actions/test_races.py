"""Writes that meet each other: one comes after the other, and whoever is too late is told something sensible."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select, text

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import delete_issue, edit_issue
from whimbrel.actions.links import link_issues
from whimbrel.actions.people import NewUser, create_user
from whimbrel.actions.projects import create_project
from whimbrel.errors import Invalid, NotFound
from whimbrel.storage import issues
from whimbrel.storage.schema.issue import custom_field_value, issue_link

BLOCKS = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "WHI-1"}, "outwardIssue": {"key": "WHI-2"}}
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def meet(acting: Any, first: Callable[..., Awaitable[Any]], second: Callable[[], Awaitable[Any]]) -> list[Any]:
    """Carry out the first action, begin the second before the first is committed, and return what came of both.

    The first commits once the second waits for it, or has gone through without waiting.
    """
    site = acting.site
    admin = await site.user("admin")
    catalogue = await site.catalogue()
    async with site.database.transaction() as tx:
        done = await first(tx, catalogue, admin)
        task = asyncio.ensure_future(second())
        while not task.done() and not await site.database.fetch_value(_WAITING):
            pass
    return [done, *await asyncio.gather(task, return_exceptions=True)]


def editing(**document: Any) -> Callable[..., Awaitable[Any]]:
    return lambda tx, known, actor: edit_issue(tx, known, actor, "WHI-1", IssueDocument(**document))


async def test_an_edit_that_waited_sees_what_the_other_one_wrote(site: Site, acting: Any) -> None:
    issue = await site.issue()
    document = IssueDocument(fields={"labels": ["mine"]})
    _, after = await meet(
        acting, editing(fields={"labels": ["theirs"]}), lambda: acting.do(edit_issue, "admin", "WHI-1", document)
    )
    assert after.labels == ("mine",)
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [issue.id]))
    assert loaded[issue.id].labels == ("mine",)
    assert await acting.history(issue.id) == [("labels", "", "theirs"), ("labels", "theirs", "mine")]


async def test_two_who_add_the_same_label_add_it_once(site: Site, acting: Any) -> None:
    issue = await site.issue()
    update = {"labels": [{"add": "same"}]}
    _, after = await meet(
        acting, editing(update=update), lambda: acting.do(edit_issue, "admin", "WHI-1", IssueDocument(update=update))
    )
    assert after.labels == ("same",)
    assert await acting.history(issue.id) == [("labels", "", "same")]


async def test_edits_of_different_fields_lose_nothing(site: Site, acting: Any) -> None:
    issue = await site.issue("Before")
    documents = [{"summary": "After"}, {"customfield_10106": 5}, {"duedate": "2031-01-31"}, {"labels": ["x"]}]
    await asyncio.gather(
        *(acting.do(edit_issue, "admin", "WHI-1", IssueDocument(fields=fields)) for fields in documents)
    )
    loaded = (await site.database.snapshot(lambda reader: issues.load(reader, [issue.id])))[issue.id]
    assert (loaded.summary, loaded.custom, str(loaded.due), loaded.labels) == (
        "After",
        {10_106: (5.0,)},
        "2031-01-31",
        ("x",),
    )


async def test_an_edit_behind_a_deletion_finds_nothing(site: Site, acting: Any) -> None:
    await site.issue()
    document = IssueDocument(fields={"summary": "x"})
    _, late = await meet(
        acting,
        lambda tx, known, actor: delete_issue(tx, known, actor, "WHI-1"),
        lambda: acting.do(edit_issue, "admin", "WHI-1", document),
    )
    assert isinstance(late, NotFound)


async def test_a_link_behind_a_deletion_finds_nothing(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue()
    _, late = await meet(
        acting,
        lambda tx, known, actor: delete_issue(tx, known, actor, "WHI-2"),
        lambda: acting.do(link_issues, "admin", BLOCKS),
    )
    assert isinstance(late, NotFound)


async def test_a_deletion_behind_a_link_takes_the_link_along(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue()
    _, late = await meet(
        acting,
        lambda tx, known, actor: link_issues(tx, known, actor, BLOCKS),
        lambda: acting.do(delete_issue, "admin", "WHI-2"),
    )
    assert late is None
    assert await site.database.fetch_all(select(issue_link.c.id)) == []


async def test_a_deletion_behind_an_epic_link_unsets_it(site: Site, acting: Any) -> None:
    await site.issue("Story")
    await site.issue("Epic", issuetype={"name": "Epic"})
    _, late = await meet(
        acting, editing(fields={"customfield_10100": "WHI-2"}), lambda: acting.do(delete_issue, "admin", "WHI-2")
    )
    assert late is None
    assert await site.database.fetch_all(select(custom_field_value.c.ref)) == []


async def test_an_epic_link_behind_a_deletion_is_refused(site: Site, acting: Any) -> None:
    await site.issue("Story")
    await site.issue("Epic", issuetype={"name": "Epic"})
    document = IssueDocument(fields={"customfield_10100": "WHI-2"})
    _, late = await meet(
        acting,
        lambda tx, known, actor: delete_issue(tx, known, actor, "WHI-2"),
        lambda: acting.do(edit_issue, "admin", "WHI-1", document),
    )
    assert isinstance(late, Invalid)
    assert late.fields == {"customfield_10100": "Could not find issue 'WHI-2'."}


def subtask() -> IssueDocument:
    return IssueDocument(
        fields={
            "project": {"key": "WHI"},
            "issuetype": {"name": "Sub-task"},
            "summary": "Child",
            "parent": {"key": "WHI-1"},
        }
    )


async def test_a_subtask_behind_the_deletion_of_its_parent_is_refused(site: Site, acting: Any) -> None:
    await site.issue()
    _, late = await meet(
        acting,
        lambda tx, known, actor: delete_issue(tx, known, actor, "WHI-1"),
        lambda: acting.do(create_issue, "admin", subtask()),
    )
    assert isinstance(late, Invalid)
    assert late.fields == {"parent": "Could not find issue 'WHI-1'."}


async def test_a_deletion_behind_a_new_subtask_sees_it(site: Site, acting: Any) -> None:
    await site.issue()
    _, late = await meet(
        acting,
        lambda tx, known, actor: create_issue(tx, known, actor, subtask()),
        lambda: acting.do(delete_issue, "admin", "WHI-1"),
    )
    assert isinstance(late, Invalid)
    assert "has subtasks" in str(late)


async def test_a_subtask_behind_a_new_level_of_its_parent_has_it(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue()
    _, child = await meet(
        acting, editing(fields={"security": {"name": "Staff"}}), lambda: acting.do(create_issue, "admin", subtask())
    )
    assert child.security_level_id == 10_000


async def test_issues_created_at_once_have_numbers_of_their_own(site: Site) -> None:
    made = await asyncio.gather(*(site.issue(f"Issue {number}") for number in range(6)))
    assert sorted(issue.number for issue in made) == [1, 2, 3, 4, 5, 6]
    assert len({issue.rank for issue in made}) == 6


@pytest.mark.parametrize("name", ["dora", "DORA"])
async def test_of_two_accounts_with_one_name_one_is_made(acting: Any, name: str) -> None:
    def creating(wanted: str) -> Callable[..., Awaitable[Any]]:
        return lambda tx, known, _actor: create_user(tx, known, NewUser(wanted, "Dora"))

    _, late = await meet(acting, creating("dora"), lambda: acting.do(creating(name), None))
    assert isinstance(late, Invalid)
    assert late.fields == {"username": "A user with that username already exists."}


async def test_of_two_projects_with_one_key_one_is_made(acting: Any) -> None:
    sent = {"key": "GULL", "name": "Gulls"}
    _, late = await meet(
        acting,
        lambda tx, known, actor: create_project(tx, known, actor, sent),
        lambda: acting.do(create_project, "admin", {**sent, "name": "Others"}),
    )
    assert isinstance(late, Invalid)
    assert late.fields == {"projectKey": "Project 'Gulls' uses this project key."}
