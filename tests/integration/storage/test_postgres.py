"""The database as the rest of the product uses it, on a real server."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import bindparam, insert, select, text

from support.engines import own_postgres
from whimbrel.errors import Conflict, Invalid, OutcomeUnknown, Unavailable
from whimbrel.storage.embedded.postgres import EmbeddedPostgres
from whimbrel.storage.failure import Collision, Lost, TimedOut, Violation
from whimbrel.storage.migrations import migrate
from whimbrel.storage.postgres import Database, Reader
from whimbrel.storage.schema.log import epoch, event

WAIT_GONE = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
OWN_PID = text("SELECT pg_backend_pid()")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    async with own_postgres(tmp_path / "home") as server:
        await migrate(server.url)
        yield server


async def until_gone(database: Database, pid: int) -> None:
    async with asyncio.timeout(20):
        while await database.fetch_value(WAIT_GONE, {"pid": pid}):  # noqa: ASYNC110  only the server knows
            await asyncio.sleep(0.01)


async def test_values_come_back_as_the_product_speaks_of_them(database: Database) -> None:
    row = await database.fetch_one(
        text("""SELECT 1 AS n, '{"a": [1, null]}'::jsonb AS document, pg_current_xact_id() AS tx,
                       '2026-01-02 03:04:05+02'::timestamptz AS at""")
    )
    assert (row.n, row.document) == (1, {"a": [1, None]})
    assert isinstance(row.tx, int)
    assert row.at.isoformat() == "2026-01-02T01:04:05+00:00"


async def test_a_document_is_bound_as_jsonb_also_in_plain_text(database: Database) -> None:
    asked = {"document": {"é": [1, None]}}
    assert await database.fetch_value(text("SELECT :document -> 'é'"), asked) == [1, None]


async def test_a_database_that_is_not_started_is_unavailable(database_url: str) -> None:
    with pytest.raises(Unavailable, match="not started"):
        await Database(database_url).fetch_value(text("SELECT 1"))


async def test_fetching_nothing_is_none_or_an_empty_list(database: Database) -> None:
    nothing = select(event)
    assert await database.fetch_all(nothing) == []
    assert await database.fetch_one(nothing) is None
    assert await database.fetch_value(nothing) is None


async def test_lists_are_bound_for_in_and_for_any(database: Database) -> None:
    numbers = text("SELECT n FROM generate_series(1, 9) AS n WHERE n IN :some").bindparams(
        bindparam("some", expanding=True)
    )
    assert [row.n for row in await database.fetch_all(numbers, {"some": [2, 4]})] == [2, 4]
    any_of = text("SELECT n FROM generate_series(1, 9) AS n WHERE n = ANY(:some)")
    assert [row.n for row in await database.fetch_all(any_of, {"some": [3]})] == [3]


async def test_a_session_lives_by_the_products_limits(database: Database) -> None:
    names = ("timezone", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    shown = [await database.fetch_value(text(f"SHOW {name}")) for name in names]
    assert shown == ["UTC", "1min", "10s", "3s"]


async def test_a_snapshot_sees_one_state_and_cannot_write(database: Database) -> None:
    count = text("SELECT count(*) FROM epoch")

    async def question(reader: Reader) -> tuple[int, int]:
        before = await reader.fetch_value(count)
        await database.begin_epoch()
        return before, await reader.fetch_value(count)

    assert await database.snapshot(question) == (1, 1)
    assert await database.fetch_value(count) == 2

    with pytest.raises(Unavailable) as caught:
        await Database.snapshot(database, lambda reader: reader.fetch_value(text("DELETE FROM epoch RETURNING 1")))
    assert "read-only" in str(caught.value.__cause__)


async def test_a_large_answer_can_be_read_in_batches(database: Database) -> None:
    series = text("SELECT n FROM generate_series(1, :last) AS n")

    async def question(reader: Reader) -> list[int]:
        return [len(rows) async for rows in reader.fetch_batches(series, {"last": 25}, size=10)]

    assert await database.snapshot(question) == [10, 10, 5]


async def test_more_askers_than_connections_wait_for_each_other(database_url: str) -> None:
    async with Database(database_url, max_size=2) as database:
        slow = text("SELECT n FROM (SELECT CAST(:n AS int) AS n, pg_sleep(0.01)) AS slow")
        answers = await asyncio.gather(*(database.fetch_value(slow, {"n": n}) for n in range(20)))
    assert answers == list(range(20))


async def test_when_all_connections_stay_in_use_the_error_says_so(database_url: str) -> None:
    async with Database(database_url, max_size=1, patience=0.2) as database:
        database._pool.timeout = 0.1
        async with database.transaction():
            with pytest.raises(Unavailable, match="all 1 connections are in use"):
                await database.fetch_value(text("SELECT 1"))


async def test_a_statement_that_takes_too_long_is_ended_and_not_repeated(database_url: str) -> None:
    async with Database(database_url, statement_timeout=0.05) as database:
        with pytest.raises(TimedOut):
            await database.fetch_value(text("SELECT pg_sleep(60)"))
        assert await database.fetch_value(text("SELECT 1")) == 1


async def test_a_value_that_no_column_can_hold_is_the_askers_mistake(database: Database) -> None:
    with pytest.raises(Invalid):
        await database.fetch_value(select(event.c.id).where(event.c.id == 2**70))
    with pytest.raises(Invalid):
        await database.fetch_value(text("SELECT CAST(:name AS text)"), {"name": "a\0b"})


async def test_a_mistake_in_a_statement_is_not_disguised(database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        await database.fetch_all(text("SELECT * FROM nowhere"))


async def test_an_address_where_nobody_lives_is_told_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        await Database(f"postgresql:///x?host={tmp_path}", patience=0.1).start()
    assert "No such file or directory" in str(caught.value.__cause__)


async def test_a_database_without_tables_asks_for_its_migration(server: EmbeddedPostgres) -> None:
    with pytest.raises(RuntimeError, match="migrate"):
        await Database(server.url.replace("/whimbrel?", "/postgres?")).start()


async def test_reads_outlast_the_death_of_the_server(server: EmbeddedPostgres) -> None:
    async with Database(server.url) as database:
        await asyncio.gather(*(database.fetch_value(text("SELECT pg_sleep(0.01)")) for _ in range(10)))
        os.kill(server.child.pid, signal.SIGKILL)
        answers = await asyncio.gather(
            *(database.fetch_value(text("SELECT CAST(:n AS int)"), {"n": n}) for n in range(20))
        )
        assert answers == list(range(20))
        async with database.transaction() as tx:
            assert await tx.fetch_value(text("SELECT 1")) == 1


async def test_a_transaction_whose_server_dies_is_unavailable_and_leaves_nothing(server: EmbeddedPostgres) -> None:
    async with Database(server.url) as database:

        async def work() -> None:
            async with database.transaction() as tx:
                await tx.execute(insert(epoch), new_epoch(tx.now))
                os.kill(server.child.pid, signal.SIGKILL)
                await tx.fetch_value(text("SELECT pg_sleep(60)"))

        with pytest.raises(Lost):
            await work()
        assert await database.fetch_value(text("SELECT count(*) FROM epoch")) == 1


async def test_patience_ends_and_a_later_question_finds_the_server_again(server: EmbeddedPostgres) -> None:
    async with Database(server.url, patience=5.0) as database:
        await server.child.stop()
        with pytest.raises(Unavailable):
            await database.fetch_value(text("SELECT 1"))
        await server.child.start()
        assert await database.fetch_value(text("SELECT 1")) == 1


async def test_a_connection_lost_during_commit_leaves_doubt(database: Database) -> None:
    await slow_commit(database)
    begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def work() -> None:
        async with database.transaction() as tx:
            await tx.execute(text("INSERT INTO slow VALUES (1)"))
            begun.set_result(await tx.fetch_value(OWN_PID))

    async def end() -> None:
        await end_when_committing(database, await begun)

    outcome, _ = await asyncio.gather(work(), end(), return_exceptions=True)
    assert isinstance(outcome, OutcomeUnknown)


async def slow_commit(database: Database) -> None:
    """Make a table whose rows let a COMMIT take a minute."""
    async with database.transaction() as tx:
        for statement in (
            "CREATE TABLE slow (n int)",
            """CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN PERFORM pg_sleep(50); RETURN NULL; END $$""",
            """CREATE CONSTRAINT TRIGGER sleeps AFTER INSERT ON slow DEFERRABLE INITIALLY DEFERRED
               FOR EACH ROW EXECUTE FUNCTION sleep()""",
        ):
            await tx.execute(text(statement))


async def end_when_committing(database: Database, pid: int) -> None:
    committing = text(
        "SELECT count(*) FROM pg_stat_activity WHERE pid = :pid AND query = 'COMMIT' AND state = 'active'"
    )
    while not await database.fetch_value(committing, {"pid": pid}):  # noqa: ASYNC110  only the server knows
        await asyncio.sleep(0.01)
    await database.fetch_value(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


async def test_a_transaction_that_stands_idle_is_ended_by_the_server_without_doubt(database: Database) -> None:
    async def work() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(epoch), new_epoch(tx.now))
            pid = await tx.fetch_value(OWN_PID)
            await tx.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10ms'"))
            await until_gone(database, pid)

    with pytest.raises(Lost):
        await work()
    assert await database.fetch_value(text("SELECT count(*) FROM epoch")) == 1


def new_epoch(now: Any, number: int = 2) -> dict[str, Any]:
    return {"epoch": number, "system_identifier": "x", "timeline": 1, "began": now}


async def test_leaving_by_an_error_leaves_nothing(database: Database) -> None:
    async def work() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(epoch), new_epoch(tx.now))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await work()
    assert await database.fetch_value(text("SELECT count(*) FROM epoch")) == 1


async def test_a_cancelled_transaction_leaves_nothing_and_frees_its_connection(database_url: str) -> None:
    async with Database(database_url, max_size=1) as database:

        async def work() -> None:
            async with database.transaction() as tx:
                await tx.execute(insert(epoch), new_epoch(tx.now))
                begun.set()
                await tx.fetch_value(text("SELECT pg_sleep(60)"))

        begun = asyncio.Event()
        task = asyncio.ensure_future(work())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await database.fetch_value(text("SELECT count(*) FROM epoch")) == 1


async def test_a_swallowed_failure_cannot_pass_for_a_commit(database: Database) -> None:
    async def work() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(epoch), new_epoch(tx.now))
            with pytest.raises(Violation):
                await tx.execute(insert(epoch), new_epoch(tx.now))

    with pytest.raises(RuntimeError, match="not passed on"):
        await work()
    assert await database.fetch_value(text("SELECT count(*) FROM epoch")) == 1


async def test_a_violation_names_its_rule(database: Database) -> None:
    with pytest.raises(Violation) as caught:
        async with database.transaction() as tx:
            await tx.execute(insert(epoch), new_epoch(tx.now, number=1))
    assert caught.value.constraint == "epoch_pkey"
    with pytest.raises(Violation) as missing:
        async with database.transaction() as tx:
            await tx.execute(text("INSERT INTO epoch (epoch) VALUES (5)"))
    assert missing.value.constraint == "system_identifier"


async def test_two_transactions_in_each_others_way_collide(database: Database) -> None:
    raise_one = text("UPDATE epoch SET timeline = timeline + 1 WHERE epoch = :epoch")
    async with database.transaction() as tx:
        await tx.execute(insert(epoch), new_epoch(tx.now))
    first_has, second_has = asyncio.Event(), asyncio.Event()

    async def work(own: int, other: int, mine: asyncio.Event, theirs: asyncio.Event) -> None:
        async with database.transaction() as tx:
            await tx.execute(raise_one, {"epoch": own})
            mine.set()
            await theirs.wait()
            await tx.execute(raise_one, {"epoch": other})

    results = await asyncio.gather(
        work(1, 2, first_has, second_has), work(2, 1, second_has, first_has), return_exceptions=True
    )
    assert sorted(type(result) for result in results if result is not None) == [Collision]
    assert issubclass(Collision, Conflict)


async def test_a_session_keeps_what_it_holds_until_it_ends(database: Database) -> None:
    lock = text("SELECT pg_try_advisory_lock(42)")
    async with database.session() as first, database.session() as second:
        assert await first.fetch_value(lock)
        assert not await second.fetch_value(lock)
    async with database.session() as third:
        assert await third.fetch_value(lock)


async def test_a_silent_session_is_ended_by_the_server(database: Database) -> None:
    async with database.session(idle_timeout=0.01) as session:
        pid = await session.fetch_value(OWN_PID)
        await until_gone(database, pid)
        with pytest.raises(Lost):
            await session.fetch_value(OWN_PID)
