"""What administrators can do with types of issue links: create, edit, delete."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from whimbrel.actions.described import LONGEST_NAME
from whimbrel.actions.values import is_storable
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue_link
from whimbrel.storage.schema.scheme import issue_link_type as table
from whimbrel.tracker.constant import LinkType
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("type_id"))
_DELETE = delete(table).where(table.c.id == bindparam("type_id"))
_DELETE_LINKS = delete(issue_link).where(issue_link.c.type_id == bindparam("of_type"))


async def create_link_type(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> LinkType:
    """Create a type: `{"name", "inward", "outward"}`. Raises `NotAllowed`, `Invalid` naming every wrong member."""
    require_administrator(catalogue, actor, "change issue link types")
    await touch(tx, "schemes")  # first, so that two who want the same name come one after the other
    made = _applied(catalogue, LinkType(0, "", "", ""), sent)
    row = msgspec.structs.asdict(made)
    del row["id"]
    made = msgspec.structs.replace(made, id=int(await tx.fetch_value(_INSERT, row)))
    _announce(tx, catalogue, actor, made.id, Avi.LINK_TYPE_CREATED)
    return made


async def edit_link_type(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> LinkType:
    """Change a type; what is not sent stays. Raises `NotFound`, and as `create_link_type`."""
    require_administrator(catalogue, actor, "change issue link types")
    await touch(tx, "schemes")
    after = _applied(catalogue, _known(catalogue, mention), sent)
    row = msgspec.structs.asdict(after)
    del row["id"]
    await tx.execute(_UPDATE.values(row), {"type_id": after.id})
    _announce(tx, catalogue, actor, after.id, Avi.LINK_TYPE_UPDATED)
    return after


async def delete_link_type(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a type with all its links. Raises `NotFound`, `NotAllowed`."""
    require_administrator(catalogue, actor, "change issue link types")
    gone = _known(catalogue, mention)
    await touch(tx, "schemes")
    await tx.execute(_DELETE_LINKS, {"of_type": gone.id})
    await tx.execute(_DELETE, {"type_id": gone.id})
    _announce(tx, catalogue, actor, gone.id, Avi.LINK_TYPE_DELETED)


def _applied(catalogue: Catalogue, link_type: LinkType, sent: dict[str, Any]) -> LinkType:
    wrong: dict[str, str] = {}
    read: dict[str, str] = {}
    for name in ("name", "inward", "outward"):
        value = sent.get(name, getattr(link_type, name))
        if isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NAME and is_storable(value):
            read[name] = value.strip()
        else:
            wrong[name] = f"'{name}' must be a text of 1 to {LONGEST_NAME} characters."
    taken = (one for one in catalogue.schemes.link_types.values() if one.id != link_type.id)
    if any(one.name.lower() == read.get("name", "").lower() for one in taken):
        wrong["name"] = f"An issue link type with the name '{read['name']}' already exists."
    if wrong:
        raise Invalid(fields=wrong)
    return LinkType(link_type.id, **read)


def _known(catalogue: Catalogue, mention: str) -> LinkType:
    type_id = parse_id(mention)
    found = catalogue.schemes.link_types.get(type_id) if type_id is not None else None
    if found is None:
        raise NotFound(f"No issue link type with id '{mention[:40]}' found.")
    return found


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, type_id: int, avi: Avi) -> None:
    about = ari(catalogue.site_id, "issuelinktype", type_id)
    tx.emit(Event(avi=avi, ari=about, actor_id=actor.id if actor else None))
