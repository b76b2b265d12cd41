"""What administrators can do with the properties of the site: set them."""

from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from whimbrel.actions.values import is_storable
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.site import application_property as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.siteproperty import SITE_PROPERTIES
from whimbrel.tracker.user import User

_new = insert(table)
_PUT = _new.on_conflict_do_update(index_elements=["key"], set_={"value": _new.excluded.value})
_UNSET = delete(table).where(table.c.key == bindparam("name"))


async def set_site_property(tx: Tx, catalogue: Catalogue, actor: User | None, key: str, sent: Any) -> str:
    """Set a property of the site, and return its value; null gives it its default back.

    Raises `NotAllowed` for who does not administer the site, `NotFound`, `Invalid`.
    """
    if not is_administrator(catalogue, actor):
        raise NotAllowed("You must have global administrator rights to set properties of the site.")
    known = SITE_PROPERTIES.get(key)
    if known is None:
        raise NotFound(f"Property with given id does not exist: {key[:80]}")
    value = known.default if sent is None else _text(sent)
    wrong = known.wrong(value)
    if wrong is not None:
        raise Invalid(fields={key: wrong})
    await touch(tx, "settings")
    if value == known.default:
        await tx.execute(_UNSET, {"name": key})
    else:
        await tx.execute(_PUT, {"key": key, "value": value})
    named = ari(catalogue.site_id, "site-property", key)
    tx.emit(Event(avi=Avi.SITE_PROPERTY_SET, ari=named, actor_id=actor.id if actor else None))
    return value


def _text(sent: Any) -> str:
    """Read a value as clients send it: as text, or as the JSON value that the text stands for."""
    if isinstance(sent, bool):
        return str(sent).lower()
    if not isinstance(sent, str | int) or not is_storable(str(sent)[:10_000]):
        raise Invalid("The value of a property must be a text, a number, true or false.")
    return str(sent).strip()
