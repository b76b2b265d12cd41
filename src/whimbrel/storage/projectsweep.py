"""Deleted projects taken out of the tables, a few issues in each transaction."""

import asyncio
import logging
import random

from sqlalchemy import Delete, bindparam, delete, select, text

from whimbrel.errors import Conflict, Unavailable
from whimbrel.storage.postgres import Database
from whimbrel.storage.schema.issue import issue
from whimbrel.storage.schema.project import project

PAUSE = 30.0
"""Seconds between two looks for deleted projects."""
CHUNK = 500
"""Issues that one transaction takes away, with all that hangs on them."""

_log = logging.getLogger(__name__)
_ONE_AT_A_TIME = text("SELECT pg_try_advisory_xact_lock(hashtext('whimbrel.sweep-projects'))")
_NEXT = select(project.c.id).where(project.c.deleted.is_not(None)).order_by(project.c.deleted, project.c.id).limit(1)
_OF_PROJECT = issue.c.project_id == bindparam("doomed")
# Sub-tasks go before their parents, which refer to nothing.
_PHASES = [
    delete(issue).where(issue.c.id.in_(select(issue.c.id).where(_OF_PROJECT, which).limit(bindparam("most"))))
    for which in (issue.c.parent_id.is_not(None), issue.c.parent_id.is_(None))
]
_DELETE_PROJECT = delete(project).where(project.c.id == bindparam("doomed"))


async def sweep_projects(database: Database) -> int:
    """Take deleted projects away, and return how many; another node that does so at the same time is left to it."""
    swept = 0
    while (doomed := await database.fetch_value(_NEXT)) is not None:
        for statement in (*_PHASES, None):
            while (gone := await _step(database, doomed, statement)) == CHUNK:
                pass
            if gone is None:
                return swept
        swept += 1
    return swept


async def _step(database: Database, doomed: int, statement: Delete | None) -> int | None:
    """Delete a chunk of issues, or without a statement the project; None where another node is at it."""
    async with database.transaction() as tx:
        if not await tx.fetch_value(_ONE_AT_A_TIME):
            return None
        if statement is not None:
            return await tx.execute(statement, {"doomed": doomed, "most": CHUNK})
        await tx.execute(_DELETE_PROJECT, {"doomed": doomed})
        return 0


async def sweep_projects_again_and_again(database: Database) -> None:
    """Look every `PAUSE`, a little apart from other nodes; where an engine is away, the next time will do."""
    while True:
        await asyncio.sleep(PAUSE * random.uniform(0.8, 1.2))  # noqa: S311  no secret
        try:
            if swept := await sweep_projects(database):
                _log.info("%d deleted projects were taken away", swept)
        except (Conflict, Unavailable):
            _log.warning("deleted projects could not be taken away", exc_info=True)
