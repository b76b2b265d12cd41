"""Loads the catalogue and keeps it: a part is loaded again when its generation has risen in the database.

Every question about the catalogue costs one small statement. What it says is therefore as fresh as the database itself,
on every node, without any message between nodes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, select, update

from whimbrel.catalogue import load
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage.postgres import Database, Reader, Tx
from whimbrel.storage.schema.log import catalogue_part
from whimbrel.storage.schema.site import site

_GENERATIONS = select(catalogue_part.c.name, catalogue_part.c.generation)
_SITE = select(site.c.id)
_TOUCH = (
    update(catalogue_part)
    .where(catalogue_part.c.name == bindparam("part"))
    .values(generation=catalogue_part.c.generation + 1)
)

_LOADERS: Mapping[str, Callable[[Reader], Awaitable[Any]]] = {
    "people": load.people,
    "projects": load.projects,
    "schemes": load.schemes,
    "fields": load.fields,
    "sprints": load.sprints,
    "boards": load.boards,
    "screens": load.screens,
    "settings": load.settings,
}
PARTS = (*_LOADERS, "credentials")
"""What has a generation: the parts that are loaded, and what `SignIn` remembers of credentials."""


class CatalogueStore:
    """Gives the present catalogue."""

    def __init__(self, database: Database) -> None:
        """Load nothing yet."""
        self._database = database
        self._kept: Catalogue | None = None
        self._loading = asyncio.Lock()

    async def current(self) -> Catalogue:
        """Return the catalogue as the database has it now. Raises `Unavailable` while the database is away."""
        generations = _by_name(await self._database.fetch_all(_GENERATIONS))
        kept = self._kept
        if kept is not None and kept.generations == generations:
            return kept
        async with self._loading:
            if self._kept is None or self._kept.generations != generations:
                self._kept = await self._database.snapshot(self._load)
            return self._kept

    async def _load(self, reader: Reader) -> Catalogue:
        """Load what rose, all of it as of one moment."""
        generations = _by_name(await reader.fetch_all(_GENERATIONS))
        kept = self._kept
        parts: dict[str, Any] = {}
        for part, loader in _LOADERS.items():
            if kept is not None and kept.generations.get(part) == generations.get(part):
                parts[part] = getattr(kept, part)
            else:
                parts[part] = await loader(reader)
        site_id = kept.site_id if kept is not None else str(await reader.fetch_value(_SITE))
        return Catalogue(site_id=site_id, generations=generations, **parts)


async def touch(tx: Tx, *parts: str) -> None:
    """Say, in the transaction that changes them, that parts of the catalogue changed.

    Parts are taken in one order everywhere, so that two such transactions wait for each other and never deadlock.
    """
    for part in PARTS:
        if part in parts:
            await tx.execute(_TOUCH, {"part": part})


def _by_name(rows: list[Any]) -> dict[str, int]:
    return {row.name: row.generation for row in rows}
