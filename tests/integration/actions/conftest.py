"""What tests of actions ask for: the door to writes, and what a write leaves behind."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from support.equation import applied, read_state
from support.site import Site
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.store import touch
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import scheme
from whimbrel.storage.schema.history import change_item
from whimbrel.storage.schema.log import event
from whimbrel.storage.schema.project import project
from whimbrel.tracker.permission import HolderKind, Permission

LEVELS = {"Staff": 10_000, "Everyone": 10_001}


class Acting:
    """Carries out actions on a site, and tells what they left."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.writes = Writes(site.database, site.store)

    async def do(self, action: Any, actor: str | None, *arguments: Any, **named: Any) -> Any:
        user = await self.site.user(actor) if actor else None
        return (await self.writes.carry_out(action, user, *arguments, **named)).result

    async def history(self, issue_id: int) -> list[tuple[str, str | None, str | None]]:
        """The lines of an issue's history: field, text before, text after."""
        statement = select(change_item).where(change_item.c.issue_id == issue_id).order_by(change_item.c.id)
        return [(row.field, row.from_string, row.to_string) for row in await self.site.database.fetch_all(statement)]

    async def events(self) -> list[Any]:
        """Every event of the log, oldest first."""
        return list(await self.site.database.fetch_all(select(event).order_by(event.c.id)))

    async def grant(self, permission: Permission, kind: HolderKind, parameter: int | None = None) -> None:
        """Leave a permission of WHI to one holder alone."""
        table = scheme.permission_grant

        async def work(tx: Tx, *_: Any) -> None:
            await tx.execute(table.delete().where(table.c.permission == str(permission)))
            row = {"scheme_id": 0, "permission": str(permission), "holder_kind": str(kind)}
            await tx.execute(insert(table), {**row, "holder_parameter": parameter})
            await touch(tx, "schemes")

        await self.writes.carry_out(work, None)

    async def secure(self, default: str | None = None) -> None:
        """Give WHI the security levels Staff (administrators) and Everyone (whoever is signed in)."""

        async def work(tx: Tx, *_: Any) -> None:
            secrets = {"id": 10_010, "name": "Secrets", "default_level_id": LEVELS.get(default or "")}
            await tx.execute(insert(scheme.security_scheme), secrets)
            for name, level_id in LEVELS.items():
                await tx.execute(insert(scheme.security_level), {"id": level_id, "scheme_id": 10_010, "name": name})
            await tx.fetch_all(text("SELECT setval(pg_get_serial_sequence('security_level', 'id'), 10001)"))
            staff = {"level_id": LEVELS["Staff"], "holder_kind": "group", "holder_parameter": 10_000}
            anyone = {"level_id": LEVELS["Everyone"], "holder_kind": "applicationRole", "holder_parameter": None}
            await tx.execute(insert(scheme.security_grant), [staff, anyone])
            await tx.execute(update(project).values(security_scheme_id=10_010))
            await touch(tx, "schemes", "projects")

        await self.writes.carry_out(work, None)


@pytest.fixture
async def acting(site: Site) -> AsyncIterator[Acting]:
    """Acts, and in the end demands that the events tell all that was done to issues."""
    acting = Acting(site)
    before = await site.database.snapshot(read_state)
    told = len(await acting.events())
    yield acting
    events = (await acting.events())[told:]
    assert applied(before, events) == await site.database.snapshot(read_state)
