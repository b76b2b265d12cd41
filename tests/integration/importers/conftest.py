from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from whimbrel.actions.site import found_site
from whimbrel.importers.model import ImportedIssue, ImportedProject, ImportedStatus, ImportedType
from whimbrel.storage.postgres import Database

WHEN = datetime(2020, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
MakeIssue = Callable[..., ImportedIssue]


@pytest.fixture
async def founded(database: Database) -> Database:
    async with database.transaction() as tx:
        await found_site(tx)
    return database


@pytest.fixture
def make_issue() -> MakeIssue:
    def make(number: int, **more: Any) -> ImportedIssue:
        plain = {
            "key": f"ZOO-{number}",
            "project": ImportedProject("ZOO", "Zoo"),
            "type": ImportedType("Bug"),
            "status": ImportedStatus("Fed", 3),
            "summary": f"Animal {number}",
            "created": WHEN,
            "updated": WHEN,
        }
        return ImportedIssue(**(plain | more))

    return make
