"""Homes: who may use a directory, and what is made in it."""

import os
from pathlib import Path

import pytest

from whimbrel.errors import HomeError
from whimbrel.storage.home import FORMAT, Home, HomeInUse


def test_a_home_is_made_private_with_all_its_places(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")
    with home.owned():
        assert (home.path / "format").read_text() == f"{FORMAT}\n"
        for place in (home.path, home.data, home.shared, home.local, home.log, home.run):
            assert place.stat().st_mode & 0o777 == 0o700


def test_a_home_can_be_owned_again_later(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        (home.shared / "kept").touch()
    with home.owned():
        assert (home.shared / "kept").exists()


def test_a_home_in_use_names_its_holder(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned(), pytest.raises(HomeInUse, match=rf"process {os.getpid()}\)"), home.owned():
        pass
    with home.owned():
        holder = home.holder()
        assert holder is not None
        assert holder.pid == os.getpid()


def test_a_directory_with_other_things_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(HomeError, match="not empty and is not a home"), Home(tmp_path).owned():
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_fresh_file_system_may_become_a_home(tmp_path: Path) -> None:
    (tmp_path / "lost+found").mkdir()
    with Home(tmp_path).owned():
        assert (tmp_path / "format").exists()


def test_a_home_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "format").write_text(f"{FORMAT + 1}\n")
    with pytest.raises(HomeError, match="newer version"), Home(tmp_path).owned():
        pass


def test_a_damaged_format_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("one")
    with pytest.raises(HomeError, match="damaged"), Home(tmp_path).owned():
        pass


def test_a_file_cannot_be_a_home(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HomeError, match="not a directory"), Home(tmp_path / "file").owned():
        pass
    with pytest.raises(HomeError, match="/file/home"), Home(tmp_path / "file" / "home").owned():
        pass


def test_a_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "format").write_text("1")
    (tmp_path / "shared").touch()
    with pytest.raises(HomeError, match="shared is in the way"), Home(tmp_path).owned():
        pass


def test_the_lock_is_free_again_after_a_refusal(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "format").write_text("1")
    (tmp_path / "shared").touch()
    with pytest.raises(HomeError), home.owned():
        pass
    (tmp_path / "shared").unlink()
    with home.owned():
        pass
