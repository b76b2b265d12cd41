"""What can be done with entity properties: set, delete."""

from typing import Any

import msgspec

from whimbrel.actions.values import is_storable
from whimbrel.catalogue.bearer import Bearer, find_bearer
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage import properties
from whimbrel.storage.postgres import Tx
from whimbrel.tracker.event import Event
from whimbrel.tracker.property import LARGEST_VALUE, LONGEST_KEY, Entity
from whimbrel.tracker.user import User


class PropertyName(msgspec.Struct, frozen=True):
    """A property as clients name it: the entity by its key or id, and the property's key."""

    entity: Entity
    mention: str
    key: str


async def set_property(tx: Tx, catalogue: Catalogue, actor: User | None, name: PropertyName, content: Any) -> bool:
    """Set a property to a JSON value; returns whether it is there for the first time.

    Raises `NotFound` for an entity that is missing or hidden, `NotAllowed`, and `Invalid` beyond Jira's limits.
    """
    return await write_property(tx, catalogue, actor, await _edited(tx, catalogue, actor, name), name.key, content)


async def write_property(
    tx: Tx, catalogue: Catalogue, actor: User | None, bearer: Bearer, key: str, content: Any
) -> bool:
    """Set a property of an entity whose properties the actor may change. Raises `Invalid` beyond Jira's limits."""
    if not 0 < len(key) <= LONGEST_KEY or not is_storable(key):
        raise Invalid(f"The property key must have 1 to {LONGEST_KEY} characters, all of which can be stored.")
    if len(msgspec.json.encode(content)) > LARGEST_VALUE:
        raise Invalid(f"The property value cannot be longer than {LARGEST_VALUE:,} bytes.")
    created = await properties.put(tx, bearer.entity, bearer.ids, key, content)
    _announce(tx, catalogue, actor, bearer, Avi.PROPERTY_SET, key)
    return created


async def delete_property(tx: Tx, catalogue: Catalogue, actor: User | None, name: PropertyName) -> None:
    """Delete a property. Raises `NotFound` where there is none."""
    bearer = await _edited(tx, catalogue, actor, name)
    if not await properties.remove(tx, name.entity, bearer.ids, name.key):
        raise NotFound(f"The property '{name.key[:LONGEST_KEY]}' does not exist.")
    _announce(tx, catalogue, actor, bearer, Avi.PROPERTY_DELETED, name.key)


async def _edited(tx: Tx, catalogue: Catalogue, actor: User | None, name: PropertyName) -> Bearer:
    bearer = await find_bearer(tx, catalogue, actor, name.entity, name.mention)
    if not bearer.may_edit:
        raise NotAllowed(f"You do not have permission to edit the properties of this {name.entity.replace('_', ' ')}.")
    return bearer


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, bearer: Bearer, avi: Avi, key: str) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, bearer.entity, "/".join(map(str, bearer.ids))),
            project_id=bearer.project_id,
            issue_id=bearer.issue_id,
            actor_id=actor.id if actor else None,
            body={"key": key},
        )
    )
