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
    mapped, map_ids = os.pipe()
    child = os.fork()
    if child == 0:
        if ctypes.CDLL(None).unshare(ctypes.c_ulong(CLONE_NEWUSER)) != 0:
            sys.exit("no user namespace can be made here")
        os.write(enter, b".")
        os.read(mapped, 1)
        Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
        os.execv(command[0], command)
    os.read(entered, 1)
    for kind in ("uid_map", "gid_map"):
        Path(f"/proc/{child}/{kind}").write_text("0 0 65536", encoding="ascii")
    os.write(map_ids, b".")
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
