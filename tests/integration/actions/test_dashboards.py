"""Dashboards: whose they are, who sees them, and what their items keep."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.dashboards import create_dashboard, delete_dashboard, edit_dashboard
from whimbrel.actions.properties import PropertyName, delete_property, set_property
from whimbrel.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from whimbrel.reads.dashboards import read_dashboard, read_dashboards
from whimbrel.reads.properties import property_keys, read_property
from whimbrel.tracker.property import Entity


async def names(site: Site, user: str | None, which: str | None = None) -> list[str]:
    catalogue, asker = await site.catalogue(), await site.user(user) if user else None
    found = await site.database.snapshot(lambda reader: read_dashboards(reader, catalogue, asker, which))
    return [one.name for one in found]


async def test_a_dashboard_is_seen_by_those_it_is_shared_with(site: Site, acting: Any) -> None:
    made = await acting.do(create_dashboard, "bob", {"name": " Mine ", "favourite": "true"})
    where = str(made.id)
    assert await names(site, "bob") == ["System Dashboard", "Mine"]
    assert (await names(site, "bob", "my"), await names(site, "bob", "favourite")) == (["Mine"], ["Mine"])
    for user in ("carol", "admin", None):
        assert await names(site, user) == ["System Dashboard"]
    for shares, seeing in (
        ([{"type": "global"}], {"carol", None}),
        ([{"type": "authenticated"}], {"carol"}),
        ([{"type": "user", "user": {"key": "carol"}}, {"type": "project", "project": {"id": "10000"}}], {"carol"}),
        ([], set()),
    ):
        await acting.do(edit_dashboard, "bob", where, {"sharePermissions": shares})
        assert {user for user in ("carol", None) if "Mine" in await names(site, user)} == seeing
    with pytest.raises(NotFound):
        await acting.do(edit_dashboard, "carol", where, {"favourite": True})
    await acting.do(edit_dashboard, "bob", where, {"sharePermissions": [{"type": "authenticated", "edit": True}]})
    await acting.do(edit_dashboard, "carol", where, {"name": "Ours", "favourite": True})
    assert await names(site, "carol", "favourite") == ["Ours"]
    await acting.do(edit_dashboard, "carol", where, {"favourite": False})
    catalogue, carol = await site.catalogue(), await site.user("carol")
    async with site.database.transaction() as tx:
        found, favourite, editable = await read_dashboard(tx, catalogue, carol, where)
        with pytest.raises(Invalid):
            await read_dashboards(tx, catalogue, carol, "theirs")
    assert (found.name, favourite, editable) == ("Ours", False, True)


async def test_what_is_wrong_is_named_and_the_systems_stays(site: Site, acting: Any) -> None:
    made = await acting.do(create_dashboard, "bob", {"name": "Mine"})
    for sent in ({}, {"name": "mine"}, {"name": "x" * 256}, {"name": "x", "description": 7}):
        with pytest.raises(Invalid):
            await acting.do(create_dashboard, "bob", sent)
    with pytest.raises(Invalid):
        await acting.do(create_dashboard, "bob", {"name": "x", "sharePermissions": {}})
    with pytest.raises(NotSignedIn):
        await acting.do(create_dashboard, None, {"name": "x"})
    with pytest.raises(NotAllowed):
        await acting.do(edit_dashboard, "bob", "10000", {"name": "x"})
    with pytest.raises(Invalid):
        await acting.do(delete_dashboard, "admin", "10000")
    assert (await acting.do(edit_dashboard, "admin", "10000", {"name": "Home"})).system
    await acting.do(delete_dashboard, "bob", str(made.id))
    with pytest.raises(NotFound):
        await acting.do(delete_dashboard, "bob", str(made.id))


async def test_items_keep_properties(site: Site, acting: Any) -> None:
    made = await acting.do(create_dashboard, "bob", {"name": "Mine", "sharePermissions": [{"type": "authenticated"}]})
    item = f"{made.id}/7"
    name = PropertyName(Entity.DASHBOARD_ITEM, item, "filter")
    assert await acting.do(set_property, "bob", name, {"id": 1}) is True
    assert await acting.do(set_property, "bob", name, None) is False
    catalogue, carol = await site.catalogue(), await site.user("carol")
    async with site.database.transaction() as tx:
        assert await property_keys(tx, catalogue, carol, Entity.DASHBOARD_ITEM, item) == ["filter"]
        assert await property_keys(tx, catalogue, carol, Entity.DASHBOARD_ITEM, f"{made.id}/8") == []
        assert await read_property(tx, catalogue, carol, Entity.DASHBOARD_ITEM, item, "filter") is None
        for wrong in (f"{made.id}/x", "77/7", ""):
            with pytest.raises(NotFound):
                await property_keys(tx, catalogue, carol, Entity.DASHBOARD_ITEM, wrong)
    with pytest.raises(NotAllowed):
        await acting.do(set_property, "carol", name, 1)
    assert (await acting.events())[-1].ari.endswith(f"dashboard_item/{made.id}/7")
    await acting.do(delete_property, "bob", name)
    with pytest.raises(NotFound):
        await acting.do(delete_property, "bob", name)
