"""The door to every write: opens the transaction that an action runs in."""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.ids import Position
from whimbrel.storage.failure import Collision
from whimbrel.storage.postgres import Database
from whimbrel.tracker.user import User

ATTEMPTS = 4

T = TypeVar("T")


class Done(msgspec.Struct, Generic[T], frozen=True):
    """What an action returned, and where its last event stands in the log."""

    result: T
    position: Position


class Writes:
    """Carries out actions, each in one transaction, under the catalogue as it is then."""

    def __init__(self, database: Database, store: CatalogueStore) -> None:
        """Take what an action works with."""
        self._database = database
        self._store = store

    async def carry_out(
        self, action: Callable[..., Awaitable[T]], actor: User | None, *arguments: Any, **named: Any
    ) -> Done[T]:
        """Call `action(tx, catalogue, actor, *arguments, **named)` and commit.

        A transaction that collided with another was rolled back whole, so it is begun again, a few times. Raises
        what the action raises, `Conflict` where others keep colliding, `Unavailable` and `OutcomeUnknown` as the
        database does.
        """
        return await self.carry_out_under(await self._store.current(), action, actor, *arguments, **named)

    async def carry_out_under(
        self,
        catalogue: Catalogue,
        action: Callable[..., Awaitable[T]],
        actor: User | None,
        *arguments: Any,
        **named: Any,
    ) -> Done[T]:
        """Carry out as `carry_out` does, at first under a catalogue that was taken a moment ago."""
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._once(catalogue, action, actor, *arguments, **named)
            except Collision:
                catalogue = await self._store.current()
        return await self._once(catalogue, action, actor, *arguments, **named)

    async def _once(
        self,
        catalogue: Catalogue,
        action: Callable[..., Awaitable[T]],
        actor: User | None,
        *arguments: Any,
        **named: Any,
    ) -> Done[T]:
        async with self._database.transaction() as tx:
            result = await action(tx, catalogue, actor, *arguments, **named)
        return Done(result, tx.position)
