"""Entity properties, as whoever sees the entity sees them."""

from collections.abc import Sequence
from typing import Any

from whimbrel.catalogue.bearer import find_bearer
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage import properties
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.property import LONGEST_KEY, Entity
from whimbrel.tracker.user import User

ALL = "*all"


async def properties_of(
    reader: Reader, _catalogue: Catalogue, _user: User | None, ids: Sequence[int], wanted: Sequence[str]
) -> dict[int, dict[str, Any]]:
    """Return properties of issues that the user is known to see, by issue and key; `*all` wants all of them."""
    return await properties.of_issues(reader, ids, None if ALL in wanted else wanted)


async def property_keys(
    reader: Reader, catalogue: Catalogue, user: User | None, entity: Entity, mention: str
) -> list[str]:
    """Return the keys of an entity's properties. Raises `NotFound` where the entity is missing or hidden."""
    bearer = await find_bearer(reader, catalogue, user, entity, mention)
    return await properties.keys(reader, entity, bearer.ids)


async def read_property(
    reader: Reader, catalogue: Catalogue, user: User | None, entity: Entity, mention: str, key: str
) -> Any:
    """Return a property's value. Raises `NotFound` where the entity or the property is missing or hidden."""
    bearer = await find_bearer(reader, catalogue, user, entity, mention)
    found = await properties.value(reader, entity, bearer.ids, key)
    if found is None:
        raise NotFound(f"The property '{key[:LONGEST_KEY]}' does not exist.")
    return found[0]
