"""The database as the rest of the product uses it, on a real server."""

from sqlalchemy import select, text

from whimbrel.storage.postgres import Database
from whimbrel.storage.schema.log import event
from whimbrel.tracker.event import Event


async def test_a_committed_event_stands_at_its_position(database: Database) -> None:
    async with database.transaction() as tx:
        tx.emit(Event(avi="avi:jira:created:issue", ari="ari:1", issue_id=7, body={"n": 1}))
    row = await database.fetch_one(select(event))
    assert (row.tx, row.id) == (tx.position.tx, tx.position.id)
    assert (row.issue_id, row.body, row.at) == (7, {"n": 1}, tx.now)


async def test_nats_runs(nats_url: str) -> None:
    assert nats_url.startswith("nats://")


async def test_a(database: Database) -> None:
    assert await database.fetch_value(text("select 1")) == 1


async def test_own(own_instance_url: str) -> None:
    assert own_instance_url
