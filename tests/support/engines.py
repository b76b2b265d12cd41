"""One PostgreSQL for a whole test run, whatever the number of workers, and databases made from its template.

Run as a program, this file is the process that owns the server: `engines.py HOME CONTROLLER`. It ends when the process
with the id CONTROLLER does, or by SIGTERM.
"""

import asyncio
import contextlib
import fcntl
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from support.site import found
from whimbrel.settings import Settings
from whimbrel.storage.embedded.binary import nats_server, postgres_directory
from whimbrel.storage.embedded.nats import EmbeddedNats
from whimbrel.storage.embedded.postgres import EmbeddedPostgres
from whimbrel.storage.home import Home
from whimbrel.storage.migrations import migrate
from whimbrel.storage.postgres import Database

TEMPLATE = "template_migrated"
FOUNDED = "template_founded"
RUN = "WHIMBREL_TEST_RUN"  # the directory of this test run, told to the workers

# Tests outlive no power failure, and many of them share the server.
FAST = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_wal_size": "4GB",
}
PATIENCE = 60.0
_PATH = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])  # the owner runs the same code as the tests


def server_url(run: Path) -> str:
    """Return the URL of the run's server, which the first who asks starts."""
    answer = run / "url"
    with (run / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            _start_owner(run, answer)
    return answer.read_text(encoding="utf-8")


def stop_server(run: Path) -> None:
    """End the process that owns the server, if one was started, and wait until it has stopped it."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        pid = int((run / "pid").read_text(encoding="utf-8"))
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while (run / "pid").exists() and time.monotonic() < deadline:
            time.sleep(0.01)


@contextlib.contextmanager
def fresh_database(server: str, template: str = TEMPLATE) -> Iterator[str]:
    """Make a database from a template, return its URL, and drop it at the end."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.asynccontextmanager
async def own_nats(home: Path) -> AsyncIterator[EmbeddedNats]:
    """Run a NATS server that nobody else uses."""
    place = Home(home)
    with place.owned():
        async with EmbeddedNats(place, nats_server(Settings(home=home))) as server:
            yield server


@contextlib.asynccontextmanager
async def own_postgres(home: Path, tuning: Mapping[str, str] | None = None) -> AsyncIterator[EmbeddedPostgres]:
    """Run a PostgreSQL server that nobody else uses; its database has no tables."""
    place = Home(home)
    with place.owned():
        async with EmbeddedPostgres(
            place, postgres_directory(Settings(home=home)), {**FAST, **(tuning or {})}
        ) as server:
            yield server


def _start_owner(run: Path, answer: Path) -> None:
    command = [sys.executable, __file__, str(run), os.environ.get(f"{RUN}_PID", str(os.getpid()))]
    words = run / "output"
    with words.open("wb") as output:
        owner = subprocess.Popen(
            command, stdout=output, stderr=output, start_new_session=True, env={**os.environ, "PYTHONPATH": _PATH}
        )
    deadline = time.monotonic() + PATIENCE
    while not answer.exists():
        if owner.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The PostgreSQL of the tests did not start:\n{words.read_text(errors='replace')}")
        time.sleep(0.01)
    owner.returncode = 0  # it is the run's from here on, and this process never waits for it


async def _own(run: Path, controller: int) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    (run / "pid").write_text(str(os.getpid()), encoding="utf-8")
    try:
        async with own_postgres(run / "home") as server:
            await _make_template(server.url)
            draft = run / "url.new"
            draft.write_text(server.url, encoding="utf-8")
            draft.rename(run / "url")
            await _until_gone(controller, ended)
    finally:
        (run / "pid").unlink()


async def _make_template(server: str) -> None:
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as admin:
        await admin.execute(f"CREATE DATABASE {TEMPLATE}")
    url = urlsplit(server)._replace(path=f"/{TEMPLATE}").geturl()
    await migrate(url)
    async with Database(url):
        pass  # the first use begins the first epoch
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as admin:
        await admin.execute(f"CREATE DATABASE {FOUNDED} TEMPLATE {TEMPLATE}")
    async with Database(urlsplit(server)._replace(path=f"/{FOUNDED}").geturl()) as database:
        await found(database)


async def _until_gone(controller: int, ended: asyncio.Event) -> None:
    while not ended.is_set():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await ended.wait()
        try:
            os.kill(controller, 0)
        except ProcessLookupError:
            return


if __name__ == "__main__":
    asyncio.run(_own(Path(sys.argv[1]), int(sys.argv[2])))
