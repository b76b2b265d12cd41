"""Asking a scanner whether a file may be kept.

Unavailable
└── NotScanned    the scanner gave no verdict, so nothing is kept
"""

import asyncio
import logging
import shlex
from collections.abc import Awaitable, Callable
from pathlib import Path

from whimbrel.errors import Unavailable

Scan = Callable[[Path], Awaitable[bool]]
"""Tells whether a file is harmless. Raises `NotScanned` where that cannot be told."""

PATIENCE = 120.0
"""Seconds that a scanner gets for one file."""
AT_ONCE = 2
_CLEAN, _FOUND = 0, 1

_log = logging.getLogger(__name__)


class NotScanned(Unavailable):
    """The scanner gave no verdict."""

    def __init__(self) -> None:
        super().__init__("The file could not be scanned, so it was not kept. Please try again later.")


class CommandScan:
    """Asks a command, which gets the path of the file as its last argument.

    It answers by its exit status, as `clamdscan` does: 0 for a harmless file, 1 for one that must not be kept.
    """

    def __init__(self, command: str, patience: float = PATIENCE) -> None:
        """Take the command with its arguments, as a shell would read it."""
        self._command = shlex.split(command)
        self._patience = patience
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, path: Path) -> bool:
        """Tell whether a file is harmless."""
        async with self._turn:
            status = await self._status(path)
        if status not in (_CLEAN, _FOUND):
            _log.error("the scanner '%s' ended with status %s", self._command[0], status)
            raise NotScanned
        return status == _CLEAN

    async def _status(self, path: Path) -> int | None:
        """Run the command and return its status; None where it does not end in time."""
        nothing = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, str(path), stdin=nothing, stdout=nothing, stderr=nothing
            )
        except OSError as error:
            _log.exception("the scanner '%s' cannot be started", self._command[0])
            raise NotScanned from error
        try:
            async with asyncio.timeout(self._patience):
                return await process.wait()
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
