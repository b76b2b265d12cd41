"""Clones begin anew with the fields of another issue, and with as much around it as is wanted."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from support.site import Site
from whimbrel.actions.cloning import Wish, clone_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.links import link_issues
from whimbrel.actions.transitions import transition_issue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.agile import sprint as sprint_table
from whimbrel.storage.schema.issue import issue_link
from whimbrel.tracker.permission import HolderKind, Permission


async def links(site: Site) -> set[tuple[str, int, int]]:
    types = (await site.catalogue()).schemes.link_types
    rows = await site.database.fetch_all(
        select(issue_link.c.type_id, issue_link.c.source_id, issue_link.c.destination_id)
    )
    return {(types[row.type_id].name, row.source_id, row.destination_id) for row in rows}


async def test_a_clone_begins_anew(site: Site, acting: Any) -> None:
    source = await site.issue(
        "Feed", labels=["x"], assignee={"name": "bob"}, timetracking={"originalEstimate": "2h"}, customfield_10106=5
    )
    await acting.do(transition_issue, "admin", "WHI-1", 31, IssueDocument())
    clone = await acting.do(clone_issue, "carol", "WHI-1", Wish())
    carol, bob = await site.user("carol"), await site.user("bob")
    assert (clone.number, clone.summary, clone.labels, clone.custom) == (2, "CLONE - Feed", ("x",), source.custom)
    assert (clone.status_id, clone.resolution_id, clone.resolved) == (source.status_id, None, None)
    assert (clone.creator_id, clone.reporter_id, clone.assignee_id) == (carol.id, carol.id, bob.id)
    assert (clone.original_estimate, clone.remaining_estimate, clone.time_spent) == (7200, 7200, None)
    assert clone.rank > source.rank
    assert await links(site) == {("Cloners", clone.id, source.id)}
    found = await site.database.snapshot(lambda reader: issues.load(reader, [clone.id]))
    assert found[clone.id].custom == clone.custom
    kept = await acting.do(clone_issue, "admin", "WHI-1", Wish(summary="Feed again"))
    assert (kept.summary, kept.reporter_id) == ("Feed again", source.reporter_id)


async def test_what_is_around_it_comes_along_where_it_is_wanted(site: Site, acting: Any) -> None:
    source, other = await site.issue(), await site.issue()
    child = await site.issue("Child", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "WHI-1"}, "outwardIssue": {"key": "WHI-2"}}
    await acting.do(link_issues, "admin", link)
    clone = await acting.do(clone_issue, "admin", "WHI-1", Wish(links=True, subtasks=True))
    found = await site.database.snapshot(lambda reader: issues.load(reader, [clone.id + 1]))
    second = found[clone.id + 1]
    assert (second.summary, second.parent_id, second.number) == ("Child", clone.id, 5)
    assert await links(site) == {
        ("Blocks", source.id, other.id),
        ("Blocks", clone.id, other.id),
        ("Cloners", clone.id, source.id),
        ("Cloners", second.id, child.id),
    }


async def test_closed_sprints_stay_behind(site: Site, acting: Any) -> None:
    field = next(one for one in (await site.catalogue()).fields.all.values() if one.name == "Sprint")

    async def sprints(tx: Tx, *_: Any) -> None:
        for number, state in ((1, "closed"), (2, "active")):
            await tx.execute(insert(sprint_table), {"id": number, "name": f"S{number}", "state": state})
        await touch(tx, "sprints")

    await acting.writes.carry_out(sprints, None)
    source = await site.issue(**{field.key: [1, 2]})
    assert source.custom[field.id] == (1, 2)
    assert (await acting.do(clone_issue, "admin", "WHI-1", Wish())).custom[field.id] == (2,)


async def test_whoever_may_not_create_does_not_clone(site: Site, acting: Any) -> None:
    await site.issue()
    with pytest.raises(NotFound):
        await acting.do(clone_issue, None, "WHI-1", Wish())
    with pytest.raises(Invalid) as caught:
        await acting.do(clone_issue, "carol", "WHI-1", Wish(summary=" "))
    assert set(caught.value.fields) == {"summary"}
    await acting.grant(Permission.CREATE_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed):
        await acting.do(clone_issue, "carol", "WHI-1", Wish())
