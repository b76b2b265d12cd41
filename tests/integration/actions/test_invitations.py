"""One-time links: an invitation makes an account that its owner names, a reset link replaces a password, each once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from support.site import Site
from whimbrel.actions.accounts import change_password, delete_user, edit_myself, edit_user, end_sessions
from whimbrel.actions.credentials import begin_session
from whimbrel.actions.invitations import (
    Acceptance,
    accept_invitation,
    invite_user,
    make_reset_link,
    reset_password,
)
from whimbrel.errors import Invalid, NotAllowed, NotSignedIn
from whimbrel.storage.schema.people import app_user, one_time_link, web_session

DORA = {"emailAddress": "Dora@example.com"}
HASH = "a hash"


async def stored(site: Site, name: str) -> str | None:
    found = await site.database.fetch_value(select(app_user.c.password_hash).where(app_user.c.name == name))
    return str(found) if found is not None else None


async def links(site: Site) -> int:
    return int(await site.database.fetch_value(select(func.count()).select_from(one_time_link)))


async def begin(acting: Any, site: Site, name: str) -> str:
    user = await site.user(name)
    return str(await acting.do(lambda tx, _catalogue, _actor: begin_session(tx, user), None))


async def sessions(site: Site, name: str) -> int:
    user = await site.user(name)
    return int(
        await site.database.fetch_value(
            select(func.count()).select_from(web_session).where(web_session.c.user_id == user.id)
        )
    )


async def test_an_invitation_is_accepted_once(site: Site, acting: Any) -> None:
    link = await acting.do(invite_user, "admin", DORA)
    assert (link.user.name, link.user.display_name, link.user.email) == ("dora@example.com", "Dora", "Dora@example.com")
    assert await stored(site, "dora@example.com") is None
    chosen = Acceptance(link.secret, HASH, "Dora", "Dora Dunlin")
    user = await acting.do(accept_invitation, None, chosen)
    assert ((await site.user("dora")).display_name, await stored(site, "dora")) == ("Dora Dunlin", HASH)
    assert user.key == "dora@example.com"
    with pytest.raises(NotSignedIn):
        await acting.do(accept_invitation, None, chosen)
    assert [group.name for group in (await site.catalogue()).people.groups.values()][1] == "jira-software-users"
    assert link.secret.encode() not in str([event.body for event in await acting.events()]).encode()


@pytest.mark.parametrize("name", ["bob", "with blank"])
async def test_a_name_that_cannot_be_leaves_the_invitation_good(site: Site, acting: Any, name: str) -> None:
    link = await acting.do(invite_user, "admin", DORA)
    with pytest.raises(Invalid) as caught:
        await acting.do(accept_invitation, None, Acceptance(link.secret, HASH, name))
    assert set(caught.value.fields) == {"name"}
    kept = await acting.do(accept_invitation, None, Acceptance(link.secret, HASH))
    assert kept.name == "dora@example.com"


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, {"emailAddress"}),
        ({"emailAddress": "dora", "name": 7, "displayName": []}, {"emailAddress", "name", "displayName"}),
        ({"emailAddress": "BOB@example.com"}, {"emailAddress"}),
        ({**DORA, "name": "bob"}, {"username"}),
    ],
)
async def test_what_is_wrong_with_an_invitation_is_named(acting: Any, sent: dict, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(invite_user, "admin", sent)
    assert set(caught.value.fields) == wrong


async def test_a_password_is_reset_once_and_the_sessions_end(site: Site, acting: Any) -> None:
    await begin(acting, site, "carol")
    first = await acting.do(make_reset_link, "admin", await site.user("carol"))
    second = await acting.do(make_reset_link, "admin", await site.user("carol"))
    with pytest.raises(NotSignedIn):
        await acting.do(reset_password, None, first.secret, HASH)
    with pytest.raises(NotSignedIn):
        await acting.do(accept_invitation, None, Acceptance(second.secret, HASH))
    await acting.do(reset_password, None, second.secret, HASH)
    assert (await stored(site, "carol"), await sessions(site, "carol"), await links(site)) == (HASH, 0, 0)
    with pytest.raises(NotSignedIn):
        await acting.do(reset_password, None, second.secret, "another hash")


async def test_links_run_out_and_go_with_the_account(site: Site, acting: Any) -> None:
    link = await acting.do(make_reset_link, "admin", await site.user("carol"))

    async def age(tx: Any, *_: Any) -> None:
        await tx.execute(update(one_time_link).values(expires=tx.now - timedelta(milliseconds=1)))

    await acting.do(age, None)
    with pytest.raises(NotSignedIn):
        await acting.do(reset_password, None, link.secret, HASH)
    await acting.do(make_reset_link, "admin", await site.user("carol"))
    await acting.do(edit_user, "admin", await site.user("carol"), {"active": False})
    assert await links(site) == 0
    with pytest.raises(Invalid, match="switched off"):
        await acting.do(make_reset_link, "admin", await site.user("carol"))
    invited = await acting.do(invite_user, "admin", DORA)
    await acting.do(delete_user, "admin", invited.user)
    with pytest.raises(NotSignedIn):
        await acting.do(accept_invitation, None, Acceptance(invited.secret, HASH))


async def test_whoever_changes_their_password_stays_signed_in_there_alone(site: Site, acting: Any) -> None:
    carol = await site.user("carol")
    own, _other = [await begin(acting, site, "carol") for _ in range(2)]
    await acting.do(change_password, "carol", carol, HASH, own)
    assert (await stored(site, "carol"), await sessions(site, "carol")) == (HASH, 1)
    await acting.do(end_sessions, "admin", carol)
    assert await sessions(site, "carol") == 0


async def test_only_administrators_do_it_to_others(site: Site, acting: Any) -> None:
    bob = await site.user("bob")
    for action, arguments in (
        (invite_user, (DORA,)),
        (make_reset_link, (bob,)),
        (change_password, (bob, HASH)),
        (end_sessions, (bob,)),
    ):
        with pytest.raises(NotAllowed):
            await acting.do(action, "carol", *arguments)


async def test_people_change_how_they_are_called(site: Site, acting: Any) -> None:
    after = await acting.do(edit_myself, "carol", {"displayName": " Carol C. ", "active": False})
    assert (after.display_name, after.active, await site.user("carol")) == ("Carol C.", True, after)
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_myself, "carol", {"emailAddress": 7})
    assert set(caught.value.fields) == {"emailAddress"}


async def test_an_account_that_is_switched_off_meanwhile_stays_so(site: Site, acting: Any) -> None:
    carol = await site.user("carol")  # as the other administrator saw her
    await acting.do(edit_user, "admin", carol, {"active": False})
    await acting.do(edit_user, "admin", carol, {"displayName": "Carol C."})
    assert not (await site.user("carol")).active
