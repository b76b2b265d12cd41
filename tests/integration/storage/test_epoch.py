"""The epoch rises when positions of the past can no longer be compared."""

import asyncio
import subprocess
from pathlib import Path

from sqlalchemy import select, text

from whimbrel.settings import Settings
from whimbrel.storage.embedded.binary import postgres_directory
from whimbrel.storage.postgres import Database
from whimbrel.storage.schema.log import epoch
from whimbrel.tracker.event import Event

SOMETHING = Event(avi="avi:jira:created:issue", ari="ari:1")


def dump_and_restore(programs: Path, source: str, target: str) -> None:
    dump = subprocess.run([str(programs / "pg_dump"), source], check=True, capture_output=True)
    restore = [str(programs / "psql"), "-q", "-v", "ON_ERROR_STOP=1", target]
    subprocess.run(restore, input=dump.stdout, check=True, capture_output=True)


async def epochs(database: Database) -> list[int]:
    return [row.epoch for row in await database.fetch_all(select(epoch.c.epoch).order_by(epoch.c.epoch))]


async def test_the_first_use_begins_the_first_epoch_and_the_next_ones_find_it(database_url: str) -> None:
    for _ in range(2):
        async with Database(database_url) as database:
            assert await epochs(database) == [1]


async def test_a_dump_restored_elsewhere_begins_a_new_epoch(
    database: Database, database_url: str, own_instance_url: str, tmp_path: Path
) -> None:
    async with database.transaction() as tx:
        tx.emit(SOMETHING)
    await asyncio.to_thread(
        dump_and_restore, postgres_directory(Settings(home=tmp_path)), database_url, own_instance_url
    )
    async with Database(own_instance_url) as restored:
        assert await epochs(restored) == [1, 2]
        async with restored.transaction() as later:
            later.emit(SOMETHING)
    assert later.position > tx.position


async def test_a_failover_to_another_timeline_begins_a_new_epoch_for_a_running_database(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE epoch SET timeline = 99"))
    database._instance = None
    await database._patiently(database._adopt_instance)
    assert await epochs(database) == [1, 2]
    assert await database.begin_epoch() == 3
