"""Versions: who may, what is wrong, their order, and what becomes of the issues of one that goes."""

from datetime import date
from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.versions import create_version, delete_version, edit_version, merge_version, move_version
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.tracker.versionorder import Position


async def make(acting: Any, name: str, **more: Any) -> Any:
    return await acting.do(create_version, "bob", {"name": name, "project": "WHI", **more})


async def names(site: Site) -> list[str]:
    catalogue = await site.catalogue()
    return [version.name for version in catalogue.projects.versions_of[10_000]]


async def test_versions_are_made_one_behind_the_other_and_changed(site: Site, acting: Any) -> None:
    first = await make(acting, "1.0", startDate="2031-01-01", releaseDate="2031-01-31")
    second = await acting.do(create_version, "bob", {"name": "2.0", "projectId": 10_000, "released": True})
    assert await names(site) == ["1.0", "2.0"]
    assert (first.start_date, first.release_date, second.released) == (date(2031, 1, 1), date(2031, 1, 31), True)
    after = await acting.do(edit_version, "bob", str(first.id), {"released": True, "releaseDate": None})
    assert (after.released, after.release_date, after.start_date) == (True, None, date(2031, 1, 1))
    assert (await site.catalogue()).projects.versions[first.id] == after
    with pytest.raises(NotAllowed):
        await acting.do(edit_version, "carol", str(first.id), {"name": "3.0"})


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "name"),
        ({"name": "1.0"}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": "2.0", "releaseDate": "soon"}, "releaseDate"),
        ({"name": "2.0", "startDate": 7}, "startDate"),
        ({"name": "2.0", "startDate": "2031-02-01", "releaseDate": "2031-01-01"}, "startDate"),
        ({"name": "2.0", "description": ["x"]}, "description"),
    ],
)
async def test_what_is_wrong_is_named(site: Site, acting: Any, sent: dict[str, Any], wrong: str) -> None:
    await make(acting, "1.0")
    with pytest.raises(Invalid) as caught:
        await acting.do(create_version, "bob", {"project": "WHI", **sent})
    assert set(caught.value.fields) == {wrong}


async def test_versions_are_ordered(site: Site, acting: Any) -> None:
    first, second, third = [await make(acting, name) for name in ("1.0", "2.0", "3.0")]
    await acting.do(move_version, "bob", str(third.id), Position.FIRST)
    assert await names(site) == ["3.0", "1.0", "2.0"]
    await acting.do(move_version, "bob", str(third.id), first.id)
    assert await names(site) == ["1.0", "3.0", "2.0"]
    await acting.do(move_version, "bob", str(second.id), Position.LATER)
    assert await names(site) == ["1.0", "3.0", "2.0"]
    with pytest.raises(Invalid):
        await acting.do(move_version, "bob", str(second.id), 99)
    assert (await acting.events())[-1].body == {"order": [str(one.id) for one in (first, third, second)]}


async def test_issues_of_a_merged_version_get_the_other_one(site: Site, acting: Any) -> None:
    old, new = await make(acting, "1.0"), await make(acting, "2.0")
    fixed = await site.issue(fixVersions=[{"name": "1.0"}])
    both = await site.issue(fixVersions=[{"name": "1.0"}, {"name": "2.0"}], versions=[{"name": "1.0"}])
    await acting.do(merge_version, "bob", str(old.id), str(new.id))
    assert await acting.history(fixed.id) == [("Fix Version", "1.0", None), ("Fix Version", None, "2.0")]
    assert await acting.history(both.id) == [
        ("Fix Version", "1.0", None),
        ("Version", "1.0", None),
        ("Version", None, "2.0"),
    ]
    last = (await acting.events())[-1]
    mapping = {str(old.id): str(new.id)}
    assert (last.avi, last.body["replace"]) == (
        "avi:jira:merged:version",
        {"fixVersions": mapping, "versions": mapping},
    )
    assert await names(site) == ["2.0"]


async def test_a_deleted_version_is_swapped_field_by_field(site: Site, acting: Any) -> None:
    old, new = await make(acting, "1.0"), await make(acting, "2.0")
    issue = await site.issue(fixVersions=[{"name": "1.0"}], versions=[{"name": "1.0"}])
    await acting.do(delete_version, "bob", str(old.id), {"fixVersions": str(new.id), "versions": None})
    assert await acting.history(issue.id) == [
        ("Fix Version", "1.0", None),
        ("Fix Version", None, "2.0"),
        ("Version", "1.0", None),
    ]
    for mention in (str(old.id), "x", "9" * 30):
        with pytest.raises(NotFound, match="Could not find version for id"):
            await acting.do(delete_version, "bob", mention, {})


async def test_a_version_is_not_merged_into_itself_or_another_projects(site: Site, acting: Any) -> None:
    version = await make(acting, "1.0")
    for other in (str(version.id), "99999"):
        with pytest.raises(Invalid):
            await acting.do(merge_version, "bob", str(version.id), other)
