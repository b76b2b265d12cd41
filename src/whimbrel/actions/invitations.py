"""Accounts and passwords by one-time links: an administrator makes one, whoever holds it uses it once."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select, update

from whimbrel.actions import credentials, people
from whimbrel.actions.people import LONGEST, USER_NAME, NewUser, require_sensible
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotSignedIn
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_user
from whimbrel.tracker.user import SOFTWARE_USERS, User

INVITATION, RESET = "invitation", "reset"
INVITATION_LASTS = timedelta(days=7)
USED_UP = "This link has been used already, or it has expired."
_WHAT = "invite people"
_EMAIL = select(app_user.c.id).where(func.lower(app_user.c.email) == bindparam("address")).limit(1)
_TAKEN = select(app_user.c.id).where(func.lower(app_user.c.name) == bindparam("wanted"))
_UPDATE = update(app_user).where(app_user.c.id == bindparam("user"))


class Link(msgspec.Struct, frozen=True):
    """A one-time link just made for an account; `secret` is told this once."""

    user: User
    secret: str
    expires: datetime


class Acceptance(msgspec.Struct, frozen=True):
    """What whoever holds an invitation chooses; a name that is None stays as the administrator gave it."""

    secret: str
    password_hash: str
    name: str | None = None
    display_name: str | None = None


async def invite_user(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Link:
    """Make an account without a password, and the link by which its owner chooses one.

    `{"emailAddress", "name"?, "displayName"?}`; without a name the account is called by its address. Raises
    `NotAllowed`, and `Invalid` naming every wrong member, also where an account has the address already.
    """
    require_administrator(catalogue, actor, _WHAT)
    address = sent.get("emailAddress")
    wrong = {
        member: f"The {member} must be a text."
        for member in ("name", "displayName")
        if not isinstance(sent.get(member, ""), str)
    }
    if not isinstance(address, str) or not _is_address(address.strip()):
        wrong["emailAddress"] = "An invitation needs an e-mail address."
    if wrong or not isinstance(address, str):
        raise Invalid(fields=wrong)
    address = address.strip()
    await touch(tx, "people")  # first, so that of two who invite the same person one is told
    if await tx.fetch_value(_EMAIL, {"address": address.lower()}) is not None:
        raise Invalid(fields={"emailAddress": "An account has that e-mail address already."})
    name = sent.get("name") or address
    new = NewUser(name, sent.get("displayName") or address.partition("@")[0], address)
    user = await people.create_user(tx, catalogue, new, (SOFTWARE_USERS,))
    secret = await credentials.make_link(tx, INVITATION, user.id, INVITATION_LASTS)
    return Link(user, secret, tx.now + INVITATION_LASTS)


async def accept_invitation(tx: Tx, catalogue: Catalogue, _actor: User | None, chosen: Acceptance) -> User:
    """Give an invited account its password and the names that its owner chose.

    Raises `NotSignedIn` for any other secret, and `Invalid` for names that cannot be; then the link stays good.
    """
    user = await _owner(tx, catalogue, INVITATION, chosen.secret)
    name = (chosen.name or user.name).strip().lower()
    display_name = chosen.display_name or user.display_name
    if not USER_NAME.fullmatch(name):
        raise Invalid(fields={"name": "A username has 1 to 255 characters, without blanks, <, >, & and quotes."})
    require_sensible(NewUser(name, display_name, user.email))
    await touch(tx, "people")
    taken = await tx.fetch_value(_TAKEN, {"wanted": name})
    if taken is not None and taken != user.id:
        raise Invalid(fields={"name": "A user with that username already exists."})
    await tx.execute(_UPDATE.values(name=name, display_name=display_name.strip()), {"user": user.id})
    await people.set_password(tx, catalogue, user, chosen.password_hash, actor=user)
    return msgspec.structs.replace(user, name=name, display_name=display_name.strip())


async def make_reset_link(tx: Tx, catalogue: Catalogue, actor: User | None, user: User) -> Link:
    """Make the link by which the owner of an account chooses another password; earlier ones are good no more.

    Raises `NotAllowed`, `Invalid` for an account that is switched off.
    """
    require_administrator(catalogue, actor, "reset passwords")
    if not user.active:
        raise Invalid(f"The user '{user.name}' is switched off.")
    await credentials.withdraw_links_of(tx, user.id)
    secret = await credentials.make_link(tx, RESET, user.id)
    return Link(user, secret, tx.now + credentials.LINK_LASTS)


async def reset_password(tx: Tx, catalogue: Catalogue, _actor: User | None, secret: str, password_hash: str) -> User:
    """Replace the password of the account that a link was made for, and end its sessions. Raises `NotSignedIn`."""
    user = await _owner(tx, catalogue, RESET, secret)
    await people.set_password(tx, catalogue, user, password_hash, actor=user)
    return user


async def _owner(tx: Tx, catalogue: Catalogue, purpose: str, secret: str) -> User:
    user_id = await credentials.use_link(tx, purpose, secret)
    user = catalogue.people.users.get(user_id) if user_id is not None else None
    if user is None or not user.active:
        raise NotSignedIn(USED_UP)
    return user


def _is_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at and domain) and len(text) <= LONGEST and not any(sign.isspace() for sign in text)
