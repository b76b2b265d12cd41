"""An engine that runs as a child of this process: started, watched, started again when it dies, stopped."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from whimbrel.errors import Unavailable
from whimbrel.service import BackgroundTask, Service
from whimbrel.storage.embedded.identity import OURSELVES, Identity, launch_command
from whimbrel.storage.embedded.leftover import Trace, end_leftovers

_log = logging.getLogger(__name__)

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_HEALTHY_AFTER = 30.0  # seconds of life after which a death counts as the first
_PROGRESS_EVERY = 5.0
_TAIL = 2000  # characters of an engine's own words that go into an error

Ready = Callable[[], Awaitable[bool]]


class EngineFailed(Unavailable):
    """An engine that belongs to this node did not start; the message holds its last words."""


class Program(msgspec.Struct, frozen=True, kw_only=True):
    """What is run and how it is stopped.

    `stop_signals` are sent in turn, each with the seconds to wait for its effect; `death_signal` is what it gets when
    this process dies. `output` receives what it prints.
    """

    name: str
    command: list[str]
    trace: Trace
    output: Path
    death_signal: int
    stop_signals: tuple[tuple[int, float], ...]
    identity: Identity = OURSELVES


class Child(Service):
    """A supervised engine process.

    `program` is asked before each start, since a restart may need another command than the first. Start it from a
    thread that lives as long as the engine is wanted: the kernel ends the engine with the thread that made it.
    """

    def __init__(self, program: Callable[[], Program], ready: Ready) -> None:
        super().__init__()
        self._ask_program = program
        self._program: Program | None = None
        self._ready = ready
        self._process: asyncio.subprocess.Process | None = None
        self._watch = BackgroundTask("watch of an engine", self._keep_alive)

    @property
    def pid(self) -> int:
        """The process id of the present child. Raises RuntimeError when there is none."""
        if self._process is None:
            raise RuntimeError("The engine was not started.")
        return self._process.pid

    async def _open(self) -> None:
        await self._launch()
        await self._watch.start()

    async def _close(self) -> None:
        await self._watch.stop()
        program = self._program
        if self._process is None or program is None:
            return
        for number, seconds in program.stop_signals:
            if await self._ended_by(number, seconds):
                break
        else:
            _log.warning("%s did not stop when asked and is killed", program.name)
            await self._kill(program)
        self._process = None

    async def _launch(self) -> None:
        program = self._program = self._ask_program()
        await end_leftovers(program.trace, program.stop_signals)
        command = launch_command(program.identity, program.death_signal, program.command)
        with program.output.open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=program.trace.directory,
                env=private_environment(),
                start_new_session=True,  # a Ctrl-C is for the node, which then stops its engines in order
            )
        await self._until_ready(program, self._process)

    async def _until_ready(self, program: Program, process: asyncio.subprocess.Process) -> None:
        # There is no limit: recovery after a crash takes as long as it takes, and an end is noticed at once.
        loop = asyncio.get_running_loop()
        began = told = loop.time()
        while not await self._ready():
            if process.returncode is not None:
                raise EngineFailed(f"{program.name} did not start: {_last_words(program.output, process.returncode)}")
            if loop.time() - told > _PROGRESS_EVERY:
                told = loop.time()
                _log.info("%s is not ready after %.0f s; it may be recovering", program.name, told - began)
            await asyncio.sleep(0.02 if loop.time() - began < 1 else 0.2)

    async def _keep_alive(self) -> None:
        pause = _FIRST_PAUSE
        while self._process is not None:
            began = asyncio.get_running_loop().time()
            code = await self._process.wait()
            if asyncio.get_running_loop().time() - began > _HEALTHY_AFTER:
                pause = _FIRST_PAUSE
            name = self._program.name if self._program else "an engine"
            _log.warning("%s ended by itself (%s); starting it again in %.1f s", name, code, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            await self._try_launch()

    async def _try_launch(self) -> None:
        try:
            await self._launch()
        except (EngineFailed, OSError) as error:
            _log.error("%s", error)

    async def _ended_by(self, number: int, seconds: float) -> bool:
        process = self._process
        assert process is not None
        if process.returncode is None:
            process.send_signal(number)
        try:
            async with asyncio.timeout(seconds):
                await process.wait()
        except TimeoutError:
            return False
        return True

    async def _kill(self, program: Program) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await end_leftovers(program.trace, ())


def private_environment() -> dict[str, str]:
    """Return the environment of an engine: none of this node's settings and secrets, and no locale of the caller."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SystemRoot") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _last_words(output: Path, code: int) -> str:
    words = output.read_text(encoding="utf-8", errors="replace").strip()[-_TAIL:]
    return words or f"it ended with code {code} and said nothing"
