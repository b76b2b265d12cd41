"""An issue is shown with what the asking user may see around it, and nothing else is read."""

from typing import Any

import pytest
from sqlalchemy import insert

from support.site import Site
from whimbrel.actions.comments import add_comment
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.actions.links import link_issues
from whimbrel.errors import NotFound
from whimbrel.reads.issue import read_issue, read_issues
from whimbrel.reads.parts import EVERYTHING, Parts
from whimbrel.storage.reader import Reader
from whimbrel.storage.schema import issue as tables
from whimbrel.tracker.issue import Issue

STAFF = {"type": "group", "value": "jira-administrators"}
HIDDEN = {"name": "Staff"}


def link(source: str, destination: str) -> dict[str, Any]:
    return {"type": {"name": "Blocks"}, "inwardIssue": {"key": source}, "outwardIssue": {"key": destination}}


@pytest.mark.parametrize("mention", ["WHI-1", "whi-1", "10000"])
async def test_an_issue_is_found_by_key_or_id(site: Site, asking: Any, mention: str) -> None:
    issue = await site.issue()
    view = await asking.ask(read_issue, "carol", mention, EVERYTHING)
    assert (view.issue, view.key) == (issue, "WHI-1")


@pytest.mark.parametrize(
    "mention", ["", "WHI-2", "NOPE-1", "1", "0", "9" * 18, "9" * 5000, "\0", chr(0xD800), "WHI-" + "9" * 18, "-1"]
)
async def test_any_other_mention_is_not_found(site: Site, asking: Any, mention: str) -> None:
    await site.issue()
    with pytest.raises(NotFound, match=r"^Issue Does Not Exist$"):
        await asking.ask(read_issue, "admin", mention, EVERYTHING)


async def test_what_is_hidden_is_missing_in_the_same_words(site: Site, asking: Any) -> None:
    await asking.secure()
    await site.issue(security=HIDDEN)
    for asker, mention in (("carol", "WHI-1"), (None, "WHI-1"), ("carol", "WHI-7")):
        with pytest.raises(NotFound, match=r"^Issue Does Not Exist$"):
            await asking.ask(read_issue, asker, mention, EVERYTHING)
    assert (await asking.ask(read_issue, "admin", "WHI-1", EVERYTHING)).key == "WHI-1"


async def test_hidden_issues_around_one_are_left_out(site: Site, asking: Any) -> None:
    await asking.secure()
    hidden = await site.issue("Hidden epic", issuetype={"name": "Epic"}, security=HIDDEN)
    shown = await site.issue("Shown", customfield_10100="WHI-1")
    await asking.do(link_issues, "admin", link("WHI-1", "WHI-2"))
    await asking.do(link_issues, "admin", link("WHI-2", "WHI-1"))
    for asker, others, links in (("carol", {shown.id}, 0), ("admin", {shown.id, hidden.id}, 2)):
        view = await asking.ask(read_issue, asker, "WHI-2", EVERYTHING)
        assert (set(view.others), len(view.links)) == (others, links)


async def test_hidden_parents_and_subtasks_are_left_out(site: Site, asking: Any) -> None:
    await asking.secure()
    parent = await site.issue("Parent")
    child = await site.issue("Child", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    await _hide(site, child)
    assert (await asking.ask(read_issue, "carol", "WHI-1", EVERYTHING)).subtasks == ()
    assert [one.id for one in (await asking.ask(read_issue, "admin", "WHI-1", EVERYTHING)).subtasks] == [child.id]
    await _hide(site, parent)
    await _hide(site, child, level=None)
    assert set((await asking.ask(read_issue, "carol", "WHI-2", EVERYTHING)).others) == {child.id}


async def _hide(site: Site, issue: Issue, level: int | None = 10_000) -> None:
    """Give one issue a level past the actions, as an import may leave it."""
    async with site.database.transaction() as tx:
        await tx.execute(tables.issue.update().where(tables.issue.c.id == issue.id).values(security_level_id=level))


async def test_links_are_shown_from_both_ends(site: Site, asking: Any) -> None:
    first, second = await site.issue(), await site.issue()
    await asking.do(link_issues, "admin", link("WHI-1", "WHI-2"))
    for mention, outward, other in (("WHI-1", True, second), ("WHI-2", False, first)):
        (shown,) = (await asking.ask(read_issue, "carol", mention, EVERYTHING)).links
        assert (shown.outward, shown.other.id, shown.type.name) == (outward, other.id, "Blocks")


async def test_restricted_comments_and_worklogs_are_left_out(site: Site, asking: Any) -> None:
    issue = await site.issue()
    await asking.do(add_comment, "carol", "WHI-1", {"body": "open"})
    await asking.do(add_comment, "admin", "WHI-1", {"body": "staff", "visibility": STAFF})
    await asking.do(
        add_comment, "admin", "WHI-1", {"body": "role", "visibility": {"type": "role", "value": "Administrators"}}
    )
    instants = dict.fromkeys(("started", "created", "updated"), issue.created)
    async with site.database.transaction() as tx:
        rows = [{"issue_id": issue.id, "time_spent": 60, "group_id": group, **instants} for group in (None, 10_000)]
        await tx.execute(insert(tables.worklog), rows)
    seen = {asker: await asking.ask(read_issue, asker, "WHI-1", EVERYTHING) for asker in ("carol", "bob", "admin")}
    assert {asker: [said.body for said in view.comments] for asker, view in seen.items()} == {
        "carol": ["open"],
        "bob": ["open", "role"],
        "admin": ["open", "staff", "role"],
    }
    assert {asker: len(view.worklogs) for asker, view in seen.items()} == {"carol": 1, "bob": 1, "admin": 2}


async def test_history_is_gathered_by_write(site: Site, asking: Any) -> None:
    await site.issue("Before")
    fields = {"summary": "After", "labels": ["x"]}
    await asking.do(edit_issue, "carol", "WHI-1", IssueDocument(fields=fields))
    await asking.do(edit_issue, "admin", "WHI-1", IssueDocument(fields={"summary": "Again"}))
    view = await asking.ask(read_issue, "carol", "WHI-1", EVERYTHING)
    assert [[line.field for line in entry.items] for entry in view.history] == [["summary", "labels"], ["summary"]]
    authors = [(await site.user(name)).id for name in ("carol", "admin")]
    assert [entry.author_id for entry in view.history] == authors


async def test_own_votes_and_watches_are_told_to_their_owner(site: Site, asking: Any) -> None:
    issue, carol = await site.issue(), await site.user("carol")
    async with site.database.transaction() as tx:
        row = {"issue_id": issue.id, "user_id": carol.id, "created": tx.now}
        await tx.execute(insert(tables.vote), row)
        await tx.execute(insert(tables.watcher), row)
    for asker, expected in (("carol", True), ("admin", False)):
        view = await asking.ask(read_issue, asker, "WHI-1", EVERYTHING)
        assert (view.has_voted, view.is_watching) == (expected, expected)


class Statements:
    """Counts the statements of each question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        ask = Reader._ask

        async def counting(reader: Reader, statement: Any, parameters: Any) -> Any:
            self.count += 1
            return await ask(reader, statement, parameters)

        monkeypatch.setattr(Reader, "_ask", counting)


async def test_any_number_of_issues_with_any_parts_takes_one_statement(
    site: Site, asking: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    epic = await site.issue(issuetype={"name": "Epic"})
    made = [(await site.issue(customfield_10100="WHI-1")).id for _ in range(5)]
    await asking.do(link_issues, "admin", link("WHI-2", "WHI-3"))
    await asking.do(add_comment, "admin", "WHI-2", {"body": "x"})
    user, catalogue = await site.user("admin"), await site.catalogue()
    statements = Statements(monkeypatch)

    async def count(ids: list[int], parts: Parts) -> int:
        statements.count = 0
        views = await site.database.snapshot(lambda reader: read_issues(reader, catalogue, user, ids, parts))
        assert [view.issue.id for view in views] == ids
        return statements.count

    for parts in (EVERYTHING, Parts(), Parts(links=True)):
        assert await count(made[:1], parts) == await count([*reversed(made)], parts) == 1
    assert await count([epic.id], Parts()) == 1
