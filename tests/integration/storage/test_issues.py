"""Issues go into their tables and come back as they were."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert

from support.site import Site
from whimbrel.storage import issues
from whimbrel.storage.issues import Hold
from whimbrel.storage.reader import Reader
from whimbrel.storage.schema.project import component, version
from whimbrel.tracker.issue import Issue

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_000, UTC)


async def full_issue(site: Site) -> Issue:
    """An issue with a value in every place."""
    plain = await site.issue("Full")
    async with site.database.transaction() as tx:
        for name in ("beak", "wing"):
            await tx.execute(insert(component), {"project_id": plain.project_id, "name": name})
            await tx.execute(insert(version), {"project_id": plain.project_id, "name": name, "sequence": 1})
    whole = msgspec.structs.replace(
        plain,
        number=2,
        description="Long\ntext",
        environment="Here",
        due=date(2031, 1, 31),
        resolved=NOW,
        resolution_id=10_000,
        original_estimate=3600,
        remaining_estimate=0,
        time_spent=60,
        labels=("B", "a", "Ä"),
        component_ids=(10_000, 10_001),
        fix_version_ids=(10_000,),
        affected_version_ids=(10_001,),
        custom={10_106: (2.5,), 10_107: (10_003,), 10_102: ("Name",), 10_100: (plain.id,), 10_104: (7, 3)},
    )
    async with site.database.transaction() as tx:
        return await issues.add(tx, whole, (await site.catalogue()).fields.all.values())


async def load(site: Site, *ids: int) -> dict[int, Issue]:
    return await site.database.snapshot(lambda reader: issues.load(reader, ids))


async def test_an_issue_comes_back_as_it_was(site: Site) -> None:
    issue = await full_issue(site)
    assert (await load(site, issue.id))[issue.id] == issue


async def test_what_is_saved_is_what_is_loaded(site: Site) -> None:
    issue = await full_issue(site)
    changed = msgspec.structs.replace(
        issue,
        summary="Other",
        due=None,
        labels=("a", "c"),
        component_ids=(),
        fix_version_ids=(10_000, 10_001),
        custom={10_106: (3.0,), 10_104: (3, 7)},
    )
    fields = (await site.catalogue()).fields.all.values()
    for before, after in ((issue, changed), (changed, issue)):
        async with site.database.transaction() as tx:
            await issues.save(tx, before, after, fields)
        assert (await load(site, issue.id))[issue.id] == after


async def test_issues_come_in_the_order_asked_for_without_those_that_are_missing(site: Site) -> None:
    made = [(await site.issue()).id for _ in range(3)]
    asked = [made[2], 1, made[0], made[1]]
    assert list(await load(site, *asked)) == [made[2], made[0], made[1]]
    assert await load(site) == {}


@pytest.mark.parametrize("hold", [None, *Hold])
async def test_any_number_of_issues_takes_the_same_statements(
    site: Site, monkeypatch: pytest.MonkeyPatch, hold: Hold | None
) -> None:
    made = [(await site.issue()).id for _ in range(3)]
    counted: list[int] = []
    ask = Reader._ask

    async def counting(self: Reader, statement: Any, parameters: Any) -> Any:
        counted[-1] += 1
        return await ask(self, statement, parameters)

    monkeypatch.setattr(Reader, "_ask", counting)
    async with site.database.transaction() as tx:
        for ids in (made[:1], made):
            counted.append(0)
            await issues.load(tx, ids, hold=hold)
    assert counted == ([1, 1] if hold is None else [2, 2])


async def test_ids_are_found_by_place_in_one_statement(site: Site) -> None:
    first, second = await site.issue(), await site.issue()
    places = {(first.project_id, 1), (first.project_id, 2), (first.project_id, 9), (1, 1)}
    found = await site.database.snapshot(lambda reader: issues.ids_of(reader, places))
    assert found == {(first.project_id, 1): first.id, (first.project_id, 2): second.id}
    assert await site.database.snapshot(lambda reader: issues.id_of(reader, first.project_id, 2)) == second.id
    assert await site.database.snapshot(lambda reader: issues.id_of(reader, first.project_id, 9)) is None


async def test_an_issue_that_is_removed_leaves_nothing(site: Site) -> None:
    issue = await full_issue(site)
    async with site.database.transaction() as tx:
        await issues.remove(tx, issue.id)
    assert await load(site, issue.id) == {}
