"""Accounts are created once, with sensible names, and belong to groups."""

from typing import Any

import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.people import NewUser, add_to_group, create_user, set_password
from whimbrel.errors import Invalid, NotFound
from whimbrel.storage.schema.people import app_user


async def create(acting: Any, new: NewUser, *groups: str) -> Any:
    return await acting.do(lambda tx, catalogue, _actor: create_user(tx, catalogue, new, groups), None)


async def test_a_new_account_is_in_its_groups_and_in_the_log(site: Site, acting: Any) -> None:
    made = await create(acting, NewUser("Dora", "Dora Dunlin", "d@x.org"), "Jira-Software-Users")
    people = (await site.catalogue()).people
    assert people.by_name["dora"] == made
    assert people.groups_of(made.id) == {10_001}
    happened = (await acting.events())[-2:]
    assert [row.avi for row in happened] == ["avi:jira:created:user", "avi:jira:added:group-member"]
    assert happened[0].ari.endswith(f":user/{made.id}")
    assert (happened[1].ari.split(":")[-1], happened[1].body) == ("group/10001", {"user_id": made.id})


@pytest.mark.parametrize("name", ["bob", "BOB", " bob "])
async def test_a_name_is_taken_in_any_case(acting: Any, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        await create(acting, NewUser(name, "Another"))
    assert caught.value.fields == {"username": "A user with that username already exists."}


@pytest.mark.parametrize("name", ["", " ", "a b", "a<b", "x" * 256, "a\0b", "a\x07b", chr(0xD800), 'a"b', "a'b"])
async def test_malformed_names_are_refused(acting: Any, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        await create(acting, NewUser(name, "Somebody"))
    assert set(caught.value.fields) == {"username"}


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewUser("dora", " "), "displayName"),
        (NewUser("dora", "x" * 256), "displayName"),
        (NewUser("dora", "a\0b"), "displayName"),
        (NewUser("dora", "Dora", "a\0b"), "email"),
        (NewUser("dora", "Dora", "x" * 256), "email"),
        (NewUser("dora", "Dora", time_zone="Moon/Base"), "timeZone"),
        (NewUser("dora", "Dora", time_zone="../etc/passwd"), "timeZone"),
    ],
)
async def test_what_would_trouble_readers_is_refused(acting: Any, new: NewUser, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        await create(acting, new)
    assert set(caught.value.fields) == {field}


async def test_a_group_that_does_not_exist_has_no_members_and_nobody_is_made(site: Site, acting: Any) -> None:
    with pytest.raises(NotFound, match="nobodies"):
        await create(acting, NewUser("dora", "Dora"), "nobodies")
    assert "dora" not in (await site.catalogue()).people.by_name


async def test_a_member_stays_a_member(site: Site, acting: Any) -> None:
    bob = await site.user("bob")
    for _ in range(2):
        await acting.do(lambda tx, catalogue, _: add_to_group(tx, catalogue, bob.id, "jira-administrators"), None)
    assert 10_000 in (await site.catalogue()).people.groups_of(bob.id)


async def test_a_password_is_replaced_with_an_event(site: Site, acting: Any) -> None:
    bob = await site.user("bob")
    await acting.do(lambda tx, catalogue, _: set_password(tx, catalogue, bob, "new hash"), None)
    stored = await site.database.fetch_value(select(app_user.c.password_hash).where(app_user.c.id == bob.id))
    assert stored == "new hash"
    assert (await acting.events())[-1].avi == "avi:jira:updated:user"
