"""Functions that ask about what people do: answered from what the product itself wrote."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.comments import add_comment, delete_comment, edit_comment
from whimbrel.actions.credentials import begin_session
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.views import record_view
from whimbrel.actions.writes import Writes
from whimbrel.clock import SystemClock
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError
from whimbrel.search.answer import search
from whimbrel.storage.schema.issue import issue


async def found(site: Site, jql: str, name: str | None = "bob") -> list[str]:
    user = await site.user(name) if name else None
    catalogue = await site.catalogue()
    answer = await search(site.database, catalogue, Asker.of(user, SystemClock().now()), f"{jql} order by key asc")
    return [catalogue.issue_key(row.project_id, row.number) for row in await _places(site, answer.ids)]


async def _places(site: Site, ids: tuple[int, ...]) -> list[Any]:
    rows = await site.database.fetch_all(select(issue.c.id, issue.c.project_id, issue.c.number))
    by_id = {row.id: row for row in rows}
    return [by_id[issue_id] for issue_id in ids]


@pytest.fixture
def writes(site: Site) -> Writes:
    return Writes(site.database, site.store)


async def test_whoever_created_edited_or_commented_has_updated(site: Site, writes: Writes) -> None:
    bob, carol = await site.user("bob"), await site.user("carol")
    for _ in range(6):
        await site.issue("An issue")
    await site.issue("Carol's", actor="carol")
    await writes.carry_out(edit_issue, carol, "WHI-1", IssueDocument(fields={"summary": "Other"}))
    await writes.carry_out(add_comment, carol, "WHI-2", {"body": "Said"})
    for mention, action in (("WHI-3", edit_comment), ("WHI-4", delete_comment)):
        done = await writes.carry_out(add_comment, carol if action is delete_comment else bob, mention, {"body": "a"})
        rest = ({"body": "b"},) if action is edit_comment else ()
        actor = await site.user("admin") if action is edit_comment else carol
        await writes.carry_out(action, actor, mention, done.result[1].id, *rest)
    assert await found(site, "key in updatedBy(carol)") == ["WHI-1", "WHI-2", "WHI-4", "WHI-7"]
    assert await found(site, "key in updatedBy(bob)") == ["WHI-3"]
    assert await found(site, "key not in updatedBy(carol, -1h)") == ["WHI-3", "WHI-5", "WHI-6"]
    assert await found(site, "key in updatedBy(carol, 2001-01-01, 2001-12-31)") == []


async def test_a_comment_that_is_not_seen_does_not_count(site: Site, writes: Writes) -> None:
    await site.issue("An issue")
    restricted = {"body": "Hush", "visibility": {"type": "group", "value": "jira-administrators"}}
    await site.issue("Another", actor="bob")
    await site.issue("Third", actor="bob")
    await writes.carry_out(add_comment, await site.user("admin"), "WHI-2", restricted)
    assert await found(site, "key in updatedBy(admin)", "bob") == ["WHI-1"]
    assert await found(site, "key in updatedBy(admin)", "admin") == ["WHI-1", "WHI-2"]


async def test_logins_are_those_of_the_asker(site: Site, writes: Writes) -> None:
    bob = await site.user("bob")

    async def begin(tx: Any, *_: Any) -> None:
        await begin_session(tx, bob)

    generations = (await site.catalogue()).generations
    await site.issue("Before")
    assert await found(site, "created < currentLogin() or created >= currentLogin()") == []
    await writes.carry_out(begin, None)
    await site.issue("Between")
    assert await found(site, "created > currentLogin()") == ["WHI-2"]
    assert await found(site, "created > lastLogin()") == []
    await writes.carry_out(begin, None)
    assert await found(site, "created > currentLogin()") == []
    assert await found(site, "created > lastLogin()") == ["WHI-2"]
    assert await found(site, "created > lastLogin()", "carol") == []
    assert (await site.catalogue()).generations == generations


async def test_what_was_looked_at_is_found_by_whoever_looked(site: Site, writes: Writes) -> None:
    for _ in range(3):
        await site.issue("An issue")
    bob = await site.user("bob")
    for mention in ("WHI-3", "WHI-1"):
        await writes.carry_out(record_view, bob, mention)
    assert await found(site, "issue in issueHistory()") == ["WHI-1", "WHI-3"]
    assert await found(site, "lastViewed is EMPTY") == ["WHI-2"]
    assert await found(site, "lastViewed >= -1h and lastViewed <= now()") == ["WHI-1", "WHI-3"]
    assert await found(site, "issue in issueHistory() or lastViewed is not EMPTY", "carol") == []
    user, catalogue = bob, await site.catalogue()
    now = SystemClock().now() + timedelta(minutes=1)
    newest = await search(site.database, catalogue, Asker.of(user, now), "lastViewed is not EMPTY order by lastViewed")
    shown = [row.number for row in await _places(site, newest.ids)]
    assert shown == [1, 3]


async def test_descendants_and_ancestors_are_found_at_every_level(site: Site) -> None:
    epic = await site.issue("Epic", issuetype={"name": "Epic"}, customfield_10102="Big")
    await site.issue("Story", issuetype={"name": "Story"}, customfield_10100="WHI-1")
    await site.issue("Step", issuetype={"name": "Sub-task"}, parent={"key": "WHI-2"})
    await site.issue("Lonely")
    assert await found(site, "key in childIssuesOf(WHI-1)") == ["WHI-2", "WHI-3"]
    assert await found(site, f"key in childIssuesOf({epic.id}) and key not in childIssuesOf(WHI-2)") == ["WHI-2"]
    assert await found(site, "key in parentIssuesOf(WHI-3)") == ["WHI-1", "WHI-2"]
    assert await found(site, "parent in childIssuesOf(WHI-1)") == ["WHI-3"]
    assert await found(site, "key in parentIssuesOf(WHI-4) or key in childIssuesOf(WHI-4)") == []
    with pytest.raises(JqlError, match="Issue 'WHI-1' could not be found in function 'childIssuesOf'"):
        await found(site, "key in childIssuesOf(WHI-1)", None)


async def test_projects_are_those_where_the_asker_may_or_is(site: Site) -> None:
    await site.issue("An issue")
    assert await found(site, 'project in projectsWhereUserHasPermission("Browse Projects")') == ["WHI-1"]
    assert await found(site, "project in projectsWhereUserHasPermission(EDIT_ISSUES)") == ["WHI-1"]
    assert await found(site, "project not in projectsWhereUserHasRole(Administrators)", "carol") == ["WHI-1"]
    with pytest.raises(JqlError, match="cannot be called as anonymous user"):
        await found(site, "project in projectsWhereUserHasRole(Users)", None)
