"""The first administrator is made once, by whoever holds the secret."""

from typing import Any

import pytest
from sqlalchemy import delete

from support.site import Site
from whimbrel.actions.administrator import (
    accept_invitation,
    has_administrator,
    invite_administrator,
    make_administrator,
)
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.store import touch
from whimbrel.errors import NotSignedIn
from whimbrel.storage.schema.people import group_member


async def depose(acting: Any) -> None:
    async def work(tx: Any, *_: Any) -> None:
        await tx.execute(delete(group_member).where(group_member.c.group_id == 10_000))
        await touch(tx, "people")

    await acting.do(work, None)


async def test_whoever_holds_the_secret_becomes_administrator(site: Site, acting: Any) -> None:
    await depose(acting)
    assert not has_administrator(await site.catalogue())
    secret = await acting.do(invite_administrator, None)
    made = await acting.do(accept_invitation, None, secret, "hash")
    catalogue = await site.catalogue()
    assert (made.name, is_administrator(catalogue, made)) == ("admin", True)
    assert has_administrator(catalogue)


async def test_no_second_secret_outlives_the_first_use(site: Site, acting: Any) -> None:
    await depose(acting)
    secrets = [await acting.do(invite_administrator, None) for _ in range(2)]
    await acting.do(accept_invitation, None, secrets[0], "hash")
    for secret in secrets:
        with pytest.raises(NotSignedIn):
            await acting.do(accept_invitation, None, secret, "another hash")


async def test_a_secret_is_worth_nothing_once_somebody_administers_the_site(acting: Any) -> None:
    secret = await acting.do(invite_administrator, None)
    with pytest.raises(NotSignedIn, match="has an administrator"):
        await acting.do(accept_invitation, None, secret, "hash")


async def test_a_site_without_accounts_gets_one(site: Site, acting: Any) -> None:
    made = await acting.do(make_administrator, None, "hash")
    assert made == await site.user("admin")
