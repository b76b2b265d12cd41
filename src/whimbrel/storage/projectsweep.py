"""Deleted projects taken out of the tables, a few issues in each transaction."""

import asyncio
import logging
import random

from sqlalchemy import bindparam, delete, select, text

from whimbrel.errors import Unavailable
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
_CHUNK = (
    select(issue.c.id).where(_OF_PROJECT).order_by(issue.c.parent_id.is_(None), issue.c.id).limit(bindparam("most"))
)
_DELETE = delete(issue).where(issue.c.id.in_(_CHUNK))
_DELETE_PROJECT = delete(project).where(project.c.id == bindparam("doomed"))


async def sweep_projects(database: Database) -> int:
    """Take deleted projects away, and return how many; another node that does so at the same time is left to it."""
    swept = 0
    while True:
        async with database.transaction() as tx:
            if not await tx.fetch_value(_ONE_AT_A_TIME):
                return swept
            doomed = await tx.fetch_value(_NEXT)
            if doomed is None:
                return swept
            if await tx.execute(_DELETE, {"doomed": doomed, "most": CHUNK}):
                continue
            await tx.execute(_DELETE_PROJECT, {"doomed": doomed})
            swept += 1


async def sweep_projects_again_and_again(database: Database) -> None:
    """Look every `PAUSE`, a little apart from other nodes; where an engine is away, the next time will do."""
    while True:
        await asyncio.sleep(PAUSE * random.uniform(0.8, 1.2))  # noqa: S311  no secret
        try:
            if swept := await sweep_projects(database):
                _log.info("%d deleted projects were taken away", swept)
        except Unavailable:
            _log.warning("deleted projects could not be taken away", exc_info=True)
