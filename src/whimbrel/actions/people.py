"""What can be done with accounts: create, add to groups, set a password."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from whimbrel.actions import credentials
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import people as tables
from whimbrel.tracker.event import Event
from whimbrel.tracker.user import User

USER_NAME = re.compile("[^\\s<>&,'\"\\\\\0-\x1f\x7f\ud800-\udfff]{1,255}")
LONGEST = 255
_INSERT = insert(tables.app_user).returning(tables.app_user.c.id)
_TAKEN = select(tables.app_user.c.id).where(func.lower(tables.app_user.c.name) == bindparam("name"))
_ADD_MEMBER = insert_or(tables.group_member).on_conflict_do_nothing()
_SET_PASSWORD = (
    update(tables.app_user)
    .where(tables.app_user.c.id == bindparam("user"))
    .values(password_hash=bindparam("password_hash"))
)


class NewUser(msgspec.Struct, frozen=True):
    """An account to be made; `password_hash` is argon2's, and without one nobody can sign in with a password."""

    name: str
    display_name: str
    email: str = ""
    password_hash: str | None = None
    time_zone: str = "Etc/UTC"


async def create_user(tx: Tx, catalogue: Catalogue, new: NewUser, groups: tuple[str, ...] = ()) -> User:
    """Create an account and add it to groups. Raises `Invalid` for a name that is taken or malformed."""
    name = new.name.strip().lower()
    if not USER_NAME.fullmatch(name):
        raise Invalid(fields={"username": "A username has 1 to 255 characters, without blanks, <, >, & and quotes."})
    require_sensible(new)
    await touch(tx, "people")  # first, so that two who want the same name come one after the other
    if await tx.fetch_value(_TAKEN, {"name": name}) is not None:
        raise Invalid(fields={"username": "A user with that username already exists."})
    row = {**msgspec.structs.asdict(new), "name": name, "key": name, "created": tx.now}
    user_id = int(await tx.fetch_value(_INSERT, row))
    tx.emit(Event(avi=Avi.USER_CREATED, ari=ari(catalogue.site_id, "user", user_id)))
    for group in groups:
        await add_to_group(tx, catalogue, user_id, group)
    return User(user_id, name, name, new.display_name, new.email, time_zone=new.time_zone)


def require_sensible(new: NewUser) -> None:
    """Refuse what could be stored and would trouble whoever reads it later."""
    wrong: dict[str, str] = {}
    if not 0 < len(new.display_name.strip()) <= LONGEST or not new.display_name.isprintable():
        wrong["displayName"] = f"A full name has 1 to {LONGEST} characters, all of which can be seen."
    if len(new.email) > LONGEST or not new.email.isprintable():
        wrong["email"] = f"An e-mail address has at most {LONGEST} characters, all of which can be seen."
    if not _is_time_zone(new.time_zone):
        wrong["timeZone"] = f"There is no time zone '{new.time_zone[:LONGEST]}'. Use for example Europe/Berlin."
    if wrong:
        raise Invalid(fields=wrong)


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


async def add_to_group(tx: Tx, catalogue: Catalogue, user_id: int, group_name: str) -> None:
    """Make a user a member of a group; one who is a member already stays one."""
    group = catalogue.people.groups_by_name.get(group_name.lower())
    if group is None:
        raise NotFound(f"The group named '{group_name}' does not exist.")
    await tx.execute(_ADD_MEMBER, {"group_id": group.id, "user_id": user_id})
    await touch(tx, "people")
    body = {"user_id": user_id}
    tx.emit(Event(avi=Avi.GROUP_MEMBER_ADDED, ari=ari(catalogue.site_id, "group", group.id), body=body))


async def set_password(
    tx: Tx, catalogue: Catalogue, user: User, password_hash: str, *, actor: User | None = None, keep: str | None = None
) -> None:
    """Replace a password; whoever was signed in with the old one is believed no longer, nor is any one-time link.

    `keep` is the secret of the session in which it is replaced, which goes on.
    """
    if not await tx.execute(_SET_PASSWORD, {"user": user.id, "password_hash": password_hash}):
        raise Conflict(f"The user '{user.name}' has just been removed.")
    await credentials.end_sessions_of(tx, user.id, keep)
    await credentials.withdraw_links_of(tx, user.id)
    about = ari(catalogue.site_id, "user", user.id)
    tx.emit(Event(avi=Avi.USER_UPDATED, ari=about, actor_id=actor.id if actor else None))
