"""Tables come into being, once, whoever asks for them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from support.engines import fresh_database
from support.site import Site
from whimbrel.errors import Unavailable
from whimbrel.storage.migrations import DatabaseTooNew, migrate, versions
from whimbrel.storage.postgres import Database

(_FOR_PEOPLE,) = Path(versions.__path__[0]).glob("*_people.sql")


@pytest.fixture
def empty_url(postgres_url: str) -> Iterator[str]:
    with fresh_database(postgres_url, "template1") as url:
        yield url


async def test_many_nodes_that_start_together_migrate_once(empty_url: str) -> None:
    await asyncio.gather(*(migrate(empty_url) for _ in range(4)))
    async with Database(empty_url) as database:
        assert await database.fetch_value(text("SELECT count(*) FROM alembic_version")) == 1
        assert await database.fetch_value(text("SELECT count(*) FROM event")) == 0


async def test_a_revision_of_a_newer_version_is_refused_and_left_alone(database: Database, database_url: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="9999"):
        await migrate(database_url)
    assert await database.fetch_value(text("SELECT version_num FROM alembic_version")) == "9999"


async def test_a_database_that_is_away_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No such file"):
        await migrate(f"postgresql:///x?host={tmp_path}")


async def test_what_held_before_global_permissions_goes_on_holding(site: Site, site_url: str) -> None:
    asked = (
        text("SELECT permission, group_id FROM global_grant ORDER BY permission"),
        text("SELECT role_id, group_id, user_id FROM default_role_actor"),
    )
    founded = [await site.database.fetch_all(one) for one in asked]
    with psycopg.connect(site_url) as connection:
        for table in ("global_grant", "default_role_actor"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute(_FOR_PEOPLE.read_text(encoding="utf-8"))
    assert [await site.database.fetch_all(one) for one in asked] == founded
    assert all(founded)
