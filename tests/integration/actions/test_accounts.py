"""Accounts are changed, switched off and deleted by administrators, and nobody locks the site up."""

from typing import Any

import pytest
from sqlalchemy import func, insert, select

from support.site import Site
from whimbrel.actions.accounts import delete_user, edit_user
from whimbrel.actions.actors import ActorNames
from whimbrel.actions.customfields import create_field
from whimbrel.actions.groups import add_member, create_group, delete_group, remove_member
from whimbrel.actions.roles import add_actors
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.schema.people import web_session
from whimbrel.tracker.customfield import MULTI_GROUP, MULTI_USER, FieldType


async def sessions(site: Site) -> int:
    return int(await site.database.fetch_value(select(func.count()).select_from(web_session)))


async def test_an_account_is_changed_and_switched_off(site: Site, acting: Any) -> None:
    carol = await site.user("carol")
    async with site.database.transaction() as tx:
        row = {"token_hash": b"x", "user_id": carol.id, "created": tx.now, "expires": tx.now}
        await tx.execute(insert(web_session), row)
    after = await acting.do(edit_user, "admin", carol, {"displayName": "Carol C.", "emailAddress": "c@example.com"})
    assert (after.display_name, after.email, await sessions(site)) == ("Carol C.", "c@example.com", 1)
    after = await acting.do(edit_user, "admin", after, {"active": False})
    assert (await site.user("carol"), await sessions(site)) == (after, 0)
    assert (await acting.do(edit_user, "admin", after, {"active": True})).active


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"displayName": ""}, {"displayName"}),
        ({"displayName": 7, "emailAddress": None}, {"displayName", "emailAddress"}),
        ({"active": "no"}, {"active"}),
        ({"name": "karl"}, {"name"}),
    ],
)
async def test_what_is_wrong_is_named(site: Site, acting: Any, sent: dict, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_user, "admin", await site.user("carol"), sent)
    assert set(caught.value.fields) == wrong


async def test_only_accounts_that_nothing_refers_to_are_deleted(site: Site, acting: Any) -> None:
    carol = await site.user("carol")
    await site.issue(actor="carol")
    with pytest.raises(Invalid, match="refer to it"):
        await acting.do(delete_user, "admin", carol)
    bob = await site.user("bob")  # leads the project
    with pytest.raises(Invalid, match="refer to it"):
        await acting.do(delete_user, "admin", bob)


async def test_an_account_is_deleted(site: Site, acting: Any) -> None:
    await acting.do(delete_user, "admin", await site.user("carol"))
    assert "carol" not in (await site.catalogue()).people.by_name
    assert (await acting.events())[-1].avi == "avi:jira:deleted:user"


async def test_nobody_locks_the_site_up(site: Site, acting: Any) -> None:
    admin, carol = await site.user("admin"), await site.user("carol")
    for action, arguments in ((delete_user, ()), (edit_user, ({"active": False},))):
        with pytest.raises(Invalid, match="your own account"):
            await acting.do(action, "admin", admin, *arguments)
        with pytest.raises(NotAllowed):
            await acting.do(action, "carol", carol, *arguments)
    with pytest.raises(Invalid, match="last one who administers"):
        await acting.do(remove_member, "admin", "jira-administrators", "admin")
    await acting.do(add_member, "admin", "jira-administrators", "carol")
    await acting.do(remove_member, "carol", "jira-administrators", "admin")
    with pytest.raises(NotAllowed):
        await acting.do(remove_member, "admin", "jira-administrators", "carol")


async def test_groups_come_and_go_with_what_they_were_granted(site: Site, acting: Any) -> None:
    made = await acting.do(create_group, "admin", " Birders ")
    other = await acting.do(create_group, "admin", "Others")
    with pytest.raises(Invalid, match="already exists"):
        await acting.do(create_group, "admin", "BIRDERS")
    for name in ("", 7, "x" * 256):
        with pytest.raises(Invalid):
            await acting.do(create_group, "admin", name)
    await acting.do(add_member, "admin", "birders", "carol")
    with pytest.raises(Invalid, match="already a member"):
        await acting.do(add_member, "admin", "birders", "carol")
    with pytest.raises(NotFound):
        await acting.do(add_member, "admin", "birders", "nobody")
    people = (await site.catalogue()).people
    assert people.groups_of((await site.user("carol")).id) >= {made.id}
    await acting.do(add_actors, "admin", "WHI", "10002", ActorNames(groups="birders"))
    await acting.do(delete_group, "admin", "Birders", "Others")
    assert other.id in (await site.catalogue()).projects.actors(10_000, 10_002).groups
    assert set((await site.catalogue()).people.groups_by_name) >= {other.name.lower()}
    with pytest.raises(NotFound):
        await acting.do(delete_group, "admin", "Birders", None)
    for needed in ("jira-administrators", "jira-software-users"):
        with pytest.raises(Invalid, match="cannot be deleted"):
            await acting.do(delete_group, "admin", needed, "Others")


async def field(acting: Any, kind: FieldType) -> str:
    made = await acting.do(create_field, "admin", {"name": f"Of {kind.key}", "type": kind.key})
    return f"customfield_{made.id}"


async def test_who_is_the_value_of_a_field_is_not_deleted(site: Site, acting: Any) -> None:
    reviewers = await field(acting, MULTI_USER)
    await site.issue(**{reviewers: [{"name": "carol"}]})
    with pytest.raises(Invalid, match="refer to it"):
        await acting.do(delete_user, "admin", await site.user("carol"))


@pytest.mark.parametrize("swap", ["others", None])
async def test_a_group_that_is_the_value_of_a_field_is_replaced_in_one_event(
    site: Site, acting: Any, swap: str | None
) -> None:
    circle = await field(acting, MULTI_GROUP)
    ids = {name: (await acting.do(create_group, "admin", name)).id for name in ("birders", "others")}
    alone = await site.issue(**{circle: [{"name": "birders"}]})
    both = await site.issue(**{circle: [{"name": "others"}, {"name": "birders"}]})
    told = len(await acting.events())
    await acting.do(delete_group, "admin", "birders", swap)
    assert len(await acting.events()) == told + 1
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [alone.id, both.id]))
    field_id = int(circle.removeprefix("customfield_"))
    assert loaded[alone.id].custom.get(field_id, ()) == ((ids["others"],) if swap else ())
    assert loaded[both.id].custom[field_id] == (ids["others"],)
