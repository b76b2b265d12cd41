"""A site whose texts were never analysed, or by another version, is put right when it is opened."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from support.lexemes import expect_lexemes_of_texts, stored_lexemes
from whimbrel.actions.comments import edit_comment
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.search import renewal
from whimbrel.search.analysis.analyse import VERSION
from whimbrel.search.renewal import renew_lexemes
from whimbrel.storage.postgres import Database

NOW = datetime(2031, 5, 15, tzinfo=UTC)


@pytest.fixture
async def aged(site_url: str) -> AsyncIterator[Database]:
    """A demo site as it was before texts were analysed."""
    async with Database(site_url) as database:
        await take_demo(database, DemoSite(NOW, issues=200))
        async with database.transaction() as tx:
            for statement in (
                "TRUNCATE issue_text, lexeme",
                "UPDATE comment SET lexemes = NULL",
                "UPDATE worklog SET lexemes = NULL",
                "UPDATE site SET analysis_version = 0",
            ):
                await tx.execute(text(statement))
    async with Database(site_url) as database:
        yield database


async def version(database: Database) -> int:
    return int(await database.fetch_value(text("SELECT analysis_version FROM site")))


async def test_a_fresh_site_is_up_to_date(site_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with Database(site_url) as database:
        assert await version(database) == VERSION
        with caplog.at_level(logging.INFO):
            await renew_lexemes(database, CatalogueStore(database))
        assert [record for record in caplog.records if record.name == renewal.__name__] == []


async def test_all_texts_are_analysed(aged: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await renew_lexemes(aged, CatalogueStore(aged))
    assert await expect_lexemes_of_texts(aged) > 600
    assert await version(aged) == VERSION
    rows = await aged.fetch_value(
        text("SELECT (SELECT count(*) FROM issue) + (SELECT count(*) FROM comment) + (SELECT count(*) FROM worklog)")
    )
    said = [record.message for record in caplog.records if record.name == renewal.__name__]
    assert said == [
        f"analysing all texts of the site: version {VERSION} of the analyser, before 0",
        f"the texts of all {rows} issues, comments and worklogs are analysed",
    ]


async def test_what_another_version_left_is_put_right(aged: Database) -> None:
    await renew_lexemes(aged, CatalogueStore(aged))
    async with aged.transaction() as tx:
        for statement in (
            "UPDATE issue_text SET lexemes = 'other:1' WHERE field_id = 1 AND issue_id % 2 = 0",
            "INSERT INTO issue_text SELECT id, 99999, 'stale:1' FROM issue",
            "UPDATE comment SET lexemes = 'other:1' WHERE id % 3 = 0",
            f"UPDATE site SET analysis_version = {VERSION + 1}",
        ):
            await tx.execute(text(statement))
    await renew_lexemes(aged, CatalogueStore(aged))
    await expect_lexemes_of_texts(aged)
    assert await version(aged) == VERSION


async def test_what_is_right_is_not_written_again(aged: Database) -> None:
    async def written() -> list[tuple[int, int]]:
        tables = " UNION ALL ".join(
            f"SELECT xmin::text::bigint AS by, count(*) AS rows FROM {table} GROUP BY 1"
            for table in ("issue_text", "comment", "worklog")
        )
        return [(row.by, row.rows) for row in await aged.fetch_all(text(f"{tables} ORDER BY 1, 2"))]

    await renew_lexemes(aged, CatalogueStore(aged))
    before = await written()
    async with aged.transaction() as tx:
        await tx.execute(text("UPDATE site SET analysis_version = 0"))
    await renew_lexemes(aged, CatalogueStore(aged))
    assert await written() == before


async def test_an_interrupted_renewal_is_finished_by_the_next(aged: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "_SIZE", 2000)
    walk = asyncio.create_task(renew_lexemes(aged, CatalogueStore(aged)))
    while not await stored_lexemes(aged):  # noqa: ASYNC110  the database tells nobody
        await asyncio.sleep(0)
    walk.cancel()
    with pytest.raises(asyncio.CancelledError):
        await walk
    assert await version(aged) == 0
    partly = len(await stored_lexemes(aged))
    await renew_lexemes(aged, CatalogueStore(aged))
    assert await expect_lexemes_of_texts(aged) > partly
    assert await version(aged) == VERSION


async def test_of_several_nodes_one_does_it(aged: Database, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        await asyncio.gather(*(renew_lexemes(aged, CatalogueStore(aged)) for _ in range(3)))
    begun = [record for record in caplog.records if record.message.startswith("analysing all texts")]
    assert len(begun) == 1
    await expect_lexemes_of_texts(aged)


async def test_who_writes_meanwhile_is_not_overwritten(aged: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renewal, "_SIZE", 500)
    store = CatalogueStore(aged)
    writes = Writes(aged, store)
    admin = (await store.current()).people.by_name["admin"]
    statement = """
        SELECT project.key || '-' || issue.number AS issue, comment.id FROM comment
          JOIN issue ON issue.id = issue_id JOIN project ON project.id = project_id
         WHERE coalesce(comment.group_id, comment.role_id) IS NULL ORDER BY comment.id LIMIT 40
    """
    said = await aged.fetch_all(text(statement))
    walk = asyncio.create_task(renew_lexemes(aged, store))
    for row in said:
        await writes.carry_out(edit_comment, admin, row.issue, row.id, {"body": f"rewritten {row.id}"})
    await walk
    await expect_lexemes_of_texts(aged)
