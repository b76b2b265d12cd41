"""Who an engine runs as: ourselves, unless we are root and the engine refuses root."""

import asyncio
import os
import pwd
import sys
from pathlib import Path

import msgspec

LAUNCHER = Path(__file__).with_name("launcher.py")


class Identity(msgspec.Struct, frozen=True):
    """How the launcher is to change who it is; all unset means not at all."""

    namespace: bool = False
    user: int | None = None
    group: int | None = None

    def options(self) -> list[str]:
        """Return the launcher's options."""
        if self.user is not None:
            return ["--user", f"{self.user}:{self.group}"]
        return ["--namespace"] if self.namespace else []

    def own(self, directory: Path) -> None:
        """Make a directory private to this identity, with all that is in it, which an earlier run may have owned."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = self.user if self.user is not None else os.geteuid()
        if os.geteuid() != 0 or directory.stat().st_uid == owner:
            return
        for folder, _, files in os.walk(directory):
            for name in (folder, *(os.path.join(folder, file) for file in files)):  # noqa: PTH118  as os.walk gives them
                os.chown(name, owner, -1 if self.group is None else self.group)

    def let_pass(self, *directories: Path) -> None:
        """Let another user go through these directories of ours, without being able to list them."""
        if self.user is not None:
            for directory in directories:
                directory.chmod(0o711)


OURSELVES = Identity()


def launch_command(identity: Identity, death_signal: int, command: list[str]) -> list[str]:
    """Return the command that starts `command` as that identity, tied to the life of this process."""
    options = ["--parent", str(os.getpid()), "--signal", str(death_signal), *identity.options()]
    return [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--", *command]


async def ordinary_user() -> Identity:
    """Return an identity that is not root: ourselves, a user namespace, or else another user of this machine."""
    if os.geteuid() != 0:
        return OURSELVES
    probe = await asyncio.create_subprocess_exec(sys.executable, "-I", "-S", str(LAUNCHER), "--probe")
    if await probe.wait() == 0:
        return Identity(namespace=True)
    return _other_user()


def _other_user() -> Identity:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(user=entry.pw_uid, group=entry.pw_gid)
    return Identity(user=65534, group=65534)
