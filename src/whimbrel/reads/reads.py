"""The door to every read: gives a question one moment of the database and the catalogue to look at."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.storage.postgres import Database
from whimbrel.tracker.user import User

T = TypeVar("T")


class Reads:
    """Asks questions, each in one snapshot of the database."""

    def __init__(self, database: Database, store: CatalogueStore) -> None:
        """Take what a question looks at."""
        self._database = database
        self._store = store

    async def catalogue(self) -> Catalogue:
        """Return the catalogue as it is now."""
        return await self._store.current()

    async def ask(self, question: Callable[..., Awaitable[T]], user: User | None, *arguments: Any, **named: Any) -> T:
        """Call `question(reader, catalogue, user, *arguments, **named)`; asked again when the connection is lost."""
        return await self.ask_under(await self._store.current(), question, user, *arguments, **named)

    async def ask_under(
        self,
        catalogue: Catalogue,
        question: Callable[..., Awaitable[T]],
        user: User | None,
        *arguments: Any,
        **named: Any,
    ) -> T:
        """Ask as `ask` does, under a catalogue that was taken a moment ago."""
        return await self._database.snapshot(lambda reader: question(reader, catalogue, user, *arguments, **named))

    async def ask_at_once(
        self, catalogue: Catalogue, question: Callable[..., Awaitable[T]], user: User | None, *arguments: Any
    ) -> T:
        """Ask as `ask_under` does what is one statement, and so needs no snapshot."""
        return await self._database.answer(lambda reader: question(reader, catalogue, user, *arguments))
