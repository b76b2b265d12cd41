"""The whole product as people run it: real processes in a real home."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

PROGRAM = (sys.executable, "-m", "whimbrel")
PASSWORD = "swift-and-low"
PATIENCE = 120.0
READY = r"^ready (\S+)"


def environment(**more: str) -> dict[str, str]:
    """The environment without anything that would steer the product, and with what the test wants."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WHIMBREL_")}
    return {**clean, **more}


def whimbrel(*arguments: str | Path, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment(**more)
    )


class Node:
    """A node in a process of its own."""

    def __init__(self, home: Path, *arguments: str, command: str = "up", until: str = READY, **more: str) -> None:
        settings = {"WHIMBREL_ADMIN_PASSWORD": PASSWORD, **more}
        self.home = home
        self.process = subprocess.Popen(
            [*PROGRAM, command, "--home", str(home), "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(**{name: value for name, value in settings.items() if value}),
        )
        self.said: list[str] = []
        self._lines: Queue[str | None] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = self.wait_for(until)

    def wait_for(self, pattern: str) -> str:
        """Wait for a line in which the pattern is found, and return its last group."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except Empty:
                line = None
            if line is None:
                raise AssertionError(f"The node did not say {pattern!r}:\n{''.join(self.said)}")
            if found := re.search(pattern, line):
                return found[found.re.groups]

    def kill(self) -> None:
        """End the node as a power failure would, and wait until it and its engines are gone."""
        self.process.kill()
        self._end()
        wait_until_alone(self.home)

    def stop(self) -> int:
        """Ask the node to stop and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._end()

    def _end(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            self._lines.put(line)
        self._lines.put(None)


@contextlib.contextmanager
def running(home: Path, *arguments: str, command: str = "up", **more: str) -> Iterator[Node]:
    """Run a node until the block is left."""
    node = Node(home, *arguments, command=command, **more)
    try:
        yield node
    finally:
        node.stop()


def processes_of(home: Path) -> dict[int, str]:
    """Return the processes whose command line or working directory names the home, by process id."""
    found = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and int(place.name) != os.getpid():
            with contextlib.suppress(OSError):
                line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                at = str((place / "cwd").readlink())
                if line and (str(home) in line or at.startswith(str(home))):
                    found[int(place.name)] = line
    return found


def wait_until_alone(home: Path) -> None:
    """Wait until no process that belongs to the home is left."""
    deadline = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        if not processes_of(home):
            return
        deadline.wait(0.05)
    raise AssertionError(f"Still running: {processes_of(home)}")


def postmaster_of(home: Path) -> int:
    """Return the process id of the home's PostgreSQL."""
    return int((home / "data" / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
