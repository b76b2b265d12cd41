"""Runs a command as root on a system that forbids user namespaces: `without_namespaces.py COMMAND…` (Linux, as root).

A user namespace with all ids of the machine is entered, and its own limit of further ones is set to none: what a
container's root meets, and nothing of the machine is changed.
"""

import ctypes
import os
import sys
from pathlib import Path

from whimbrel.storage.embedded.launcher import CLONE_NEWUSER


def main(command: list[str]) -> None:
    entered, enter = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.read(entered, 1)
        for kind in ("uid_map", "gid_map"):  # only from outside can more than one id be mapped
            Path(f"/proc/{parent}/{kind}").write_text("0 0 65536", encoding="ascii")
        os._exit(0)
    if ctypes.CDLL(None).unshare(ctypes.c_ulong(CLONE_NEWUSER)) != 0:
        sys.exit("no user namespace can be made here")
    os.write(enter, b".")
    os.waitpid(child, 0)
    Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
