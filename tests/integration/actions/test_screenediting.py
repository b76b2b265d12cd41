"""Screens, field configurations and their schemes are written by administrators, and decide from then on."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions import fieldconfigurations, mappingschemes, screens
from whimbrel.errors import Conflict, Invalid, NotAllowed, NotFound
from whimbrel.reads.screens import available_fields, read_screens, read_settings, read_tab, read_tabs
from whimbrel.tracker.defaults import BUG, STORY_POINTS, TASK
from whimbrel.tracker.screen import STANDARD_FIELDS

CONFIGURATION, SCREEN, TYPE_SCREEN = mappingschemes.NOUNS.values()


async def see(site: Site, question: Any, *arguments: Any) -> Any:
    catalogue, admin = await site.catalogue(), await site.user("admin")
    return await site.database.snapshot(lambda reader: question(reader, catalogue, admin, *arguments))


async def test_a_screen_has_tabs_with_fields_in_order(site: Site, acting: Any) -> None:
    made = await acting.do(screens.create_screen, "admin", {"name": "Short", "description": "Few fields"})
    where = str(made.id)
    (first,) = await see(site, read_tabs, where)
    tab = str(first.id)
    for key in ("summary", "labels", STORY_POINTS.key):
        assert await acting.do(screens.add_field, "admin", where, tab, {"fieldId": key}) == key
    for key in ("summary", "status", "customfield_1", 7):
        with pytest.raises(Invalid):
            await acting.do(screens.add_field, "admin", where, tab, {"fieldId": key})
    for sent, order in (
        ({"position": "Later"}, ["labels", "summary", STORY_POINTS.key]),
        ({"position": "Last"}, ["labels", STORY_POINTS.key, "summary"]),
        ({"position": "First"}, ["summary", "labels", STORY_POINTS.key]),
        ({"after": f"http://x/rest/api/2/{STORY_POINTS.key}"}, ["labels", STORY_POINTS.key, "summary"]),
        ({"position": "Earlier"}, ["labels", "summary", STORY_POINTS.key]),
    ):
        await acting.do(screens.move_field, "admin", where, tab, "summary", sent=sent)
        assert list((await see(site, read_tab, where, tab)).field_keys) == order
    for wrong in ({}, {"position": "Top"}, {"after": "duedate"}):
        with pytest.raises(Invalid):
            await acting.do(screens.move_field, "admin", where, tab, "summary", sent=wrong)
    assert "summary" not in await see(site, available_fields, where)
    await acting.do(screens.remove_field, "admin", where, tab, "summary")
    assert "summary" in await see(site, available_fields, where)
    with pytest.raises(NotFound):
        await acting.do(screens.remove_field, "admin", where, tab, "summary")


async def test_tabs_are_added_renamed_moved_and_deleted(site: Site, acting: Any) -> None:
    where = str((await acting.do(screens.create_screen, "admin", {"name": "Short"})).id)
    (first,) = await see(site, read_tabs, where)
    with pytest.raises(Conflict):
        await acting.do(screens.delete_tab, "admin", where, str(first.id))
    second = await acting.do(screens.add_tab, "admin", where, {"name": "More"})
    for wrong in ({"name": "more"}, {"name": ""}):
        with pytest.raises(Invalid):
            await acting.do(screens.add_tab, "admin", where, wrong)
    assert (await acting.do(screens.rename_tab, "admin", where, str(second.id), {"name": "Most"})).name == "Most"
    await acting.do(screens.move_tab, "admin", where, str(second.id), 0)
    assert [one.name for one in await see(site, read_tabs, where)] == ["Most", "Field Tab"]
    with pytest.raises(Invalid):
        await acting.do(screens.move_tab, "admin", where, str(second.id), 2)
    await acting.do(screens.delete_tab, "admin", where, str(first.id))
    assert [one.name for one in await see(site, read_tabs, where)] == ["Most"]
    with pytest.raises(NotFound):
        await acting.do(screens.rename_tab, "admin", where, str(first.id), {"name": "x"})


async def test_screens_are_named_once_and_deleted_where_no_scheme_shows_them(site: Site, acting: Any) -> None:
    made = await acting.do(screens.create_screen, "admin", {"name": "Short"})
    with pytest.raises(Conflict):
        await acting.do(screens.create_screen, "admin", {"name": "short"})
    assert (await acting.do(screens.edit_screen, "admin", str(made.id), {"description": "x"})).name == "Short"
    scheme = await acting.do(mappingschemes.create_scheme, "admin", SCREEN, {"name": "All", "default": made.id})
    with pytest.raises(Invalid):
        await acting.do(screens.delete_screen, "admin", str(made.id))
    await acting.do(mappingschemes.delete_scheme, "admin", SCREEN, str(scheme.id))
    await acting.do(screens.delete_screen, "admin", str(made.id))
    assert await see(site, read_screens) == []
    for action, arguments in ((screens.create_screen, ({"name": "x"},)), (screens.delete_screen, ("1",))):
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", *arguments)


async def test_the_default_screen_is_made_when_a_field_is_put_on_it(site: Site, acting: Any) -> None:
    for key in (STORY_POINTS.key, "comment"):
        await acting.do(screens.add_to_default, "admin", key)
    (screen,) = await see(site, read_screens)
    (tab,) = await see(site, read_tabs, str(screen.id))
    assert tab.field_keys == (*STANDARD_FIELDS, STORY_POINTS.key, "comment")
    with pytest.raises(Invalid):
        await acting.do(screens.add_to_default, "admin", "summary")


async def test_a_configuration_decides_once_a_project_follows_its_scheme(site: Site, acting: Any) -> None:
    made = await acting.do(fieldconfigurations.create_configuration, "admin", {"name": "Strict"})
    plain = await acting.do(fieldconfigurations.create_configuration, "admin", {"name": "Plain"})
    items = [
        {"id": "duedate", "isRequired": True},
        {"id": "labels", "isHidden": True, "renderer": "jira-text-renderer"},
    ]
    await acting.do(fieldconfigurations.set_settings, "admin", str(made.id), {"fieldConfigurationItems": items})
    said = await see(site, read_settings, str(made.id))
    assert (said["duedate"].required, said["labels"].hidden, said["summary"].required) == (True, True, False)
    for wrong in (
        [{"id": "summary", "isHidden": True}],
        [{"id": "duedate", "isHidden": True}],
        [{"id": "duedate", "isRequired": "yes"}],
        [{"id": "duedate", "renderer": "x"}],
        [{"id": "x"}],
        "x",
    ):
        with pytest.raises(Invalid):
            await acting.do(fieldconfigurations.set_settings, "admin", str(made.id), {"fieldConfigurationItems": wrong})
    sent = {"name": "Bugs", "default": plain.id, "mappings": {str(BUG): made.id}}
    scheme = await acting.do(mappingschemes.create_scheme, "admin", CONFIGURATION, sent)
    await acting.do(mappingschemes.choose_scheme, "admin", CONFIGURATION, "WHI", {"id": scheme.id})
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await site.issue(issuetype={"id": str(BUG)}, labels=["x"])
    assert set(caught.value.fields) == {"duedate", "labels"}
    for action, arguments in (
        (fieldconfigurations.delete_configuration, (str(made.id),)),
        (mappingschemes.delete_scheme, (CONFIGURATION, str(scheme.id))),
    ):
        with pytest.raises(Invalid):
            await acting.do(action, "admin", *arguments)
    await acting.do(mappingschemes.choose_scheme, "admin", CONFIGURATION, "WHI", {"id": None})
    await site.issue(issuetype={"id": str(BUG)}, labels=["x"])
    await acting.do(mappingschemes.delete_scheme, "admin", CONFIGURATION, str(scheme.id))
    await acting.do(fieldconfigurations.delete_configuration, "admin", str(made.id))


async def test_schemes_of_screens_are_checked_and_changed(site: Site, acting: Any) -> None:
    screen = await acting.do(screens.create_screen, "admin", {"name": "Short"})
    (tab,) = await see(site, read_tabs, str(screen.id))
    await acting.do(screens.add_field, "admin", str(screen.id), str(tab.id), {"fieldId": "summary"})
    sent = {"name": "Way", "default": screen.id, "mappings": {"create": screen.id}}
    way = await acting.do(mappingschemes.create_scheme, "admin", SCREEN, sent)
    for wrong, error in (
        ({"name": "way", "default": screen.id}, Conflict),
        ({"name": "x", "default": 7}, Invalid),
        ({"name": "x", "default": screen.id, "mappings": {"fly": screen.id}}, Invalid),
        ({"name": "x", "default": screen.id, "mappings": {"edit": 7}}, Invalid),
        ({"name": "x", "default": screen.id, "mappings": 7}, Invalid),
    ):
        with pytest.raises(error):
            await acting.do(mappingschemes.create_scheme, "admin", SCREEN, wrong)
    types = await acting.do(
        mappingschemes.create_scheme, "admin", TYPE_SCREEN, {"name": "Types", "default": way.id, "mappings": {}}
    )
    await acting.do(mappingschemes.choose_scheme, "admin", TYPE_SCREEN, "WHI", {"id": types.id})
    with pytest.raises(Invalid):
        await site.issue(labels=["x"])
    with pytest.raises(Invalid):
        await acting.do(mappingschemes.delete_scheme, "admin", SCREEN, str(way.id))
    after = await acting.do(
        mappingschemes.edit_scheme, "admin", TYPE_SCREEN, str(types.id), {"mappings": {str(TASK): str(way.id)}}
    )
    assert (after.name, after.mappings) == ("Types", {str(TASK): way.id})
    with pytest.raises(NotFound):
        await acting.do(mappingschemes.edit_scheme, "admin", SCREEN, "7", {})
    with pytest.raises(NotAllowed):
        await acting.do(mappingschemes.choose_scheme, "bob", TYPE_SCREEN, "WHI", {"id": None})
