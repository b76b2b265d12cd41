"""A home: the directory in which a node keeps everything, and who may use it.

HOME/format   the version of this layout: what makes a directory a home
HOME/lock     held by the process that owns the home; says who that is
HOME/data     the embedded engines: the truth
HOME/shared   files of the site: attachments, avatars, exports
HOME/local    what belongs to this node alone and can be deleted while it is down
"""

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from whimbrel.errors import HomeError
from whimbrel.storage.private import make_private_directory, write_private

FORMAT = 1
_STRANGERS_ALLOWED = {"lock", "lost+found"}  # ours, made a moment earlier; and what a fresh file system holds


class Holder(msgspec.Struct, frozen=True):
    """The process that owns a home."""

    pid: int
    command: str

    def __str__(self) -> str:
        return f"'{self.command}' (process {self.pid})"


class HomeInUse(HomeError):
    """Another process owns the home; `holder` says which, if it can be told."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        super().__init__(
            f"The home {path} is in use by {holder or 'another process'}. "
            "Stop it, or choose another home with WHIMBREL_HOME."
        )
        self.holder = holder


class Home(msgspec.Struct, frozen=True):
    """The places in a home."""

    path: Path

    @property
    def data(self) -> Path:
        """Where the embedded engines keep the truth."""
        return self.path / "data"

    @property
    def shared(self) -> Path:
        """Where files of the whole site lie, unless WHIMBREL_SHARED_HOME says otherwise."""
        return self.path / "shared"

    @property
    def local(self) -> Path:
        """Where this node keeps what is its own."""
        return self.path / "local"

    @property
    def log(self) -> Path:
        """Where this node and its engines write their logs."""
        return self.local / "log"

    @property
    def run(self) -> Path:
        """What is true only while the node runs: sockets, pid files, the connection file."""
        return self.local / "run"

    @contextlib.contextmanager
    def owned(self) -> Iterator[None]:
        """Own the home: make it if it is not there, and keep every other process out until the end.

        Raises `HomeInUse`, or another `HomeError` where the directory cannot be a home of this version.
        """
        with _told_as_home_error(self.path):
            self._check_ours()
            make_private_directory(self.path)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._lock(descriptor)
            with _told_as_home_error(self.path):
                self._check_ours()
                self._prepare()
                _tell_holder(descriptor)
            yield
        finally:
            os.close(descriptor)

    def holder(self) -> Holder | None:
        """Return who wrote itself into the lock last; it is only meaningful while the lock is held."""
        with contextlib.suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode((self.path / "lock").read_bytes(), type=Holder)
        return None

    def _lock(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeInUse(self.path, self.holder()) from None

    def _check_ours(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise HomeError(f"{self.path} is not a directory, so it cannot be a home.")
        marker = self.path / "format"
        if not marker.exists():
            if {entry.name for entry in self.path.iterdir()} - _STRANGERS_ALLOWED and not marker.exists():
                raise HomeError(f"{self.path} is not empty and is not a home of Whimbrel; choose another directory.")
            return
        self._check_format(marker.read_text(encoding="utf-8").strip())

    def _check_format(self, text: str) -> None:
        if not text.isdecimal():
            raise HomeError(f"{self.path / 'format'} is damaged: it says '{text[:40]}', not the version of a home.")
        if int(text) > FORMAT:
            raise HomeError(
                f"The home {self.path} was made by a newer version of Whimbrel (its format is {text}, this version "
                f"knows {FORMAT}). Start that version or a later one."
            )

    def _prepare(self) -> None:
        if not (self.path / "format").exists():
            write_private(self.path / "format", f"{FORMAT}\n")
        for place in (self.data, self.shared, self.local, self.log, self.run):
            make_private_directory(place)
        if not os.access(self.local, os.W_OK):
            raise PermissionError


@contextlib.contextmanager
def _told_as_home_error(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise HomeError(f"{error.filename} is in the way of the home {path}; it is not a directory.") from error
    except OSError as error:
        reason = error.strerror or "permission denied"
        raise HomeError(f"The home {path} is not writable: {reason}.") from error


def _tell_holder(descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, msgspec.json.encode(Holder(os.getpid(), _own_command())), 0)


def _own_command() -> str:
    # The subcommand is told, options are not: one may be a password.
    name = Path(sys.argv[0]).name or "python"
    return " ".join([name, *(word for word in sys.argv[1:2] if not word.startswith("-"))])
