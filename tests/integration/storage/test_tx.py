"""What a transaction writes: rows, history, events, and where they stand in the log."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.schema import Table

from whimbrel.ids import Position
from whimbrel.storage.postgres import Database, Tx
from whimbrel.storage.schema.history import change_group, change_item
from whimbrel.storage.schema.log import event
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.event import Event

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


class StandingClock:
    def now(self) -> datetime:
        return NOW


def happening(number: int) -> Event:
    return Event(avi="avi:jira:updated:issue", ari=f"ari:{number}", issue_id=number, body={"é": [number, None]})


def history(issue_id: int, *fields: str) -> Change:
    items = (FieldChange(name, ("1",), (), (HistoryItem(name, "jira", "1", "one"),)) for name in fields)
    return Change(issue_id, None, NOW, tuple(items))


async def without_references(tx: Tx, table: Table) -> None:
    """Drop the foreign keys of a table, so that it can be written without all that it refers to."""
    for key in table.foreign_key_constraints:
        await tx.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT {key.name}"))


async def test_the_clock_of_the_database_gives_the_instant(database_url: str) -> None:
    async with Database(database_url, clock=StandingClock()) as database:
        async with database.transaction() as tx:
            assert tx.now == NOW
            tx.emit(happening(1))
        assert await database.fetch_value(select(event.c.at)) == NOW


@pytest.mark.parametrize("count", [1, 3, 500])
async def test_events_stand_in_the_order_of_their_emission_and_the_position_is_the_lasts(
    database: Database, count: int
) -> None:
    async with database.transaction() as tx:
        for number in range(count):
            tx.emit(happening(number))
    rows = await database.fetch_all(select(event).order_by(event.c.id))
    assert [row.issue_id for row in rows] == list(range(count))
    assert rows[-1].body == {"é": [count - 1, None]}
    assert tx.position == Position(1, rows[-1].tx, rows[-1].id)
    assert {row.tx for row in rows} == {tx.position.tx}


async def test_positions_rise_and_tell_of_the_newest_epoch(database: Database) -> None:
    positions = []
    for _ in range(2):
        async with database.transaction() as tx:
            tx.emit(happening(1))
        positions.append(tx.position)
    await database.begin_epoch()
    async with database.transaction() as tx:
        tx.emit(happening(1))
    positions.append(tx.position)
    assert positions == sorted(set(positions))
    assert [position.epoch for position in positions] == [1, 1, 2]


async def test_before_the_commit_there_is_no_position_and_afterwards_nothing_more_is_taken(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(RuntimeError, match="before it is committed"):
            _ = tx.position
    with pytest.raises(RuntimeError, match="committed"):
        tx.emit(happening(1))
    with pytest.raises(RuntimeError, match="committed"):
        tx.record(history(1, "status"))


async def test_who_emitted_nothing_waits_for_nothing(database: Database) -> None:
    async with database.transaction() as tx:
        pass
    assert tx.position == Position(0, 0, 0)


async def test_what_is_rolled_back_was_never_told(database: Database) -> None:
    opened: list[Tx] = []

    async def work() -> None:
        async with database.transaction() as tx:
            opened.append(tx)
            tx.emit(happening(1))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await work()
    assert await database.fetch_all(select(event)) == []
    with pytest.raises(RuntimeError):
        _ = opened[0].position


@pytest.mark.parametrize("count", [2, 300])
async def test_history_is_written_group_by_group_with_its_lines(database: Database, count: int) -> None:
    async with database.transaction() as tx:
        await without_references(tx, change_group)
        for number in range(count):
            tx.record(history(number, "status", "labels"))
        tx.record(history(count))
    groups = await database.fetch_all(select(change_group).order_by(change_group.c.id))
    items = await database.fetch_all(select(change_item).order_by(change_item.c.id))
    assert [group.issue_id for group in groups] == list(range(count))
    assert [(item.group_id, item.issue_id, item.field) for item in items] == [
        (group.id, group.issue_id, field) for group in groups for field in ("status", "labels")
    ]
    line = items[0]
    assert (line.from_value, line.from_string, line.to_value, line.created) == ("1", "one", None, NOW)


async def test_statements_tell_how_many_rows_they_touched(database: Database) -> None:
    rows: list[dict[str, Any]] = [{"at": NOW, "avi": "a", "ari": "r", "body": {"n": n}} for n in range(3)]
    async with database.transaction() as tx:
        assert await tx.execute(insert(event), rows) == 3
        assert await tx.execute(insert(event), []) == 0
        assert await tx.execute(event.update().where(event.c.avi == "a").values(avi="b")) == 3
        assert await tx.execute(event.delete().where(event.c.avi == "a")) == 0
        new = await tx.fetch_value(insert(event).values(rows[0]).returning(event.c.id))
    assert await database.fetch_value(select(event.c.body).where(event.c.id == new)) == {"n": 0}


async def test_copy_takes_documents_lists_instants_and_nothing(database: Database) -> None:
    columns = ("at", "avi", "ari", "issue_id", "body")
    rows = [(NOW, "tab\there", "back\\slash", None, {"line": "a\nb", "list": [1]}), (NOW, "é", "", 7, [])]
    async with database.transaction() as tx:
        assert await tx.copy(event, columns, iter(rows)) == 2
        assert await tx.copy(event, columns, ()) == 0
    found = await database.fetch_all(select(*(event.c[name] for name in columns)).order_by(event.c.id))
    assert [tuple(row) for row in found] == rows
