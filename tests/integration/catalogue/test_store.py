"""What is remembered is what the database says, however many nodes change it, and only what rose is loaded again."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert

from support.site import Site
from whimbrel.catalogue import store as module
from whimbrel.catalogue.store import PARTS, CatalogueStore, touch
from whimbrel.storage.schema.agile import sprint
from whimbrel.storage.schema.people import app_group
from whimbrel.tracker.permission import Permission

LOADED = tuple(part for part in PARTS if part != "credentials")


class Loads:
    """Counts how often each part is loaded, by the loaders that do the work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parts: list[str] = []
        loaders = {part: self._counting(part, load) for part, load in module._LOADERS.items()}
        monkeypatch.setattr(module, "_LOADERS", loaders)

    def _counting(self, part: str, load: Any) -> Any:
        async def counted(reader: Any) -> Any:
            self.parts.append(part)
            return await load(reader)

        return counted


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Loads:
    return Loads(monkeypatch)


@pytest.mark.parametrize("part", LOADED)
async def test_a_touch_makes_exactly_its_part_load_again(site: Site, loads: Loads, part: str) -> None:
    before = await site.store.current()
    assert loads.parts == list(LOADED)
    loads.parts.clear()
    assert await site.store.current() is before
    assert loads.parts == []
    async with site.database.transaction() as tx:
        await touch(tx, part)
    after = await site.store.current()
    assert loads.parts == [part]
    assert {name for name in LOADED if getattr(after, name) is not getattr(before, name)} == {part}


async def test_every_node_sees_what_one_has_changed(site: Site) -> None:
    other = CatalogueStore(site.database)
    assert "waders" not in (await other.current()).people.groups_by_name
    async with site.database.transaction() as tx:
        await tx.execute(insert(app_group), {"name": "Waders"})
        await tx.execute(insert(sprint), {"name": "First", "state": "active"})
        await touch(tx, "sprints", "people")
        assert "waders" not in (await other.current()).people.groups_by_name
    for store in (site.store, other):
        catalogue = await store.current()
        assert "waders" in catalogue.people.groups_by_name
        assert [one.name for one in catalogue.sprints.values()] == ["First"]


async def test_a_change_that_is_rolled_back_was_none(site: Site, loads: Loads) -> None:
    before = await site.store.current()

    async def change_and_fail() -> None:
        async with site.database.transaction() as tx:
            await touch(tx, "people")
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await change_and_fail()
    assert await site.store.current() is before


async def test_many_who_ask_at_once_load_once(site: Site, loads: Loads) -> None:
    found = await asyncio.gather(*(site.store.current() for _ in range(8)))
    assert loads.parts == list(LOADED)
    assert all(catalogue is found[0] for catalogue in found)


async def test_touches_from_all_sides_are_all_counted(site: Site) -> None:
    before = (await site.store.current()).generations

    async def touch_both(*parts: str) -> None:
        async with site.database.transaction() as tx:
            await touch(tx, *parts)

    await asyncio.gather(*(touch_both(*order) for order in (("people", "fields"), ("fields", "people")) * 4))
    after = (await site.store.current()).generations
    assert {part: after[part] - before[part] for part in PARTS if after[part] != before[part]} == {
        "people": 8,
        "fields": 8,
    }


async def test_a_fresh_site_is_read_back_as_it_was_founded(site: Site) -> None:
    catalogue = await site.store.current()
    assert [kind.name for kind in catalogue.schemes.issue_types.values()] == [
        "Task",
        "Bug",
        "Story",
        "Epic",
        "Sub-task",
    ]
    assert [priority.id for priority in catalogue.schemes.priorities.values()] == [1, 2, 3, 4, 5]
    assert len(catalogue.schemes.workflows[10_001].transitions) == 6
    assert len(catalogue.schemes.permission_schemes[0].grants) == len(Permission)
    assert catalogue.projects.by_key["WHI"].lead_id == catalogue.people.by_name["bob"].id
