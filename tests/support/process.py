"""Processes that tests start and kill."""

import contextlib
import json
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from whimbrel.storage.home import Home

NODE = Path(__file__).with_name("node.py")
PATIENCE = 20.0


class Node:
    """A running `node.py` and what it said of its engines."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        self.error = "" if line else process.stderr.read().strip()
        said: dict[str, Any] = json.loads(line) if line else {}
        self.database: str = said.get("database", "")
        self.nats: str = said.get("nats", "")
        self.attached: bool = said.get("attached", False)

    def kill(self) -> None:
        """Kill it as a power cut would, leaving it no instruction more."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def node(
    home: Path, *options: str, prefix: tuple[str, ...] = (), python: str = sys.executable, **popen: Any
) -> Iterator[Node]:
    """Start `node.py` on a home and wait until its engines are open, or it has said why they are not."""
    command = [*prefix, python, str(NODE), str(home), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)
    with process:
        try:
            yield Node(process)
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def engine_pids(home: Path) -> dict[str, int]:
    """Return the process ids of a home's engines, by name, from the files that they write."""
    places = Home(home)
    postgres = (places.data / "postgres" / "postmaster.pid").read_text().split()[0]
    return {"postgres": int(postgres), "nats": int((places.run / "nats.pid").read_text())}


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not fetched by its parent does not."""
    try:
        return _state(Path(f"/proc/{pid}/stat")) not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def freeze(pid: int) -> None:
    """Stop a process and wait until every thread of it stands still."""
    os.kill(pid, signal.SIGSTOP)
    threads = Path(f"/proc/{pid}/task")
    assert eventually(lambda: all(_state(thread / "stat") == "T" for thread in threads.iterdir()))


def _state(stat: Path) -> str:
    return stat.read_text().rpartition(")")[2].split()[0]


def eventually(condition: Callable[[], bool]) -> bool:
    """Wait until the condition holds; False if it does not in a long time."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def ordinary_user() -> int:
    """Return the id of a user who is not root."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()
