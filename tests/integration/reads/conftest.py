"""What tests of reads ask for: the doors to reads and writes, and a security level that hides issues from most."""

from typing import Any

import pytest
from sqlalchemy import insert, update

from support.site import Site
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.store import touch
from whimbrel.reads.reads import Reads
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import scheme
from whimbrel.storage.schema.project import project


class Asking:
    """Asks questions of a site as somebody, and carries out what they are about."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.reads = Reads(site.database, site.store)
        self.writes = Writes(site.database, site.store)

    async def ask(self, question: Any, asker: str | None, *arguments: Any, **named: Any) -> Any:
        user = await self.site.user(asker) if asker else None
        return await self.reads.ask(question, user, *arguments, **named)

    async def do(self, action: Any, actor: str | None, *arguments: Any, **named: Any) -> Any:
        user = await self.site.user(actor) if actor else None
        return (await self.writes.carry_out(action, user, *arguments, **named)).result

    async def secure(self) -> None:
        """Give WHI the security level Staff, which only administrators see."""

        async def work(tx: Tx, *_: Any) -> None:
            await tx.execute(insert(scheme.security_scheme), {"id": 10_010, "name": "Secrets"})
            await tx.execute(insert(scheme.security_level), {"id": 10_000, "scheme_id": 10_010, "name": "Staff"})
            staff = {"level_id": 10_000, "holder_kind": "group", "holder_parameter": 10_000}
            await tx.execute(insert(scheme.security_grant), staff)
            await tx.execute(update(project).values(security_scheme_id=10_010))
            await touch(tx, "schemes", "projects")

        await self.do(work, None)


@pytest.fixture
def asking(site: Site) -> Asking:
    return Asking(site)
