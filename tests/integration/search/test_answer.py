"""A query's text is answered from the tables, for the one who asks."""

from typing import Any

import pytest
from sqlalchemy import text

from support.site import Site
from whimbrel.clock import SystemClock
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError
from whimbrel.jql.unsupported import NotSupportedYet
from whimbrel.search.answer import Answer, search


async def ask(site: Site, jql: str, name: str | None = "bob", **more: Any) -> Answer:
    user = await site.user(name) if name else None
    return await search(site.database, await site.catalogue(), Asker.of(user, SystemClock().now()), jql, **more)


async def test_pages_are_cut_from_one_order_and_know_the_total(site: Site) -> None:
    ids = [(await site.issue(f"Number {number}")).id for number in range(5)]
    assert await ask(site, "project = WHI") == Answer(tuple(reversed(ids)), 5)
    assert await ask(site, "order by key asc", start=1, limit=2) == Answer((ids[1], ids[2]), 5)
    assert await ask(site, "order by key asc", start=3, limit=5) == Answer((ids[3], ids[4]), 5)
    assert await ask(site, "order by key asc", start=9, limit=5) == Answer((), 5)
    assert await ask(site, "", limit=0) == Answer((), 5)


async def test_many_issues_are_found_in_the_same_order_as_few(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        await site.issue(f"Number {number}", labels=["odd"] * (number % 2))
    few = await ask(site, "order by labels, key")
    monkeypatch.setattr("whimbrel.search.answer.FEW", 0)
    assert len(few.ids) == 3
    assert await ask(site, "order by labels, key") == few


async def test_who_may_see_nothing_finds_nothing_and_learns_no_name(site: Site) -> None:
    await site.issue("Hidden")
    assert await ask(site, "", name=None) == Answer((), 0)
    for jql, message in (
        ("project = WHI", "The value 'WHI' does not exist for the field 'project'."),
        ("key = WHI-1", "An issue with key 'WHI-1' does not exist for field 'key'."),
    ):
        with pytest.raises(JqlError) as caught:
            await ask(site, jql, name=None)
        assert caught.value.messages == (message,)


async def test_keys_are_looked_up_whatever_their_number(site: Site) -> None:
    first, second = await site.issue("First"), await site.issue("Second")
    assert (await ask(site, f"key in (whi-1, {second.id})")).ids == (second.id, first.id)
    with pytest.raises(JqlError) as caught:
        await ask(site, "key in (WHI-1, WHI-7, NO-1) or parent = WHI-8")
    assert caught.value.messages == (
        "An issue with key 'WHI-7' does not exist for field 'key'.",
        "An issue with key 'NO-1' does not exist for field 'key'.",
        "An issue with key 'WHI-8' does not exist for field 'parent'.",
    )


async def test_validation_decides_what_becomes_of_unknown_names(site: Site) -> None:
    issue = await site.issue("Only")
    jql = "status = Nowhere OR summary is not EMPTY"
    with pytest.raises(JqlError):
        await ask(site, jql)
    warned = await ask(site, jql, validation="warn")
    assert [problem.message for problem in warned.warnings] == [
        "The value 'Nowhere' does not exist for the field 'status'."
    ]
    assert warned.ids == (issue.id,)
    assert await ask(site, jql, validation="none") == Answer((issue.id,), 1)
    for validation in ("strict", "warn", "none"):
        with pytest.raises(NotSupportedYet):
            await ask(site, "approvals = approved()", validation=validation)
        with pytest.raises(JqlError, match="Expecting operator"):
            await ask(site, "status", validation=validation)


async def test_one_finds_ones_own_issues(site: Site) -> None:
    mine = await site.issue("Mine", assignee={"name": "bob"})
    await site.issue("Hers", assignee={"name": "carol"})
    assert (await ask(site, "assignee = currentUser()")).ids == (mine.id,)
    assert (await ask(site, "assignee != currentUser() and assignee = bob")).ids == ()


@pytest.mark.parametrize(
    "value", ["'", '\\"', "%", "_", "a' OR '1'='1", "\\\\", "$1", "%(x)s", ":x", "é\u0000".rstrip("\0")]
)
async def test_values_never_become_part_of_the_statement(site: Site, value: str) -> None:
    await site.issue("Any")
    assert (await ask(site, f'labels = "{value}" or Tags is EMPTY or labels = x', validation="none")).total == 0


async def test_three_thousand_values_are_asked_about_at_once(site: Site) -> None:
    issue = await site.issue("Labelled", labels=["L2999"])
    labels = ", ".join(f"l{number}" for number in range(3000))
    assert (await ask(site, f"labels in ({labels})")).ids == (issue.id,)


@pytest.mark.parametrize(
    ("jql", "total"),
    [
        ("votes > 99999999999", 0),
        ("votes != 99999999999", 1),
        ("votes < 999999999999999999", 1),
        ('labels = "\\u0000"', 0),
        ('labels != "\\u0000"', 1),
        ("due = 253402300799999", 0),
    ],
)
async def test_values_that_no_issue_can_have_are_compared_all_the_same(site: Site, jql: str, total: int) -> None:
    await site.issue("Labelled", labels=["a"])
    assert (await ask(site, jql)).total == total


async def test_hundreds_of_unwanted_values_are_one_condition(site: Site) -> None:
    issue = await site.issue("Labelled", labels=["kept"])
    await site.issue("Unwanted", labels=["l7"])
    unwanted = " and ".join(f"labels != l{number}" for number in range(2000))
    assert (await ask(site, unwanted)).ids == (issue.id,)


async def test_a_query_of_too_many_conditions_is_refused(site: Site) -> None:
    conditions = " and ".join(f"labels = x{number}" for number in range(1001))
    with pytest.raises(JqlError, match="comes down to 1,001 conditions; at most 1,000 can be answered"):
        await ask(site, conditions)


async def test_queries_are_planned_for_their_own_values_and_what_never_changes_once(site: Site) -> None:
    asked = text("SHOW plan_cache_mode")
    assert await site.database.snapshot(lambda reader: reader.fetch_value(asked)) == "force_custom_plan"
    assert await site.database.fetch_value(asked) == "force_generic_plan"
