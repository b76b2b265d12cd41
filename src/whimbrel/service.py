"""One start/stop life for everything that runs in the background; the only place that creates asyncio tasks."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Self

_log = logging.getLogger(__name__)

OnDeath = Callable[[str, Exception], None]


class Service(ABC):
    """Something that is started and stopped.

    Subclasses write `_open` and `_close`; this class promises them that the two never overlap, that `_open` is
    not called on a running service nor `_close` on one that was never opened, and that `_close` runs to its end even
    when whoever asked for it is cancelled. `_close` also follows an `_open` that failed half-way, so it must bear
    parts that were never opened. Starting a running service and stopping a stopped one do nothing; a stopped
    service may be started again.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._running = False

    @property
    def running(self) -> bool:
        """Tell whether the service was started and not stopped since."""
        return self._running

    async def start(self) -> None:
        """Start; a service that cannot is closed again before its error is raised."""
        async with self._turn:
            if self._running:
                return
            try:
                await self._open()
            except BaseException:
                await self._close_after_failure()
                raise
            self._running = True

    async def stop(self) -> None:
        """Stop; waits for a start that is under way."""
        async with self._turn:
            if self._running:
                self._running = False
                await to_the_end(self._close())

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _close_after_failure(self) -> None:
        try:
            await to_the_end(self._close())
        except Exception:  # noqa: BLE001  the error of the start is the one to raise; this one is only told
            _log.exception("%s could not be closed after it failed to start", type(self).__name__)

    @abstractmethod
    async def _open(self) -> None:
        """Begin the work."""

    @abstractmethod
    async def _close(self) -> None:
        """End the work and free what it held."""


class ServiceGroup(Service):
    """Services that live together: started in the given order, stopped in the reverse."""

    def __init__(self, *services: Service) -> None:
        super().__init__()
        self._services = services

    async def _open(self) -> None:
        for service in self._services:
            await service.start()

    async def _close(self) -> None:
        errors: list[Exception] = []
        for service in reversed(self._services):
            try:
                await service.stop()
            except Exception as error:  # noqa: BLE001  one that cannot stop must not keep the others running
                errors.append(error)
        if errors:
            raise ExceptionGroup("Some services did not stop cleanly", errors)


class BackgroundTask(Service):
    """A piece of work that runs beside everything else until it is stopped.

    Work that returns has ended well. Work that raises has died: the error is logged, kept in `failure`, and told
    to `on_death` with the name of the work, so that whoever depends on it can act.
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[None]], on_death: OnDeath | None = None) -> None:
        super().__init__()
        self.name = name
        self.failure: Exception | None = None
        self._work = work
        self._on_death = on_death
        self._task: asyncio.Task[None] | None = None

    async def wait(self) -> None:
        """Wait until the work has ended, in whatever way; returns at once when it was never started."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _open(self) -> None:
        self.failure = None
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def _close(self) -> None:
        if self._task is not None:
            await cancel_and_wait(self._task)

    async def _run(self) -> None:
        try:
            await self._work()
        except Exception as error:  # noqa: BLE001  the death of a background task is reported, whatever killed it
            _log.exception("%s died", self.name)
            self.failure = error
            if self._on_death is not None:
                self._on_death(self.name, error)


class TaskSet(Service):
    """Short pieces of work that nobody waits for; those still running are cancelled when the set stops."""

    def __init__(self, name: str, on_death: OnDeath | None = None) -> None:
        super().__init__()
        self.name = name
        self._on_death = on_death
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work beside everything else. Raises RuntimeError when the set is not running."""
        if not self.running:
            work.close()
            raise RuntimeError(f"{self.name} takes no work: it is not running.")
        task = asyncio.create_task(self._run(work), name=self.name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def __len__(self) -> int:
        return len(self._tasks)

    async def _open(self) -> None:
        """Nothing to begin: work arrives later."""

    async def _close(self) -> None:
        for task in tuple(self._tasks):
            await cancel_and_wait(task)

    async def _run(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001  the death of a background task is reported, whatever killed it
            _log.exception("a task of %s died", self.name)
            if self._on_death is not None:
                self._on_death(self.name, error)


async def cancel_and_wait(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait until it has ended; its result or error stays with the task."""
    task.cancel()
    await asyncio.wait([task])


async def to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Run the work to its end even when the caller is cancelled meanwhile; the cancellation is raised afterwards."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("a cancelled piece of work ended with an error", exc_info=error)
        raise
