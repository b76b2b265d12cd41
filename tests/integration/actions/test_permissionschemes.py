"""Permission schemes are made, changed, chosen by projects, and deleted where no project uses them."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.accounts import delete_user
from whimbrel.actions.people import NewUser, create_user
from whimbrel.actions.permissionschemes import (
    add_grant,
    create_permission_scheme,
    delete_permission_scheme,
    edit_permission_scheme,
    remove_grant,
)
from whimbrel.actions.projectschemes import choose_permission_scheme
from whimbrel.catalogue.permissions import allows, visible
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.tracker.permission import Holder, HolderKind, Permission

BROWSE = "BROWSE_PROJECTS"


def grant(kind: str, parameter: object = None, permission: str = BROWSE) -> dict[str, object]:
    return {"permission": permission, "holder": {"type": kind, "parameter": parameter}}


HOLDERS = (
    grant("anyone"),
    grant("applicationRole", "jira-software"),
    grant("user", "bob"),
    grant("group", "Jira-Administrators"),
    grant("projectRole", "10002"),
    grant("projectLead"),
    grant("reporter"),
    grant("assignee"),
)


async def held(site: Site, scheme_id: int) -> list[tuple[Permission, Holder]]:
    scheme = (await site.catalogue()).schemes.permission_schemes[scheme_id]
    return [(one.permission, one.holder) for one in scheme.grants]


async def test_a_scheme_grants_to_every_kind_of_holder(site: Site, acting: Any) -> None:
    sent = {"name": "Open", "permissions": [*HOLDERS, HOLDERS[0]]}
    scheme_id = await acting.do(create_permission_scheme, "admin", sent)
    bob = (await site.user("bob")).id
    assert [holder for _, holder in await held(site, scheme_id)] == [
        Holder(HolderKind.ANYONE),
        Holder(HolderKind.SIGNED_IN),
        Holder(HolderKind.USER, bob),
        Holder(HolderKind.GROUP, 10_000),
        Holder(HolderKind.PROJECT_ROLE, 10_002),
        Holder(HolderKind.PROJECT_LEAD),
        Holder(HolderKind.REPORTER),
        Holder(HolderKind.ASSIGNEE),
    ]


async def test_what_is_sent_replaces_what_was_granted_in_one_event(site: Site, acting: Any) -> None:
    first = {"name": "Some", "permissions": [grant("anyone"), grant("user", "bob")]}
    scheme_id = await acting.do(create_permission_scheme, "admin", first)
    kept = (await site.catalogue()).schemes.permission_schemes[scheme_id].grants[1].id
    told = len(await acting.events())
    second = {"description": "Few", "permissions": [grant("user", "bob"), grant("projectLead")]}
    await acting.do(edit_permission_scheme, "admin", str(scheme_id), second)
    scheme = (await site.catalogue()).schemes.permission_schemes[scheme_id]
    assert (scheme.name, scheme.description) == ("Some", "Few")
    assert [one.holder.kind for one in scheme.grants] == [HolderKind.USER, HolderKind.PROJECT_LEAD]
    assert scheme.grants[0].id == kept
    (event,) = (await acting.events())[told:]
    assert (event.avi, [one["holder"]["kind"] for one in event.body["revoked"]]) == (
        "avi:jira:updated:permission-scheme",
        ["anyone"],
    )
    await acting.do(edit_permission_scheme, "admin", str(scheme_id), {"permissions": []})
    assert await held(site, scheme_id) == []


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"name"}),
        ({"name": "default permission scheme"}, {"name"}),
        ({"name": "x" * 256, "description": 7, "permissions": 7}, {"name", "description", "permissions"}),
        ({"name": "A", "permissions": [grant("anyone", permission="FLY")]}, {"permissions"}),
        ({"name": "A", "permissions": [grant("user", "ghost")]}, {"permissions"}),
        ({"name": "A", "permissions": [grant("group", None)]}, {"permissions"}),
        ({"name": "A", "permissions": [grant("projectRole", "x")]}, {"permissions"}),
        ({"name": "A", "permissions": [grant("userCustomField", "customfield_10106")]}, {"permissions"}),
        ({"name": "A", "permissions": [{"permission": BROWSE, "holder": []}]}, {"permissions"}),
        ({"name": "A", "permissions": [grant("anyone")] * 1001}, {"permissions"}),
    ],
)
async def test_what_is_wrong_is_named(acting: Any, sent: dict, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(create_permission_scheme, "admin", sent)
    assert set(caught.value.fields) == wrong


async def test_single_grants_come_and_go(site: Site, acting: Any) -> None:
    scheme_id = str(await acting.do(create_permission_scheme, "admin", {"name": "Bare"}))
    grant_id = await acting.do(add_grant, "admin", scheme_id, grant("group", "jira-software-users"))
    with pytest.raises(Invalid, match="already"):
        await acting.do(add_grant, "admin", scheme_id, grant("group", "jira-software-users"))
    await acting.do(remove_grant, "admin", scheme_id, str(grant_id))
    for mention in (str(grant_id), "x"):
        with pytest.raises(NotFound):
            await acting.do(remove_grant, "admin", scheme_id, mention)
    assert await held(site, int(scheme_id)) == []


async def test_a_project_that_uses_another_scheme_is_seen_by_others(site: Site, acting: Any) -> None:
    issue = await site.issue()
    sent = {"name": "Bob's", "permissions": [grant("user", "bob")]}
    scheme_id = await acting.do(create_permission_scheme, "admin", sent)
    told = len(await acting.events())
    await acting.do(choose_permission_scheme, "admin", "WHI", scheme_id)
    assert len(await acting.events()) == told + 1
    catalogue = await site.catalogue()
    seeing = {name: visible(catalogue, await site.user(name)).sees(issue) for name in ("admin", "bob", "carol")}
    assert seeing == {"admin": False, "bob": True, "carol": False}
    with pytest.raises(Invalid, match="is used by projects"):
        await acting.do(delete_permission_scheme, "admin", str(scheme_id))
    await acting.do(choose_permission_scheme, "admin", "WHI", "0")
    await acting.do(delete_permission_scheme, "admin", str(scheme_id))
    with pytest.raises(NotFound):
        await acting.do(delete_permission_scheme, "admin", str(scheme_id))
    with pytest.raises(Invalid):
        await acting.do(choose_permission_scheme, "admin", "WHI", scheme_id)
    with pytest.raises(Invalid, match="default permission scheme"):
        await acting.do(delete_permission_scheme, "admin", "0")


async def test_only_administrators_of_the_site_change_them(acting: Any) -> None:
    for action, arguments in (
        (create_permission_scheme, ({"name": "A"},)),
        (edit_permission_scheme, ("0", {"name": "A"})),
        (delete_permission_scheme, ("10000",)),
        (add_grant, ("0", grant("anyone"))),
        (remove_grant, ("0", "10000")),
        (choose_permission_scheme, ("WHI", 10_000)),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "bob", *arguments)


async def test_what_an_account_was_granted_goes_with_it(site: Site, acting: Any) -> None:
    await acting.do(lambda tx, known, _actor: create_user(tx, known, NewUser("dora", "Dora")), None)
    sent = {"name": "Dora's", "permissions": [grant("user", "dora"), grant("user", "bob")]}
    scheme_id = await acting.do(create_permission_scheme, "admin", sent)
    await acting.do(choose_permission_scheme, "admin", "WHI", scheme_id)
    catalogue = await site.catalogue()
    whi = catalogue.projects.by_key["WHI"]
    assert allows(catalogue, await site.user("dora"), Permission.BROWSE_PROJECTS, whi)
    await acting.do(delete_user, "admin", await site.user("dora"))
    assert [holder.parameter for _, holder in await held(site, scheme_id)] == [(await site.user("bob")).id]
