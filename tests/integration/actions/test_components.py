"""Components: who may, what is wrong, and what becomes of the issues of one that is deleted."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.components import create_component, delete_component, edit_component
from whimbrel.errors import Invalid, NotAllowed, NotFound


async def make(acting: Any, name: str, **more: Any) -> Any:
    return await acting.do(create_component, "bob", {"name": name, "project": "WHI", **more})


async def test_a_component_is_made_and_changed_by_who_administers_the_project(site: Site, acting: Any) -> None:
    made = await make(acting, " Wings ", leadUserName="Carol", assigneeType="COMPONENT_LEAD", description="Both")
    carol = await site.user("carol")
    assert (made.name, made.lead_id, made.assignee_type) == ("Wings", carol.id, "COMPONENT_LEAD")
    assert (await site.catalogue()).projects.components[made.id] == made
    after = await acting.do(edit_component, "bob", str(made.id), {"name": "Feathers", "leadUserName": ""})
    assert (after.name, after.lead_id, after.description) == ("Feathers", None, "Both")
    for action, arguments in (
        (create_component, ({"name": "Beak", "project": "WHI"},)),
        (edit_component, (str(made.id), {"name": "Beak"})),
        (delete_component, (str(made.id),)),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "carol", *arguments)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": "wings"}, "name"),
        ({"name": "x", "description": 7}, "description"),
        ({"name": "x", "assigneeType": "SOMEBODY"}, "assigneeType"),
        ({"name": "x", "leadUserName": "nobody"}, "leadUserName"),
    ],
)
async def test_what_is_wrong_is_named(site: Site, acting: Any, sent: dict[str, Any], wrong: str) -> None:
    await make(acting, "Wings")
    with pytest.raises(Invalid) as caught:
        await acting.do(create_component, "bob", {"project": "WHI", **sent})
    assert set(caught.value.fields) == {wrong}


async def test_issues_lose_a_component_that_is_deleted(site: Site, acting: Any) -> None:
    wings, beak = await make(acting, "Wings"), await make(acting, "Beak")
    both = await site.issue(components=[{"name": "Wings"}, {"name": "Beak"}])
    await site.issue(components=[{"name": "Beak"}])
    await acting.do(delete_component, "bob", str(wings.id))
    assert await acting.history(both.id) == [("Component", "Wings", None)]
    assert (await acting.events())[-1].body == {"replace": {"components": {str(wings.id): None}}}
    assert list((await site.catalogue()).projects.components) == [beak.id]
    with pytest.raises(NotFound):
        await acting.do(delete_component, "bob", str(wings.id))


async def test_issues_get_another_component_in_its_place(site: Site, acting: Any) -> None:
    wings, beak = await make(acting, "Wings"), await make(acting, "Beak")
    one = await site.issue(components=[{"name": "Wings"}])
    both = await site.issue(components=[{"name": "Wings"}, {"name": "Beak"}])
    neither = await site.issue()
    await acting.do(delete_component, "bob", str(wings.id), str(beak.id))
    assert await acting.history(one.id) == [("Component", "Wings", None), ("Component", None, "Beak")]
    assert await acting.history(both.id) == [("Component", "Wings", None)]
    assert await acting.history(neither.id) == []


@pytest.mark.parametrize("other", ["10000", "99999", "x"])
async def test_the_other_component_must_be_another_one_of_the_project(site: Site, acting: Any, other: str) -> None:
    wings = await make(acting, "Wings")
    assert str(wings.id) == "10000"
    with pytest.raises(Invalid) as caught:
        await acting.do(delete_component, "bob", "10000", other)
    assert set(caught.value.fields) == {"moveIssuesTo"}


async def test_a_component_says_who_gets_its_issues(site: Site, acting: Any) -> None:
    bob, carol = await site.user("bob"), await site.user("carol")
    await make(acting, "Beak", assigneeType="PROJECT_LEAD")
    await make(acting, "Tail")
    await make(acting, "Wings", leadUserName="carol", assigneeType="COMPONENT_LEAD")
    for names, expected in (
        ((), None),
        (("Tail",), None),
        (("Wings", "Tail"), carol.id),
        (("Wings", "Beak"), bob.id),
    ):
        components = [{"name": name} for name in names]
        assert (await site.issue(components=components)).assignee_id == expected
        assert (await site.issue(components=components, assignee={"name": "-1"})).assignee_id == expected
    assert (await site.issue(components=[{"name": "Wings"}], assignee=None)).assignee_id is None
