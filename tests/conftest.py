"""What every test may ask for: databases on a real PostgreSQL, and a real NATS."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from support.engines import FOUNDED, RUN, fresh_database, own_nats, own_postgres, server_url, stop_server
from support.site import Site
from whimbrel.storage.postgres import Database


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = tempfile.mkdtemp(prefix="whimbrel-tests-")
        os.environ[f"{RUN}_PID"] = str(os.getpid())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        run = Path(os.environ.pop(RUN))
        stop_server(run)
        shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The server of this test run; its own database is nobody's."""
    return server_url(Path(os.environ[RUN]))


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A database of this test's own, with all tables and nothing in them."""
    with fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A started `Database` on a database of this test's own, with all tables and nothing in them."""
    async with Database(database_url) as database:
        yield database


@pytest.fixture
def site_url(postgres_url: str) -> Iterator[str]:
    """A database of this test's own with a fresh site: Jira's defaults, and the users admin, bob and carol."""
    with fresh_database(postgres_url, FOUNDED) as url:
        yield url


@pytest.fixture
async def site(site_url: str) -> AsyncIterator[Site]:
    """A fresh site with the project WHI, ready for actions and reads."""
    async with Database(site_url) as database:
        yield Site(database)


@pytest.fixture
async def own_instance_url(tmp_path: Path) -> AsyncIterator[str]:
    """An empty database on a PostgreSQL of this test's own, for what other tests' transactions would disturb."""
    async with own_postgres(tmp_path / "postgres-home") as server:
        yield server.url


@pytest.fixture
async def nats_url(tmp_path: Path) -> AsyncIterator[str]:
    """A NATS server of this test's own, with JetStream."""
    async with own_nats(tmp_path / "nats-home") as server:
        yield server.url
