"""Global permissions are granted to groups, and somebody goes on administering the site whatever happens at once."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from integration.actions.test_races import meet
from support.site import Site
from whimbrel.actions.accounts import edit_user
from whimbrel.actions.administrator import make_administrator
from whimbrel.actions.filters import create_filter
from whimbrel.actions.globalpermissions import grant_globally, revoke_globally
from whimbrel.actions.groups import add_member, create_group, delete_group, remove_member
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.reads.candidates import candidates, find_groups
from whimbrel.reads.people import find_users
from whimbrel.tracker.globalpermission import GlobalPermission

ADMINISTRATORS = "jira-administrators"


async def grant_of(site: Site, permission: GlobalPermission) -> str:
    grants = (await site.catalogue()).people.global_grants.values()
    return next(str(grant.id) for grant in grants if grant.permission == permission)


async def test_a_permission_is_granted_and_taken_away(site: Site, acting: Any) -> None:
    await acting.do(create_group, "admin", "keepers")
    await acting.do(add_member, "admin", "keepers", "carol")
    assert not is_administrator(await site.catalogue(), await site.user("carol"))
    grant = await acting.do(grant_globally, "admin", "ADMINISTER", "Keepers")
    assert is_administrator(await site.catalogue(), await site.user("carol"))
    with pytest.raises(Invalid, match="granted there already"):
        await acting.do(grant_globally, "admin", "ADMINISTER", "keepers")
    await acting.do(revoke_globally, "carol", str(grant.id))
    assert not is_administrator(await site.catalogue(), await site.user("carol"))
    with pytest.raises(NotFound):
        await acting.do(revoke_globally, "admin", str(grant.id))
    event = (await acting.events())[-1]
    assert (event.avi, event.body["permission"]) == ("avi:jira:revoked:global-permission", "ADMINISTER")


@pytest.mark.parametrize(
    ("permission", "group", "wrong"),
    [
        ("FLY", "jira-software-users", {"permission"}),
        (["ADMINISTER"], "ghosts", {"permission", "group"}),
        ("ADMINISTER", None, {"group"}),
        ("BULK_CHANGE", 7, {"group"}),
    ],
)
async def test_what_is_wrong_is_named(acting: Any, permission: object, group: object, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(grant_globally, "admin", permission, group)
    assert set(caught.value.fields) == wrong


async def test_only_administrators_change_them(site: Site, acting: Any) -> None:
    with pytest.raises(NotAllowed):
        await acting.do(grant_globally, "carol", "ADMINISTER", "jira-software-users")
    with pytest.raises(NotAllowed):
        await acting.do(revoke_globally, "carol", await grant_of(site, GlobalPermission.BULK_CHANGE))


async def test_the_last_grant_that_lets_anybody_administer_stays(site: Site, acting: Any) -> None:
    await acting.do(revoke_globally, "admin", await grant_of(site, GlobalPermission.SYSTEM_ADMIN))
    with pytest.raises(Invalid, match="nobody would administer"):
        await acting.do(revoke_globally, "admin", await grant_of(site, GlobalPermission.ADMINISTER))
    assert is_administrator(await site.catalogue(), await site.user("admin"))


async def test_who_may_not_browse_users_finds_whom_they_can_name(site: Site, acting: Any) -> None:
    await acting.do(revoke_globally, "admin", await grant_of(site, GlobalPermission.USER_PICKER))
    catalogue, carol = await site.catalogue(), await site.user("carol")
    for text, found in (("bo", []), (".", []), ("", []), ("BOB", ["bob"])):
        assert [user.name for user in find_users(catalogue, carol, text)] == found
        assert [user.name for user in candidates(catalogue, carol, text, lambda _user: True, 9)] == found
    assert find_groups(catalogue, carol, "jira", 9) == ([], 0)


async def test_who_may_not_create_shared_objects_keeps_filters_private(site: Site, acting: Any) -> None:
    await acting.do(revoke_globally, "admin", await grant_of(site, GlobalPermission.CREATE_SHARED_OBJECTS))
    sent = {"name": "Mine", "jql": "project = WHI"}
    with pytest.raises(Invalid, match="do not have permission to share"):
        await acting.do(create_filter, "carol", {**sent, "sharePermissions": [{"type": "global"}]})
    assert (await acting.do(create_filter, "carol", sent)).name == "Mine"


async def test_what_a_group_may_goes_to_the_one_it_is_swapped_with(site: Site, acting: Any) -> None:
    for name in ("keepers", "heirs"):
        await acting.do(create_group, "admin", name)
    await acting.do(add_member, "admin", "heirs", "carol")
    await acting.do(add_member, "admin", "keepers", "admin")
    for permission, group in (("ADMINISTER", "keepers"), ("BULK_CHANGE", "keepers"), ("BULK_CHANGE", "heirs")):
        await acting.do(grant_globally, "admin", permission, group)
    shared = {"name": "Shared", "jql": "", "sharePermissions": [{"type": "group", "group": {"name": "keepers"}}]}
    await acting.do(create_filter, "admin", shared)
    await acting.do(delete_group, "admin", "keepers", "heirs")
    assert is_administrator(await site.catalogue(), await site.user("carol"))
    people = (await site.catalogue()).people
    heirs = people.groups_by_name["heirs"].id
    assert sorted(str(one.permission) for one in people.global_grants.values() if one.group_id == heirs) == [
        "ADMINISTER",
        "BULK_CHANGE",
    ]


async def test_the_first_administrator_administers_whatever_has_been_revoked(site: Site, acting: Any) -> None:
    await acting.do(grant_globally, "admin", "ADMINISTER", "jira-software-users")
    for permission in ("ADMINISTER", "SYSTEM_ADMIN"):
        await acting.do(revoke_globally, "admin", await grant_of(site, GlobalPermission(permission)))
    await acting.do(remove_member, "admin", "jira-software-users", "admin")
    assert not is_administrator(await site.catalogue(), await site.user("admin"))
    await acting.do(make_administrator, None, "a hash")
    assert is_administrator(await site.catalogue(), await site.user("admin"))


Step = Callable[[Site], Awaitable[tuple[Any, ...]]]


async def by_membership(_site: Site) -> tuple[Any, ...]:
    return remove_member, "carol", ADMINISTRATORS, "admin"


async def by_switching_off(site: Site) -> tuple[Any, ...]:
    return edit_user, "carol", await site.user("admin"), {"active": False}


@pytest.mark.parametrize("second", [by_membership, by_switching_off])
async def test_of_two_administrators_who_remove_each_other_one_stays(site: Site, acting: Any, second: Step) -> None:
    await acting.do(add_member, "admin", ADMINISTRATORS, "carol")
    arguments = await second(site)
    _, late = await meet(
        acting,
        lambda tx, known, actor: remove_member(tx, known, actor, ADMINISTRATORS, "carol"),
        lambda: acting.do(*arguments),
    )
    assert isinstance(late, Invalid)
    catalogue = await site.catalogue()
    assert [user.name for user in catalogue.people.users.values() if is_administrator(catalogue, user)] == ["admin"]
