"""History questions about what the product itself wrote, and about names that only history knows."""

from collections.abc import Iterable

import pytest
from sqlalchemy import text

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import assign_issue, edit_issue
from whimbrel.actions.writes import Writes
from whimbrel.clock import SystemClock
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError
from whimbrel.search.answer import search

_LINES = text("""
    WITH entry AS (
        INSERT INTO change_group (issue_id, author_id, created) SELECT id, NULL, created FROM issue WHERE id = :issue_id
        RETURNING *
    )
    INSERT INTO change_item
           (group_id, issue_id, created, field, field_type, from_value, from_string, to_value, to_string)
    SELECT entry.id, issue_id, created, 'status', 'jira', '99', name, '1', 'Open'
      FROM entry, unnest((:names)::text[]) AS name
""")


async def found(site: Site, jql: str, name: str | None = "bob") -> tuple[int, ...]:
    user = await site.user(name) if name else None
    asker = Asker.of(user, SystemClock().now())
    return (await search(site.database, await site.catalogue(), asker, f"{jql} order by key asc")).ids


async def once_had(site: Site, issue_id: int, names: Iterable[str]) -> None:
    async with site.database.transaction() as tx:
        await tx.execute(_LINES, {"issue_id": issue_id, "names": list(names)})


async def test_what_people_did_is_found(site: Site) -> None:
    writes, bob = Writes(site.database, site.store), await site.user("bob")
    first = await site.issue("First", assignee={"name": "carol"}, priority={"name": "Low"})
    second = await site.issue("Second", actor="carol")
    await writes.carry_out(assign_issue, bob, "WHI-1", {"name": "bob"})
    await writes.carry_out(edit_issue, bob, "WHI-2", IssueDocument(fields={"priority": {"name": "High"}}))
    for jql, ids in (
        ("assignee was carol", (first.id,)),
        ("assignee was carol and assignee = bob", (first.id,)),
        ("assignee was not carol", (second.id,)),
        ("assignee was 'Carol Curlew' by admin", (first.id,)),
        ("assignee was carol by bob", ()),
        ("assignee was bob by currentUser() after -1d", (first.id,)),
        ("assignee changed from carol to (bob, admin) by bob", (first.id,)),
        ("assignee changed from carol before -1d", ()),
        ("priority changed to High or assignee changed", (first.id, second.id)),
        ("NOT priority changed", (first.id,)),
        ("creator was carol", (second.id,)),
        ("fixVersion was EMPTY", (first.id, second.id)),
        ("fixVersion changed", ()),
        ("resolution was not EMPTY", ()),
    ):
        assert await found(site, jql) == ids, jql


async def test_a_former_name_is_known_to_those_who_see_an_issue_that_had_it(site: Site) -> None:
    issue, _ = await site.issue("Old"), await site.issue("Never had it")
    await once_had(site, issue.id, ["Ghost"])
    for jql in (
        "status was ghost",
        "status was 99",
        "status changed from 'GHOST' to Open",
        "status was in (Ghost, 99)",
    ):
        assert await found(site, jql) == (issue.id,), jql
        with pytest.raises(JqlError) as caught:
            await found(site, jql, name=None)
        assert all("does not exist for the field 'status'" in message for message in caught.value.messages)
    with pytest.raises(JqlError, match="The value 'ghost' does not exist for the field 'status'"):
        await found(site, "status = ghost")
    with pytest.raises(JqlError, match="The value 'ghost' does not exist for the field 'priority'"):
        await found(site, "priority was ghost")


async def test_long_names_are_told_apart_beyond_what_the_index_holds(site: Site) -> None:
    one, other = await site.issue("One"), await site.issue("Other")
    await once_had(site, one.id, ["n" * 200 + "one"])
    await once_had(site, other.id, ["n" * 200 + "OTHER"])
    assert await found(site, f"status was {'n' * 200}other") == (other.id,)
    with pytest.raises(JqlError, match="does not exist"):
        await found(site, f"status was {'n' * 200}")


async def test_thousands_of_names_are_asked_about_at_once(site: Site) -> None:
    issue = await site.issue("Had them all")
    names = [f"former {number}" for number in range(3000)]
    await once_had(site, issue.id, names)
    quoted = ", ".join(f"'{name}'" for name in names)
    assert await found(site, f"status was in ({quoted}) and status changed from ({quoted})") == (issue.id,)
    unknown = ", ".join(f"no{number}" for number in range(3000))
    with pytest.raises(JqlError) as caught:
        await found(site, f"status was in ({unknown})")
    assert len(caught.value.problems) == 3000
