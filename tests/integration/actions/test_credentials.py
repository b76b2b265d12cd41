"""Sessions end, tokens are revoked, one-time links work once, and everything runs out."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from support.site import Site
from whimbrel.actions import credentials
from whimbrel.errors import Invalid, NotFound, NotSignedIn
from whimbrel.reads.tokens import own_tokens
from whimbrel.storage.schema.people import one_time_link, web_session


async def do(acting: Any, action: Any, *arguments: Any) -> Any:
    return await acting.do(lambda tx, _catalogue, _actor: action(tx, *arguments), None)


async def issue_token(site: Site, acting: Any, name: str, owner: str, days: int | None = None) -> Any:
    user = await site.user(owner)
    return await acting.do(lambda tx, known, _: credentials.issue_token(tx, known, user, name, days), None)


async def test_sessions_that_have_run_out_are_swept_away_when_another_begins(site: Site, acting: Any) -> None:
    bob = await site.user("bob")
    for _ in range(2):
        await do(acting, credentials.begin_session, bob)
        await acting.do(_age_sessions, None)
    raw = await do(acting, credentials.begin_session, bob)
    hashes = await site.database.fetch_all(select(web_session.c.token_hash))
    assert [row.token_hash for row in hashes] == [credentials.token_hash(raw)]
    for _ in range(2):
        await do(acting, credentials.end_session, raw)
    assert await site.database.fetch_all(select(web_session.c.token_hash)) == []


async def _age_sessions(tx: Any, *_: Any) -> None:
    await tx.execute(update(web_session).values(expires=tx.now - timedelta(milliseconds=1)))


async def test_a_token_is_listed_for_its_owner_alone_and_revoked_by_its_owner_alone(site: Site, acting: Any) -> None:
    made = await issue_token(site, acting, "script", "bob", 30)
    assert made.expires == made.created + timedelta(days=30)
    event = (await acting.events())[-1]
    assert (event.avi, event.ari.split(":")[-1], event.body) == ("avi:jira:created:token", f"token/{made.id}", {})
    bob, carol = await site.user("bob"), await site.user("carol")
    catalogue = await site.catalogue()
    listed = [await site.database.snapshot(lambda r, u=user: own_tokens(r, catalogue, u)) for user in (bob, carol)]
    assert [[view.name for view in views] for views in listed] == [["script"], []]
    with pytest.raises(NotFound):
        await acting.do(lambda tx, known, _: credentials.revoke_token(tx, known, carol, made.id), None)
    await acting.do(lambda tx, known, _: credentials.revoke_token(tx, known, bob, made.id), None)
    for token_id in (made.id, -1, 2**63):
        with pytest.raises(NotFound):
            await acting.do(lambda tx, known, _, i=token_id: credentials.revoke_token(tx, known, bob, i), None)
    assert [row.avi for row in await acting.events()].count("avi:jira:deleted:token") == 1


@pytest.mark.parametrize(("name", "days"), [("", None), ("x" * 256, None), ("x", 0), ("x", -1), ("x", 10**9)])
async def test_odd_tokens_are_refused(site: Site, acting: Any, name: str, days: int | None) -> None:
    with pytest.raises(Invalid):
        await issue_token(site, acting, name, "bob", days)


async def test_two_requests_at_once_do_not_both_take_the_last_place(
    site: Site, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "TOKENS_AT_MOST", 1)
    made = await asyncio.gather(*(issue_token(site, acting, str(n), "bob") for n in range(4)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Invalid", "Invalid", "Invalid", "IssuedToken"]


async def test_a_link_is_good_for_one_use_of_its_purpose(site: Site, acting: Any) -> None:
    bob = await site.user("bob")
    raw = await do(acting, credentials.make_link, "reset", bob.id)
    with pytest.raises(NotSignedIn):
        await do(acting, credentials.use_link, "setup", raw)
    assert await do(acting, credentials.use_link, "reset", raw) == bob.id
    for secret in (raw, "", chr(0xD800), "x" * 10_000):
        with pytest.raises(NotSignedIn):
            await do(acting, credentials.use_link, "reset", secret)


async def test_of_two_who_use_a_link_at_once_one_is_believed(acting: Any) -> None:
    raw = await do(acting, credentials.make_link, "reset")
    used = await asyncio.gather(
        *(do(acting, credentials.use_link, "reset", raw) for _ in range(4)), return_exceptions=True
    )
    assert sorted(str(type(one).__name__) for one in used) == ["NoneType", "NotSignedIn", "NotSignedIn", "NotSignedIn"]


async def test_a_link_that_has_run_out_proves_nothing(acting: Any) -> None:
    raw = await do(acting, credentials.make_link, "reset")

    async def age(tx: Any, *_: Any) -> None:
        await tx.execute(update(one_time_link).values(expires=tx.now - timedelta(milliseconds=1)))

    await acting.do(age, None)
    with pytest.raises(NotSignedIn):
        await do(acting, credentials.use_link, "reset", raw)
