"""Puts the demo data set into a database, by the way in that every importer takes."""

from collections.abc import Callable

from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.intake import take
from whimbrel.importers.report import Report
from whimbrel.storage.postgres import Database


async def take_demo(
    database: Database, site: DemoSite, *, progress: Callable[[int, int | None], None] | None = None
) -> Report:
    """Take a demo site into a founded site; `progress` is told how many issues are in, and of how many.

    Issues that are there already stay as they are. Raises what `intake.take` raises.
    """
    return await take(
        database,
        site.issues,
        people=site.people,
        projects=site.projects,
        progress=progress,
    )
