"""Who an engine runs as."""

import os
import signal
import sys
from pathlib import Path

from whimbrel.storage.embedded.identity import LAUNCHER, OURSELVES, Identity, launch_command


def test_the_launcher_gets_what_it_needs_and_the_command_untouched() -> None:
    command = launch_command(Identity(namespace=True), signal.SIGINT, ["/bin/x", "--signal", "9"])
    assert command[:4] == [sys.executable, "-I", "-S", str(LAUNCHER)]
    assert command[4:] == [
        "--parent",
        str(os.getpid()),
        "--signal",
        "2",
        "--namespace",
        "--",
        "/bin/x",
        "--signal",
        "9",
    ]


def test_each_identity_has_its_options() -> None:
    assert OURSELVES.options() == []
    assert Identity(user=7, group=8).options() == ["--user", "7:8"]


def test_only_another_user_is_let_through_our_directories(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    OURSELVES.let_pass(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    Identity(user=7, group=8).let_pass(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o711
