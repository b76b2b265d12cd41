"""NATS with JetStream as a private child of this node, on a loopback port that the system chooses."""

import logging
import signal
from pathlib import Path

import msgspec
import nats
import nats.errors

from whimbrel.service import Service
from whimbrel.storage.embedded.child import Child, Program
from whimbrel.storage.embedded.credential import USER, credentials_of
from whimbrel.storage.embedded.leftover import Trace
from whimbrel.storage.home import Home
from whimbrel.storage.private import make_private_directory, write_private

_log = logging.getLogger(__name__)

MAX_PAYLOAD = 8 * 1024 * 1024  # a real issue in REST form reached 3.35 MB; the server's own limit is 1 MB
_LOG_LIMIT = 16 * 1024 * 1024
_PROBE_SECONDS = 1


class _Ports(msgspec.Struct):
    nats: list[str] = []


class EmbeddedNats(Service):
    """The NATS server of a home that this process owns. A restart keeps the port."""

    def __init__(self, home: Home, binary: Path) -> None:
        super().__init__()
        self._home = home
        self._binary = binary
        self._store = home.data / "nats"
        self._password = ""
        self._port: int | None = None
        self.child = Child(self._program, self._ready)

    @property
    def url(self) -> str:
        """Return the URL for clients, password included. Raises RuntimeError before the start."""
        if self._port is None:
            raise RuntimeError("NATS was not started.")
        return f"nats://{USER}:{self._password}@127.0.0.1:{self._port}"

    async def _open(self) -> None:
        self._password = credentials_of(self._home).nats
        self._port = None
        make_private_directory(self._store)
        for stale in self._home.run.glob("*.ports"):
            stale.unlink()
        await self.child.start()

    async def _close(self) -> None:
        await self.child.stop()

    def _program(self) -> Program:
        configuration = self._home.run / "nats.json"
        write_private(configuration, self._configuration())
        return Program(
            name="NATS",
            command=[str(self._binary), "--config", str(configuration)],
            trace=Trace(self._binary.name, self._store, self._home.run / "nats.pid"),
            output=self._home.log / "nats-start.log",
            death_signal=signal.SIGTERM,
            stop_signals=((signal.SIGTERM, 1.0),),
        )

    def _configuration(self) -> str:
        # JSON is a form of NATS's own configuration language.
        return msgspec.json.encode(
            {
                "host": "127.0.0.1",
                "port": self._port or -1,
                "ports_file_dir": str(self._home.run),
                "pid_file": str(self._home.run / "nats.pid"),
                "log_file": str(self._home.log / "nats.log"),
                "logfile_size_limit": _LOG_LIMIT,
                "logfile_max_num": 2,
                "max_payload": MAX_PAYLOAD,
                "max_pending": 8 * MAX_PAYLOAD,
                "authorization": {"user": USER, "password": self._password},
                "jetstream": {"store_dir": str(self._store)},
            }
        ).decode()

    async def _ready(self) -> bool:
        if self._port is None and (port := self._announced_port()) is not None:
            self._port = port
        return self._port is not None and await _answers(self.url)

    def _announced_port(self) -> int | None:
        file = self._home.run / f"{self._binary.name}_{self.child.pid}.ports"
        try:
            ports = msgspec.json.decode(file.read_bytes(), type=_Ports)
        except (OSError, msgspec.DecodeError):  # not written yet, or not to its end
            return None
        return int(ports.nats[0].rpartition(":")[2]) if ports.nats else None


async def _answers(url: str) -> bool:
    try:
        connection = await nats.connect(url, connect_timeout=_PROBE_SECONDS, allow_reconnect=False, error_cb=_expected)
        await connection.close()
    except (OSError, nats.errors.Error, TimeoutError) as error:
        _log.debug("NATS is not ready: %s", error)
        return False
    return True


async def _expected(error: Exception) -> None:
    _log.debug("on the way to NATS: %r", error)
