"""A small site that tests act on: Jira's defaults, three people, one project."""

from typing import Any

from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.people import NewUser, create_user
from whimbrel.actions.projects import create_project
from whimbrel.actions.site import found_site
from whimbrel.catalogue.passwords import Passwords
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.clock import SystemClock
from whimbrel.storage.postgres import Database
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import ADMINISTRATORS, SOFTWARE_USERS, User

PASSWORD = "swift-and-low"


async def found(database: Database) -> None:
    """Found a site with admin, bob and carol (who all have the same password) and the project WHI, led by bob."""
    hashed = await Passwords(SystemClock()).hash(PASSWORD)
    store = CatalogueStore(database)
    async with database.transaction() as tx:
        await found_site(tx)
    catalogue = await store.current()
    async with database.transaction() as tx:
        everybody = (ADMINISTRATORS, SOFTWARE_USERS)
        for name, full_name, groups in (
            ("admin", "Ada Admin", everybody),
            ("bob", "Bob Builder", (SOFTWARE_USERS,)),
            ("carol", "Carol Curlew", (SOFTWARE_USERS,)),
        ):
            new = NewUser(name, full_name, f"{name}@example.com", hashed)
            await create_user(tx, catalogue, new, groups)
    catalogue = await store.current()
    async with database.transaction() as tx:
        sent = {"key": "WHI", "name": "Whimbrel", "lead": "bob"}
        await create_project(tx, catalogue, catalogue.people.by_name["admin"], sent)


class Site:
    """What a test acts with."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = CatalogueStore(database)

    async def catalogue(self) -> Catalogue:
        return await self.store.current()

    async def user(self, name: str) -> User:
        return (await self.store.current()).people.by_name[name]

    async def issue(self, summary: str = "An issue", actor: str = "admin", **fields: Any) -> Issue:
        """Create an issue of WHI; `fields` as REST has them."""
        catalogue = await self.store.current()
        named = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": summary, **fields}
        async with self.database.transaction() as tx:
            return await create_issue(tx, catalogue, catalogue.people.by_name[actor], IssueDocument(fields=named))
