"""Becomes an engine, after tying its life to that of the process that started it.

Run as a program of its own (`python -I -S launcher.py OPTIONS -- COMMAND…`), so it imports the standard library
alone. What has to happen between fork and exec cannot safely be done in a process that has threads; here it can.

    --parent PID     the process that must be alive; when it has died already, nothing is started
    --signal N       what the engine gets when that process dies (Linux)
    --namespace      be an ordinary user in a user namespace of our own: PostgreSQL refuses to run as root, and this way
                     no user is made, no file changes its owner, and a home that only root can enter works
    --user UID:GID   be that user instead, where namespaces are forbidden
    --probe          end with 0 if a user namespace may be made, else with 1
"""

import argparse
import ctypes
import os
import signal
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
INSIDE_ID = 1000  # any id but root's
EXIT_PARENT_GONE = 75
EXIT_NOT_REACHABLE = 77


def main(arguments: list[str]) -> int:
    """Do what the options say and become the command; returns only when that is refused."""
    options = _options(arguments)
    if options.probe:
        return 0 if _namespace_allowed() else 1
    if options.namespace:
        _enter_namespace()
    if options.user:
        _become(options.user)
    if not _tie_to(options.parent, options.signal):
        return EXIT_PARENT_GONE
    return _execute(options.command)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="launcher", allow_abbrev=False)
    parser.add_argument("--parent", type=int, default=os.getppid())
    parser.add_argument("--signal", type=int, default=15)
    parser.add_argument("--namespace", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--probe", action="store_true")
    parser.add_argument("command", nargs="*")
    return parser.parse_args(arguments)


def _namespace_allowed() -> bool:
    # Some systems allow the namespace and then forbid the mapping, which cannot be undone: a child tries both.
    if not sys.platform.startswith("linux"):
        return False
    child = os.fork()
    if child == 0:
        try:
            _enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _enter_namespace() -> None:
    user, group = os.geteuid(), os.getegid()
    _system_call("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{INSIDE_ID} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{INSIDE_ID} {group} 1", encoding="ascii")


def _become(user_and_group: str) -> None:
    user, group = (int(part) for part in user_and_group.split(":"))
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def _tie_to(parent: int, number: int) -> bool:
    # After every change of identity: the kernel forgets the wish when credentials change. The parent may have died
    # before the wish was made; then its place has been taken by another.
    if sys.platform.startswith("linux"):
        _system_call("prctl", PR_SET_PDEATHSIG, number, 0, 0, 0)
    # A shell lets what it runs in the background ignore SIGINT, and an ignored signal stays ignored in a new program.
    signal.signal(number, signal.SIG_DFL)
    return os.getppid() == parent


def _execute(command: list[str]) -> int:
    try:
        os.execv(command[0], command)  # noqa: S606  the command is the parent's own, without a shell
    except OSError as error:
        user = os.geteuid()
        sys.stderr.write(f"{command[0]} cannot be run by the user with the id {user}: {error.strerror}\n")
        return EXIT_NOT_REACHABLE


def _system_call(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None, use_errno=True), name)
    if function(*(ctypes.c_ulong(argument) for argument in arguments)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
