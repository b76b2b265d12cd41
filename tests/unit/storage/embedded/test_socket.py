"""A place for the sockets."""

import tempfile
from pathlib import Path

from whimbrel.storage.embedded.identity import OURSELVES
from whimbrel.storage.embedded.socket import remove_socket_directory, socket_directory
from whimbrel.storage.home import Home


def test_a_short_home_holds_its_sockets_itself() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        home = Home(Path(short))
        home.run.mkdir(parents=True)
        assert socket_directory(home, OURSELVES) == home.run / "postgres"
        assert (home.run / "postgres").stat().st_mode & 0o777 == 0o700


def test_a_long_home_has_a_short_private_place_elsewhere_that_is_cleared_away(tmp_path: Path) -> None:
    home = Home(tmp_path / ("x" * 120))
    home.run.mkdir(parents=True)
    first = socket_directory(home, OURSELVES)
    assert len(str(first)) < 80
    assert first.stat().st_mode & 0o777 == 0o700
    second = socket_directory(home, OURSELVES)
    assert second != first
    assert not first.exists()
    remove_socket_directory(home)
    remove_socket_directory(home)
    assert not second.exists()


def test_a_note_that_names_another_place_removes_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.run.mkdir(parents=True)
    precious = tmp_path / "precious"
    precious.mkdir()
    (home.run / "socket-directory").write_text(str(precious))
    remove_socket_directory(home)
    assert precious.exists()
