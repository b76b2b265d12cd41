"""The program that becomes an engine."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.process import eventually, is_alive
from whimbrel.storage.embedded.identity import LAUNCHER, OURSELVES, Identity, launch_command
from whimbrel.storage.embedded.launcher import EXIT_NOT_REACHABLE, EXIT_PARENT_GONE

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes who it is")


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_nothing_is_started_for_a_parent_that_has_gone() -> None:
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    command = [sys.executable, "-I", "-S", str(LAUNCHER), "--parent", str(gone.pid), "--", "/bin/echo", "started"]
    answer = run(command)
    assert (answer.returncode, answer.stdout) == (EXIT_PARENT_GONE, "")


def test_a_program_that_cannot_be_run_is_named() -> None:
    answer = run(launch_command(OURSELVES, signal.SIGTERM, ["/does/not/exist"]))
    assert answer.returncode == EXIT_NOT_REACHABLE
    assert "/does/not/exist cannot be run" in answer.stderr


@as_root
def test_in_a_namespace_root_is_an_ordinary_user_who_still_owns_its_files(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    script = f"id -u; touch {tmp_path}/made; stat -c %u {tmp_path}/made"
    answer = run(launch_command(Identity(namespace=True), signal.SIGTERM, ["/bin/sh", "-c", script]))
    assert answer.stdout.split() == ["1000", "1000"], answer.stderr
    assert (tmp_path / "made").stat().st_uid == 0


@as_root
def test_another_user_has_no_groups_of_ours() -> None:
    answer = run(launch_command(Identity(user=65534, group=65534), signal.SIGTERM, ["/bin/sh", "-c", "id -u; id -G"]))
    assert answer.stdout.split() == ["65534", "65534"]


@pytest.mark.parametrize("identity", [OURSELVES, pytest.param(Identity(namespace=True), marks=as_root)])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells of a parent's death")
def test_the_program_gets_its_signal_when_the_parent_is_killed(identity: Identity) -> None:
    program = f"""
import subprocess, signal, sys, os
signal.signal(signal.SIGINT, signal.SIG_IGN)
from whimbrel.storage.embedded.identity import Identity, launch_command
from signal import SIGINT
command = launch_command(Identity(namespace={identity.namespace}), SIGINT, ["/bin/sleep", "600"])
print(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid, flush=True)
sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert eventually(lambda: Path(f"/proc/{child}/comm").read_text() == "sleep\n")
        parent.kill()
        parent.wait()
        assert eventually(lambda: not is_alive(child))
