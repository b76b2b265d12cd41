"""Credentials prove who somebody is, until they run out, are taken back, or their owner is switched off."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from support.site import PASSWORD, Site
from whimbrel.actions import credentials
from whimbrel.actions.people import set_password
from whimbrel.catalogue.passwords import Passwords
from whimbrel.catalogue.sign_in import SESSION_LASTS, SignIn
from whimbrel.catalogue.store import touch
from whimbrel.clock import SystemClock
from whimbrel.errors import NotSignedIn
from whimbrel.storage.schema.people import api_token, app_user, web_session
from whimbrel.tracker.user import User


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(SystemClock())


@pytest.fixture
def sign_in(site: Site, passwords: Passwords) -> SignIn:
    return SignIn(site.database, passwords, SystemClock())


async def session(site: Site, user: User) -> str:
    async with site.database.transaction() as tx:
        return await credentials.begin_session(tx, user)


async def token(site: Site, user: User, days: int | None = None) -> credentials.IssuedToken:
    catalogue = await site.catalogue()
    async with site.database.transaction() as tx:
        return await credentials.issue_token(tx, catalogue, user, "script", days)


async def execute(site: Site, statement: Any, *parts: str) -> None:
    async with site.database.transaction() as tx:
        await tx.execute(statement)
        await touch(tx, *parts)


async def switch_off(site: Site, user: User) -> None:
    await execute(site, update(app_user).where(app_user.c.id == user.id).values(active=False), "people")


async def refused(site: Site, way: Callable[..., Awaitable[User]], *sent: str) -> bool:
    with pytest.raises(NotSignedIn, match="not authenticated"):
        await way(await site.catalogue(), *sent)
    return True


async def test_a_name_in_any_case_and_its_password_prove_a_user(site: Site, sign_in: SignIn) -> None:
    bob = await site.user("bob")
    for name in ("bob", "BOB"):
        assert await sign_in.by_password(await site.catalogue(), name, PASSWORD) == bob
    for name, password in (("bob", "wrong"), ("bob", ""), ("nobody", PASSWORD), ("", PASSWORD), ("bob ", PASSWORD)):
        assert await refused(site, sign_in.by_password, name, password)


async def test_odd_credentials_prove_nobody(site: Site, sign_in: SignIn) -> None:
    for odd in ("\0", chr(0xD800), "x" * 100_000, "bob\0"):
        assert await refused(site, sign_in.by_password, odd, PASSWORD)
        assert await refused(site, sign_in.by_password, "bob", odd)
        assert await refused(site, sign_in.by_token, odd)
        assert await refused(site, sign_in.by_session, odd)


async def test_a_new_password_ends_the_old_one_and_its_sessions(
    site: Site, sign_in: SignIn, passwords: Passwords
) -> None:
    bob, catalogue = await site.user("bob"), await site.catalogue()
    assert await sign_in.by_password(catalogue, "bob", PASSWORD) == bob
    cookie = await session(site, bob)
    async with site.database.transaction() as tx:
        await set_password(tx, catalogue, bob, await passwords.hash("another"))
    assert await refused(site, sign_in.by_password, "bob", PASSWORD)
    assert await refused(site, sign_in.by_session, cookie)
    assert await sign_in.by_password(catalogue, "bob", "another") == bob


async def test_a_session_lasts_until_it_ends_or_runs_out(site: Site, sign_in: SignIn) -> None:
    bob = await site.user("bob")
    first, second = await session(site, bob), await session(site, bob)
    assert await sign_in.by_session(await site.catalogue(), first) == bob
    async with site.database.transaction() as tx:
        await credentials.end_session(tx, first)
    assert await refused(site, sign_in.by_session, first)
    assert await sign_in.by_session(await site.catalogue(), second) == bob
    await execute(site, update(web_session).values(expires=web_session.c.expires - SESSION_LASTS), "credentials")
    assert await refused(site, sign_in.by_session, second)


async def test_a_token_lasts_until_it_is_revoked_or_runs_out(site: Site, sign_in: SignIn) -> None:
    bob, catalogue = await site.user("bob"), await site.catalogue()
    endless, brief = await token(site, bob), await token(site, bob, days=1)
    for made in (endless, brief):
        assert await sign_in.by_token(catalogue, made.raw) == bob
    await execute(site, update(api_token).values(expires=api_token.c.expires - timedelta(days=1)), "credentials")
    assert await refused(site, sign_in.by_token, brief.raw)
    assert await sign_in.by_token(catalogue, endless.raw) == bob
    async with site.database.transaction() as tx:
        await credentials.revoke_token(tx, catalogue, bob, endless.id)
    assert await refused(site, sign_in.by_token, endless.raw)


async def test_one_kind_of_secret_is_not_taken_for_another(site: Site, sign_in: SignIn) -> None:
    bob = await site.user("bob")
    assert await refused(site, sign_in.by_token, await session(site, bob))
    assert await refused(site, sign_in.by_session, (await token(site, bob)).raw)


async def test_an_account_that_is_switched_off_signs_in_by_no_way(site: Site, sign_in: SignIn) -> None:
    bob = await site.user("bob")
    cookie, made = await session(site, bob), await token(site, bob)
    assert await sign_in.by_password(await site.catalogue(), "bob", PASSWORD) == bob
    await switch_off(site, bob)
    assert await refused(site, sign_in.by_password, "bob", PASSWORD)
    assert await refused(site, sign_in.by_session, cookie)
    assert await refused(site, sign_in.by_token, made.raw)


async def test_what_is_remembered_ends_with_any_credential_that_is_withdrawn(
    site: Site, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob, carol = await site.user("bob"), await site.user("carol")
    mine, other = await token(site, bob), await token(site, carol)
    asked = 0
    plain = site.database.fetch_one

    async def counting(*arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return await plain(*arguments)

    monkeypatch.setattr(site.database, "fetch_one", counting)
    for _ in range(3):
        assert (await sign_in.by_token(await site.catalogue(), mine.raw)).id == bob.id
    assert asked == 1
    catalogue = await site.catalogue()
    async with site.database.transaction() as tx:
        await credentials.revoke_token(tx, catalogue, carol, other.id)
    assert (await sign_in.by_token(await site.catalogue(), mine.raw)).id == bob.id
    assert asked == 2
    async with site.database.transaction() as tx:
        await credentials.revoke_token(tx, catalogue, bob, mine.id)
    assert await refused(site, sign_in.by_token, mine.raw)
