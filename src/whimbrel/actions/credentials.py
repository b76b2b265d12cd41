"""What can be done with credentials: sessions of browsers, personal access tokens, one-time links."""

import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from whimbrel.catalogue.sign_in import SESSION_LASTS, token_hash
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound, NotSignedIn
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import people as tables
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

LINK_LASTS = timedelta(hours=24)
TOKENS_AT_MOST = 100
_INSERT_SESSION = insert(tables.web_session)
_DELETE_SESSION = delete(tables.web_session).where(tables.web_session.c.token_hash == bindparam("token"))
_DELETE_EXPIRED = delete(tables.web_session).where(tables.web_session.c.expires < bindparam("now"))
_SIGNED_IN = (
    update(tables.app_user)
    .where(tables.app_user.c.id == bindparam("user"))
    .values(current_login=bindparam("now"), previous_login=tables.app_user.c.current_login)
)
_END_OTHERS = delete(tables.web_session).where(
    tables.web_session.c.user_id == bindparam("user"), tables.web_session.c.token_hash != bindparam("kept")
)
_WITHDRAW_OF = delete(tables.one_time_link).where(tables.one_time_link.c.user_id == bindparam("user"))
_INSERT_TOKEN = insert(tables.api_token).returning(tables.api_token.c.id)
_LOCK_OWNER = (
    select(tables.app_user.c.id).where(tables.app_user.c.id == bindparam("user")).with_for_update(key_share=True)
)
_TOKENS = select(func.count()).select_from(tables.api_token).where(tables.api_token.c.user_id == bindparam("user"))
_DELETE_TOKENS_OF = delete(tables.api_token).where(tables.api_token.c.user_id == bindparam("user"))
_DELETE_TOKEN = delete(tables.api_token).where(
    tables.api_token.c.id == bindparam("token_id"), tables.api_token.c.user_id == bindparam("user")
)
_INSERT_LINK = insert(tables.one_time_link)
_USE_LINK = (
    delete(tables.one_time_link)
    .where(
        tables.one_time_link.c.token_hash == bindparam("token"),
        tables.one_time_link.c.purpose == bindparam("wanted"),
        tables.one_time_link.c.expires > bindparam("now"),
    )
    .returning(tables.one_time_link.c.user_id)
)
_WITHDRAW_LINKS = delete(tables.one_time_link).where(
    or_(tables.one_time_link.c.purpose == bindparam("wanted"), tables.one_time_link.c.expires < bindparam("now"))
)


class IssuedToken(msgspec.Struct, frozen=True):
    """A personal access token just made; `raw` is shown this once."""

    id: int
    name: str
    created: datetime
    expires: datetime | None
    raw: str


async def begin_session(tx: Tx, user: User) -> str:
    """Begin a browser's session and return the secret for its cookie; sessions that have run out are swept away.

    The account remembers when this session and the one before began. That is no part of the catalogue, which stays.
    """
    raw = secrets.token_urlsafe(32)
    await tx.execute(_DELETE_EXPIRED, {"now": tx.now})
    await tx.execute(_SIGNED_IN, {"user": user.id, "now": tx.now})
    expires = tx.now + SESSION_LASTS
    row = {"token_hash": token_hash(raw), "user_id": user.id, "created": tx.now, "expires": expires}
    await tx.execute(_INSERT_SESSION, row)
    return raw


async def end_session(tx: Tx, raw: str) -> None:
    """End a session; one that has ended already stays so."""
    if await tx.execute(_DELETE_SESSION, {"token": token_hash(raw)}):
        await touch(tx, "credentials")


async def end_sessions_of(tx: Tx, user_id: int, keep: str | None = None) -> None:
    """End all sessions of a user but the one with the secret `keep`."""
    if await tx.execute(_END_OTHERS, {"user": user_id, "kept": token_hash(keep) if keep is not None else b""}):
        await touch(tx, "credentials")


async def issue_token(tx: Tx, catalogue: Catalogue, user: User, name: str, days: int | None) -> IssuedToken:
    """Make a personal access token that lasts a number of days, or for ever."""
    if not 0 < len(name) <= 255:  # noqa: PLR2004
        raise Invalid("The token name must have 1 to 255 characters.")
    if days is not None and not 0 < days <= 3650:  # noqa: PLR2004
        raise Invalid("The token must expire within 1 to 3650 days.")
    await tx.fetch_all(_LOCK_OWNER, {"user": user.id})  # or two requests at once would both find room for one more
    if await tx.fetch_value(_TOKENS, {"user": user.id}) >= TOKENS_AT_MOST:
        raise Invalid(f"You have {TOKENS_AT_MOST} tokens already. Revoke one that you do not use any more.")
    raw = secrets.token_urlsafe(32)
    expires = tx.now + timedelta(days=days) if days is not None else None
    row = {
        "user_id": user.id,
        "name": name,
        "token_hash": token_hash(raw),
        "created": tx.now,
        "expires": expires,
    }
    token_id = int(await tx.fetch_value(_INSERT_TOKEN, row))
    event_ari = ari(catalogue.site_id, "token", token_id)
    tx.emit(Event(avi=Avi.TOKEN_CREATED, ari=event_ari, actor_id=user.id))
    return IssuedToken(token_id, name, tx.now, expires, raw)


async def revoke_token(tx: Tx, catalogue: Catalogue, user: User, token_id: int) -> None:
    """Revoke one of the user's own tokens."""
    known = parse_id(token_id) is not None
    if not known or not await tx.execute(_DELETE_TOKEN, {"token_id": token_id, "user": user.id}):
        raise NotFound(f"You have no token with id {token_id}.")
    await touch(tx, "credentials")
    tx.emit(Event(avi=Avi.TOKEN_DELETED, ari=ari(catalogue.site_id, "token", token_id), actor_id=user.id))


async def revoke_tokens_of(tx: Tx, user_id: int) -> None:
    """Revoke all tokens of a user."""
    if await tx.execute(_DELETE_TOKENS_OF, {"user": user_id}):
        await touch(tx, "credentials")


async def make_link(tx: Tx, purpose: str, user_id: int | None = None, lasts: timedelta = LINK_LASTS) -> str:
    """Make a one-time link's secret, good for one use within a while."""
    raw = secrets.token_urlsafe(32)
    row = {"token_hash": token_hash(raw), "purpose": purpose, "user_id": user_id, "expires": tx.now + lasts}
    await tx.execute(_INSERT_LINK, row)
    return raw


async def use_link(tx: Tx, purpose: str, raw: str) -> int | None:
    """Use a one-time link up and return the user it was made for, if any. Raises `NotSignedIn` for any other secret."""
    row = await tx.fetch_one(_USE_LINK, {"token": token_hash(raw), "wanted": purpose, "now": tx.now})
    if row is None:
        raise NotSignedIn("This link has been used already, or it has expired.")
    user_id: int | None = row.user_id
    return user_id


async def withdraw_links_of(tx: Tx, user_id: int) -> None:
    """Make every one-time link of a user worthless."""
    await tx.execute(_WITHDRAW_OF, {"user": user_id})


async def withdraw_links(tx: Tx, purpose: str) -> None:
    """Make every one-time link of a purpose worthless, and sweep away those of any that have run out."""
    await tx.execute(_WITHDRAW_LINKS, {"wanted": purpose, "now": tx.now})
