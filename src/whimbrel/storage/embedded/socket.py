"""A private directory for PostgreSQL's socket, with a path that the system can take."""

import os
import shutil
import tempfile
from pathlib import Path

from whimbrel.storage.embedded.identity import Identity
from whimbrel.storage.home import Home
from whimbrel.storage.private import write_private

SOCKET = ".s.PGSQL.5432"
_LONGEST_PATH = 100  # bytes; Linux takes 107, other systems 103


def socket_directory(home: Home, identity: Identity) -> Path:
    """Return a directory for the sockets of this home: in the home, or a short one elsewhere when its path is long.

    The short one is noted in the home and removed by `remove_socket_directory`, also after a run that was killed.
    """
    remove_socket_directory(home)
    directory = home.run / "postgres"
    if len(os.fsencode(directory / (SOCKET + ".lock"))) > _LONGEST_PATH:
        directory = Path(tempfile.mkdtemp(prefix="whimbrel-", dir="/tmp"))
        write_private(_note(home), str(directory))
    identity.own(directory)
    return directory


def remove_socket_directory(home: Home) -> None:
    """Remove what `socket_directory` made outside the home."""
    note = _note(home)
    if not note.exists():
        return
    directory = Path(note.read_text(encoding="utf-8"))
    if directory.name.startswith("whimbrel-") and directory.is_dir() and not directory.is_symlink():
        shutil.rmtree(directory, ignore_errors=True)
    note.unlink()


def _note(home: Home) -> Path:
    return home.run / "socket-directory"
