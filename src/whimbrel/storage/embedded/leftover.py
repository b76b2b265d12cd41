"""Engine processes that outlived the node that started them: found by what they are, never by a number alone."""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import msgspec

_log = logging.getLogger(__name__)

_HAS_PROC = Path("/proc/self/stat").exists()
_POLL = 0.02
_COMM_LENGTH = 15  # the kernel keeps that much of a program's name


class Trace(msgspec.Struct, frozen=True):
    """How an engine is recognised: the program's name, the directory that is its alone, the file with its pid."""

    program: str
    directory: Path
    pid_file: Path


async def end_leftovers(trace: Trace, signals: Iterable[tuple[int, float]]) -> int:
    """End every process of that engine and wait until it is gone; return how many there were.

    `signals` are tried in turn, each with the seconds to wait for its effect. Only the holder of the home may call
    this. A pid file that names nobody of the kind is removed, since PostgreSQL would believe any living process.
    """
    found = _find(trace)
    if found:
        _log.warning("%s of an earlier run is still there (%s) and is ended", trace.program, sorted(found))
    for number, seconds in (*signals, (signal.SIGKILL, 5.0)):
        if not await _signal_and_wait(trace, number, seconds):
            break
    trace.pid_file.unlink(missing_ok=True)
    return len(found)


async def _signal_and_wait(trace: Trace, number: int, seconds: float) -> set[int]:
    remaining = _find(trace)
    for pid in remaining:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
            os.kill(pid, signal.SIGCONT)  # one that was stopped must go on in order to end
    deadline = asyncio.get_running_loop().time() + seconds
    while remaining and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(_POLL)
        remaining = _find(trace)
    return remaining


def _find(trace: Trace) -> set[int]:
    if _HAS_PROC:
        return {pid for pid in _all_processes() if pid != os.getpid() and _is_of(Path("/proc", str(pid)), trace)}
    pid = _read_pid(trace.pid_file)
    return {pid} if pid is not None and str(trace.directory) in _command_of(pid) else set()


def _all_processes() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]  # noqa: PTH208  Path.iterdir is slower here


def _is_of(process: Path, trace: Trace) -> bool:
    try:
        if (process / "comm").read_text().rstrip("\n") != trace.program[:_COMM_LENGTH]:
            return False
        if (process / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":  # dead, and not yet fetched
            return False
        return _works_in(process, trace.directory)
    except (OSError, UnicodeDecodeError):  # it has just ended
        return False


def _works_in(process: Path, directory: Path) -> bool:
    try:
        return (process / "cwd").readlink() == directory.resolve()
    except PermissionError:  # another user's, in a container without the right to trace: its command line is open
        return os.fsencode(str(directory)) in (process / "cmdline").read_bytes().split(b"\0")


def _read_pid(file: Path) -> int | None:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _command_of(pid: int) -> str:
    answer = subprocess.run(  # noqa: S603  the only argument is a number
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout
