"""PostgreSQL as a private child of this node, reachable through a Unix socket alone."""

import asyncio
import logging
import os
import shutil
import signal
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from whimbrel.service import Service
from whimbrel.storage.embedded.child import Child, EngineFailed, Program, private_environment
from whimbrel.storage.embedded.credential import USER, credentials_of
from whimbrel.storage.embedded.identity import OURSELVES, launch_command, ordinary_user
from whimbrel.storage.embedded.leftover import Trace
from whimbrel.storage.embedded.socket import remove_socket_directory, socket_directory
from whimbrel.storage.home import Home
from whimbrel.storage.private import write_private

_log = logging.getLogger(__name__)

DATABASE = "whimbrel"
PORT = "5432"  # it only names the socket
_MEGABYTE = 1024 * 1024
_PROBE_SECONDS = 5


class EmbeddedPostgres(Service):
    """The PostgreSQL server of a home that this process owns; `tuning` overrides server settings by name."""

    def __init__(self, home: Home, binaries: Path, tuning: Mapping[str, str]) -> None:
        super().__init__()
        self._home = home
        self._binaries = binaries
        self._tuning = tuning
        self._data = home.data / "postgres"
        self._sockets = home.run
        self._password = ""
        self._identity = OURSELVES
        self.child = Child(self._program, self._ready)

    @property
    def url(self) -> str:
        """Return the URL of the product's database, password included."""
        return self._url(DATABASE)

    async def _open(self) -> None:
        self._identity = await ordinary_user()
        self._password = credentials_of(self._home).postgres
        self._sockets = socket_directory(self._home, self._identity)
        self._identity.let_pass(self._home.path, self._home.data, self._home.local, self._home.log, self._home.run)
        self._identity.own(self._home.log / "postgres")
        if (self._data / "PG_VERSION").exists():
            await asyncio.to_thread(self._identity.own, self._data)
        else:
            await self._create_cluster()
        await self.child.start()
        await self._create_database()

    async def _close(self) -> None:
        await self.child.stop()
        remove_socket_directory(self._home)

    async def _create_cluster(self) -> None:
        # Made under another name, so that a cluster half made is never taken for a whole one.
        draft = self._data.with_name("postgres.new")
        await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)
        self._identity.own(draft)
        secret = draft.with_name("postgres.password")
        write_private(secret, self._password)
        if self._identity.user is not None:
            os.chown(secret, self._identity.user, -1)
        try:
            await self._initdb(draft, secret)
        finally:
            secret.unlink()
        draft.rename(self._data)

    async def _initdb(self, directory: Path, secret: Path) -> None:
        options = ["--username", USER, "--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8"]
        locale = ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        command = [str(self._binaries / "initdb"), "--pgdata", str(directory), *options, *locale]
        if self._tuning.get("fsync") == "off":
            command.append("--no-sync")
        process = await asyncio.create_subprocess_exec(
            *launch_command(self._identity, signal.SIGTERM, command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=private_environment(),
            start_new_session=True,
        )
        words = (await process.communicate())[0].decode(errors="replace").strip()
        if process.returncode != 0:
            raise EngineFailed(f"The database of {self._home.path} could not be made: {words}{self._hint()}")

    def _hint(self) -> str:
        if self._identity.user is None:
            return ""
        return (
            f" (PostgreSQL refuses root and this system forbids user namespaces, so it runs as the user with the id "
            f"{self._identity.user}, which must be able to reach {self._home.path} and {self._binaries}.)"
        )

    def _program(self) -> Program:
        settings = _server_settings(self._sockets, self._home.log / "postgres") | dict(self._tuning)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="PostgreSQL",
            command=[str(self._binaries / "postgres"), "-D", str(self._data), "-h", "", *options],
            trace=Trace("postgres", self._data, self._data / "postmaster.pid"),
            output=self._home.log / "postgres-start.log",
            death_signal=signal.SIGINT,
            stop_signals=((signal.SIGINT, 2.5), (signal.SIGQUIT, 0.8)),
            identity=self._identity,
        )

    async def _ready(self) -> bool:
        try:
            async with await psycopg.AsyncConnection.connect(self._url("postgres"), connect_timeout=_PROBE_SECONDS):
                return True
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):  # an error of connecting carries no code
                raise EngineFailed(
                    f"PostgreSQL runs, but its password is not the one in {self._home.data / 'credentials.json'}; "
                    "put back the file that belongs to this home."
                ) from error
            _log.debug("PostgreSQL is not ready: %s", error)
            return False

    async def _create_database(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url("postgres"), autocommit=True) as connection:
            answer = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if await answer.fetchone() is None:
                await connection.execute(f"CREATE DATABASE {DATABASE}")

    def _url(self, database: str) -> str:
        place = f"host={quote(str(self._sockets), safe='')}&port={self._tuning.get('port', PORT)}"
        return f"postgresql://{USER}:{quote(self._password)}@/{database}?{place}"


def _server_settings(sockets: Path, logs: Path) -> dict[str, str]:
    quoted = str(sockets).replace('"', '""')
    return {
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "port": PORT,
        "shared_buffers": f"{_shared_buffers()}MB",
        "max_connections": "100",
        "max_wal_size": "1GB",
        "wal_compression": "on",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": str(logs),
        "log_filename": "postgres-%a.log",  # a week of days, each overwritten when it comes again
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
    }


def _shared_buffers() -> int:
    """Return an eighth of the memory in megabytes, between 32 MB and 1 GB: the node's index wants the rest."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(32, min(1024, memory // 8 // _MEGABYTE))
