"""What administrators can do with accounts that there are: change, switch off, delete."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Delete, Table, bindparam, delete, exists, or_, select, update

from whimbrel.actions import credentials
from whimbrel.actions.administering import require_some_administrator
from whimbrel.actions.people import NewUser, require_sensible, set_password
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import people as tables
from whimbrel.storage.schema.issue import custom_field_value
from whimbrel.storage.schema.scheme import permission_grant, security_grant
from whimbrel.storage.schema.whole import WHOLE
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.event import Event
from whimbrel.tracker.permission import HolderKind
from whimbrel.tracker.user import User

_DESCRIBED = ("display_name", "email", "active")
_GRANTS = (permission_grant, security_grant)
_UPDATE = update(tables.app_user).where(tables.app_user.c.id == bindparam("user"))
_DELETE = delete(tables.app_user).where(tables.app_user.c.id == bindparam("user"))
_END_LINKS = delete(tables.one_time_link).where(tables.one_time_link.c.user_id == bindparam("user"))


async def edit_user(tx: Tx, catalogue: Catalogue, actor: User | None, user: User, sent: dict[str, Any]) -> User:
    """Change an account's full name, e-mail address, or whether it is in use; what is not sent stays.

    An account that is switched off is signed out everywhere, and its tokens are worth nothing any more. Raises
    `NotAllowed`, and `Invalid` naming every wrong member, also for who would switch off themselves or the last
    administrator.
    """
    require_administrator(catalogue, actor, "change accounts")
    active = {"true": True, "false": False}.get(str(sent.get("active", user.active)).lower())
    wrong: dict[str, str] = {}
    if active is None:
        wrong["active"] = "An account is active or not: send true or false."
    if sent.get("name") not in (None, user.name):
        wrong["name"] = "The name of an account cannot be changed."
    after = msgspec.structs.replace(_described(user, sent, wrong), active=bool(active))
    if user.active and not active:
        _require_another(actor, user, "switch off")
    if after == user:
        return user
    await _write(tx, user, after)
    if not after.active:
        await tx.execute(_END_LINKS, {"user": user.id})
        await credentials.end_sessions_of(tx, user.id)
        await credentials.revoke_tokens_of(tx, user.id)
        await require_some_administrator(tx, last_administrator(user))
    _announce(tx, catalogue, actor, user, Avi.USER_UPDATED)
    return after


async def edit_myself(tx: Tx, catalogue: Catalogue, actor: User, sent: dict[str, Any]) -> User:
    """Change one's own full name or e-mail address; what is not sent stays. Raises `Invalid` naming what is wrong."""
    after = _described(actor, sent, {})
    if after == actor:
        return actor
    await _write(tx, actor, after)
    _announce(tx, catalogue, actor, actor, Avi.USER_UPDATED)
    return after


async def change_password(
    tx: Tx, catalogue: Catalogue, actor: User | None, user: User, password_hash: str, keep: str | None = None
) -> None:
    """Replace one's own password or, as an administrator, anybody's; the sessions end, but the one with that secret.

    Raises `NotAllowed`.
    """
    if actor is None or actor.id != user.id:
        require_administrator(catalogue, actor, "change passwords")
    await set_password(tx, catalogue, user, password_hash, actor=actor, keep=keep)


async def end_sessions(tx: Tx, catalogue: Catalogue, actor: User | None, user: User) -> None:
    """Sign somebody out everywhere; their tokens stay good. Raises `NotAllowed` for anybody but administrators."""
    require_administrator(catalogue, actor, "end sessions")
    await credentials.end_sessions_of(tx, user.id)


def _described(user: User, sent: dict[str, Any], wrong: dict[str, str]) -> User:
    """Return an account with the full name and the address that are sent. Raises `Invalid`, with what `wrong` has."""
    display_name, email = sent.get("displayName", user.display_name), sent.get("emailAddress", user.email)
    wrong |= {
        name: f"The {name} must be a text."
        for name, value in (("displayName", display_name), ("emailAddress", email))
        if not isinstance(value, str)
    }
    if wrong:
        raise Invalid(fields=wrong)
    require_sensible(NewUser(user.name, display_name, email))
    return msgspec.structs.replace(user, display_name=display_name.strip(), email=email)


async def _write(tx: Tx, user: User, after: User) -> None:
    """Write what changes of an account, and nothing else: it may be switched off at the same moment."""
    await touch(tx, "people")
    row = {name: getattr(after, name) for name in _DESCRIBED if getattr(after, name) != getattr(user, name)}
    if not await tx.execute(_UPDATE.values(row), {"user": user.id}):
        raise Conflict(f"The user '{user.name}' has just been removed.")


async def delete_user(tx: Tx, catalogue: Catalogue, actor: User | None, user: User) -> None:
    """Delete an account that nothing refers to; any other can be switched off. Raises `NotAllowed`, `Invalid`."""
    require_administrator(catalogue, actor, "change accounts")
    _require_another(actor, user, "delete")
    await touch(tx, "people", "projects", "schemes")
    if await tx.fetch_value(select(or_(*_references(catalogue, user.id)))):
        text = f"Cannot delete user '{user.name}' because issues, comments or projects refer to it. Switch it off."
        raise Invalid(text)
    for grants in _GRANTS:
        await tx.execute(_revoke(grants, user))
    if not await tx.execute(_DELETE, {"user": user.id}):
        raise NotFound(f"The user named '{user.name}' does not exist")
    await tx.execute(_END_LINKS, {"user": user.id})
    await require_some_administrator(tx, last_administrator(user))
    _announce(tx, catalogue, actor, user, Avi.USER_DELETED)


def _references(catalogue: Catalogue, user_id: int) -> list[ColumnElement[bool]]:
    """Return for each column that refers to accounts, and does not go with them, that it refers to this one.

    Values of custom fields refer to accounts too where the field is one of users.
    """
    keys = (key for table in WHOLE.tables.values() for key in table.foreign_keys)
    kept = (key.parent for key in keys if key.column.table is tables.app_user and key.ondelete != "CASCADE")
    fields = [field.id for field in catalogue.fields.all.values() if field.type.kind is Kind.USER]
    held = exists().where(custom_field_value.c.field_id.in_(fields), custom_field_value.c.ref == user_id)
    return [*(exists().where(column == user_id) for column in kept), held]


def _revoke(grants: Table, user: User) -> Delete:
    """Return the statement that takes from an account what it was granted by name."""
    return delete(grants).where(grants.c.holder_kind == str(HolderKind.USER), grants.c.holder_parameter == user.id)


def _require_another(actor: User | None, user: User, verb: str) -> None:
    if actor is not None and user.id == actor.id:
        raise Invalid(f"You cannot {verb} your own account.")


def last_administrator(user: User) -> str:
    """Return what is said to whoever would take the site's last administrator away."""
    return f"The user '{user.name}' is the last one who administers the site."


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, user: User, avi: Avi) -> None:
    tx.emit(Event(avi=avi, ari=ari(catalogue.site_id, "user", user.id), actor_id=actor.id if actor else None))
