"""Homes with their engines: owned, shared, killed, left behind, outside."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nats
import psycopg
import pytest

import whimbrel
from support.engines import own_nats, own_postgres
from support.process import engine_pids, eventually, freeze, is_alive, node, ordinary_user
from whimbrel.errors import HomeError
from whimbrel.settings import Settings
from whimbrel.storage.embedded.child import EngineFailed
from whimbrel.storage.engines import open_engines
from whimbrel.storage.home import Home, HomeInUse

WITHOUT_NAMESPACES = Path(__file__).parents[2] / "support" / "without_namespaces.py"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A home in a place that every user can reach, which pytest's own directories are not."""
    place = Path(tempfile.mkdtemp(prefix="whimbrel-test-", dir="/tmp"))
    place.chmod(0o711)
    yield place / "home"
    shutil.rmtree(place)


def ask(url: str, question: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def put(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def names_in(directory: str) -> list[str]:
    return [entry.name for entry in Path(directory).glob("*")]


async def answers(url: str) -> bool:
    connection = await nats.connect(url, allow_reconnect=False)
    try:
        return (await connection.jetstream().account_info()).streams == 0
    finally:
        await connection.close()


async def test_the_engines_of_a_home_are_private_and_set_for_the_product(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    async with open_engines(home, Settings(home=home.path)) as engines:
        assert not engines.attached
        shown = {
            name: ask(engines.database_url, f"SHOW {name}")
            for name in ("listen_addresses", "fsync", "server_encoding", "jit", "password_encryption", "timezone")
        }
        assert shown == {
            "listen_addresses": "",
            "fsync": "on",
            "server_encoding": "UTF8",
            "jit": "off",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
        }
        locale = ask(engines.database_url, "SELECT datlocale FROM pg_database WHERE datname = current_database()")
        assert locale == "C.UTF-8"
        assert await answers(engines.nats_url)
        with pytest.raises(psycopg.OperationalError, match="password"):
            ask(re.sub(r":[^:@]+@", ":wrong@", engines.database_url), "SELECT 1")
        with pytest.raises(nats.errors.Error):
            await nats.connect(
                engines.nats_url.rpartition("@")[2], allow_reconnect=False, error_cb=lambda _: _nothing()
            )
        for secret in (engines.database_url, engines.nats_url):
            assert secret.split(":")[2].split("@")[0] not in repr(engines)


async def _nothing() -> None:
    """Expect the error."""


async def test_what_was_written_is_there_after_a_stop_and_nothing_runs_between(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    settings = Settings(home=home.path)
    async with open_engines(home, settings) as engines:
        put(engines.database_url, "CREATE TABLE kept AS SELECT 7 AS n")
        pids = engine_pids(home.path)
    assert not any(is_alive(pid) for pid in pids.values())
    assert not (home.run / "connection.json").exists()
    async with open_engines(home, settings) as engines:
        assert ask(engines.database_url, "SELECT n FROM kept") == "7"


async def test_two_homes_run_side_by_side(tmp_path: Path) -> None:
    first, second = Home(tmp_path / "a"), Home(tmp_path / "b")
    async with (
        open_engines(first, Settings(home=first.path)) as one,
        open_engines(second, Settings(home=second.path)) as two,
    ):
        identifier = "SELECT system_identifier FROM pg_control_system()"
        assert ask(one.database_url, identifier) != ask(two.database_url, identifier)
        assert one.nats_url != two.nats_url
        assert await answers(one.nats_url)
        assert await answers(two.nats_url)


async def test_a_long_home_works_and_leaves_nothing_outside_itself(tmp_path: Path) -> None:
    home = Home(tmp_path / ("x" * 100) / "home")
    async with open_engines(home, Settings(home=home.path)) as engines:
        assert ask(engines.database_url, "SELECT 1") == "1"
        outside = (home.run / "socket-directory").read_text()
        assert names_in(outside) != []
    assert names_in(outside) == []


async def test_a_home_in_use_is_refused_and_names_the_process(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with node(home.path) as owner, pytest.raises(HomeInUse) as caught:
        async with open_engines(home, Settings(home=home.path)):
            pass
    assert f"'node.py {home.path}' (process {owner.process.pid})" in str(caught.value)


async def test_a_second_process_attaches_to_the_engines_of_the_first(tmp_path: Path) -> None:
    with node(tmp_path / "home") as owner:
        async with open_engines(Home(tmp_path / "home"), Settings(home=tmp_path), attach=True) as engines:
            assert engines.attached
            assert (engines.database_url, engines.nats_url) == (owner.database, owner.nats)
            assert ask(engines.database_url, "SELECT 1") == "1"
        assert ask(owner.database, "SELECT 1") == "1"
        assert owner.stop() == 0


async def test_who_may_attach_owns_a_home_that_is_free_whatever_a_dead_process_left(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        (home.run / "connection.json").write_text(
            '{"pid": 1, "database_url": "postgresql:///x", "nats_url": "nats://x"}'
        )
    async with open_engines(home, Settings(home=home.path), attach=True) as engines:
        assert not engines.attached
        assert ask(engines.database_url, "SELECT 1") == "1"


def test_when_a_node_is_killed_its_engines_end_and_the_next_one_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with node(home) as first:
        put(first.database, "CREATE TABLE kept AS SELECT 7 AS n")
        pids = engine_pids(home)
        first.kill()
        assert eventually(lambda: not any(is_alive(pid) for pid in pids.values()))
    with node(home) as second:
        assert ask(second.database, "SELECT n FROM kept") == "7"


def test_engines_that_outlive_a_killed_node_are_ended_by_the_next_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with node(home) as first:
        put(first.database, "CREATE TABLE kept AS SELECT 7 AS n")
        pids = engine_pids(home)
        for pid in pids.values():
            freeze(pid)  # the signal of the parent's death waits
        first.kill()
        assert all(is_alive(pid) for pid in pids.values())
    with node(home) as second:
        assert ask(second.database, "SELECT n FROM kept") == "7"
        assert not any(is_alive(pid) for pid in pids.values())


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start_nor_the_stranger(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with node(home) as first:
        lines = (home / "data" / "postgres" / "postmaster.pid").read_text().splitlines()
        assert first.stop() == 0
    with subprocess.Popen(["/bin/sleep", "600"]) as stranger:
        for file in ("data/postgres/postmaster.pid", "local/run/nats.pid"):
            (home / file).write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with node(home) as second:
            assert ask(second.database, "SELECT 1") == "1"
            assert is_alive(stranger.pid)
        stranger.kill()


def test_a_killed_engine_is_started_again_at_the_same_place(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with node(home) as owner:
        put(owner.database, "CREATE TABLE kept AS SELECT 7 AS n")
        before = engine_pids(home)
        for pid in before.values():
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: _both_answer(owner.database, owner.nats))
        assert ask(owner.database, "SELECT n FROM kept") == "7"
        after = engine_pids(home)
        assert before["postgres"] != after["postgres"]
        assert before["nats"] != after["nats"]
        assert owner.stop() == 0
        assert not any(is_alive(pid) for pid in after.values())


def _both_answer(database: str, bus: str) -> bool:
    host, port = bus.rpartition("@")[2].split(":")
    try:
        with socket.create_connection((host, int(port)), 1):
            return ask(database, "SELECT 1") == "1"
    except (OSError, psycopg.OperationalError):
        return False


async def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(EngineFailed, match="shared_buffers"):
        async with open_engines(home, Settings(home=home.path), tuning={"shared_buffers": "lots"}):
            pass
    async with open_engines(home, Settings(home=home.path)) as engines:
        assert ask(engines.database_url, "SELECT 1") == "1"


async def test_a_home_with_the_passwords_of_another_says_so(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    async with open_engines(home, Settings(home=home.path)):
        pids = engine_pids(home.path)
    (home.data / "credentials.json").write_text('{"postgres": "another", "nats": "another"}')
    with pytest.raises(EngineFailed, match=r"credentials\.json"):
        async with open_engines(home, Settings(home=home.path)):
            pass
    assert not any(is_alive(pid) for pid in pids.values())
    assert not (home.data / "postgres" / "postmaster.pid").exists()


async def test_outside_engines_are_used_over_the_network_and_none_is_started(tmp_path: Path) -> None:
    port = free_port()
    network = {"listen_addresses": "127.0.0.1", "port": str(port)}
    async with own_postgres(tmp_path / "p", network) as postgres, own_nats(tmp_path / "n") as bus:
        outside = re.sub(r"@/whimbrel\?host=.*", f"@127.0.0.1:{port}/whimbrel", postgres.url)
        settings = Settings(home=tmp_path / "home", database_url=outside, nats_url=bus.url)
        async with open_engines(Home(settings.home), settings) as engines:
            assert (engines.database_url, engines.nats_url) == (outside, bus.url)
            assert ask(engines.database_url, "SELECT host(inet_server_addr())") == "127.0.0.1"
            assert await answers(engines.nats_url)
        assert names_in(f"{settings.home}/data") == []


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@as_root
def test_an_ordinary_user_runs_a_home_of_their_own(open_home: Path) -> None:
    user = ordinary_user()
    os.chown(open_home.parent, user, -1)
    packages = [str(Path(whimbrel.__file__).parents[1]), sysconfig.get_path("purelib")]
    with node(
        open_home,
        python=ordinary_python(),
        user=user,
        group=user,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join(packages), "PATH": os.environ["PATH"]},
    ) as owner:
        assert owner.error == ""
        pids = engine_pids(open_home)
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in pids.values()} == {user}
        owner.kill()
        assert eventually(lambda: not any(is_alive(pid) for pid in pids.values()))


def ordinary_python() -> str:
    """Return an interpreter of this version that every user can reach."""
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            command = [candidate, "-c", "pass"]
            subprocess.run(command, user=ordinary_user(), cwd="/", check=True)
            return candidate
    pytest.skip("no interpreter of this version can be run by an ordinary user")


@as_root
def test_where_namespaces_are_forbidden_root_runs_postgresql_as_another_user(open_home: Path) -> None:
    with node(open_home, prefix=(sys.executable, str(WITHOUT_NAMESPACES))) as owner:
        assert owner.error == ""
        assert Path(f"/proc/{engine_pids(open_home)['postgres']}").stat().st_uid != 0
        put(owner.database, "CREATE TABLE kept AS SELECT 7 AS n")
    assert eventually(lambda: not (open_home / "data" / "postgres" / "postmaster.pid").exists())
    with node(open_home) as later:
        assert later.error == ""
        assert ask(later.database, "SELECT n FROM kept") == "7"


@as_root
def test_where_the_other_user_cannot_reach_the_home_the_error_says_so(open_home: Path) -> None:
    open_home.parent.chmod(0o700)
    with node(open_home, prefix=(sys.executable, str(WITHOUT_NAMESPACES))) as owner:
        assert "must be able to reach" in owner.error


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    prefix = ("/usr/bin/unshare", "--user", "--map-user=1000") if os.geteuid() == 0 else ()
    with node(tmp_path / "locked" / "home", prefix=prefix) as owner:
        assert re.match(r"HomeError: The home .*/locked/home is not writable", owner.error)


async def test_a_home_of_a_newer_version_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("999")
    with pytest.raises(HomeError, match="newer version"):
        async with open_engines(Home(tmp_path), Settings(home=tmp_path)):
            pass
    assert not (tmp_path / "data").exists()
