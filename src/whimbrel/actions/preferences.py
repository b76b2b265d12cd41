"""What people can do with their own preferences: set, unset."""

from typing import Any

from sqlalchemy import Text, bindparam, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB

from whimbrel.actions.people import NewUser, require_sensible
from whimbrel.actions.values import is_storable
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_user as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.preference import LONGEST_KEY, LONGEST_VALUE, MOST, OF_ACCOUNT, TIME_ZONE
from whimbrel.tracker.user import User

_HELD = select(table.c.preferences).where(table.c.id == bindparam("user")).with_for_update(key_share=True)
_SET = (
    update(table)
    .where(table.c.id == bindparam("user"))
    .values(
        preferences=table.c.preferences.concat(
            func.jsonb_build_object(bindparam("preference", type_=Text), bindparam("chosen", type_=Text), type_=JSONB)
        )
    )
)
_UNSET = (
    update(table)
    .where(table.c.id == bindparam("user"))
    .values(preferences=table.c.preferences.op("-", return_type=JSONB)(bindparam("preference", type_=Text)))
)
_UPDATE = update(table).where(table.c.id == bindparam("user"))


async def set_preference(tx: Tx, catalogue: Catalogue, actor: User, key: str, sent: Any) -> None:
    """Set one's own preference to a text. Raises `Invalid` for what is too long, too many, or cannot be."""
    value = str(sent).lower() if isinstance(sent, bool) else sent
    if not isinstance(value, str | int) or not is_storable(str(value)) or len(str(value)) > LONGEST_VALUE:
        raise Invalid(f"The value of a preference is a text of at most {LONGEST_VALUE:,} characters.")
    if not 0 < len(key) <= LONGEST_KEY or not is_storable(key):
        raise Invalid(f"The key of a preference has 1 to {LONGEST_KEY} characters.")
    if key in OF_ACCOUNT:
        await _change_account(tx, actor, key, str(value))
    else:
        held = await tx.fetch_value(_HELD, {"user": actor.id}) or {}
        if key not in held and len(held) >= MOST:
            raise Invalid(f"You have {MOST} preferences already.")
        await tx.execute(_SET, {"user": actor.id, "preference": key, "chosen": str(value)})
    _announce(tx, catalogue, actor, key)


async def unset_preference(tx: Tx, catalogue: Catalogue, actor: User, key: str) -> None:
    """Take one's own preference away. Raises `NotFound` where there is none, `Invalid` for what every account has."""
    if key in OF_ACCOUNT:
        raise Invalid(f"Every account has the preference '{key}': set it to something else.")
    if key not in (await tx.fetch_value(_HELD, {"user": actor.id}) or {}):
        raise NotFound(f"You have no preference '{key[:LONGEST_KEY]}'.")
    await tx.execute(_UNSET, {"user": actor.id, "preference": key})
    _announce(tx, catalogue, actor, key)


async def _change_account(tx: Tx, actor: User, key: str, value: str) -> None:
    if key == TIME_ZONE:
        require_sensible(NewUser(actor.name, actor.display_name, actor.email, time_zone=value))
    elif not 0 < len(value) <= LONGEST_KEY or not value.isprintable():
        raise Invalid("A locale is a short text, for example en_US.")
    await touch(tx, "people")
    await tx.execute(_UPDATE.values({OF_ACCOUNT[key]: literal(value)}), {"user": actor.id})


def _announce(tx: Tx, catalogue: Catalogue, actor: User, key: str) -> None:
    about = ari(catalogue.site_id, "user", actor.id)
    tx.emit(Event(avi=Avi.USER_UPDATED, ari=about, actor_id=actor.id, body={"preference": key}))
