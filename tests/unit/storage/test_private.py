"""Private files."""

from pathlib import Path

import pytest

from whimbrel.storage.private import make_private_directory, write_private


def test_a_private_file_is_replaced_as_a_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, "first and long")
    write_private(file, "second")
    assert file.read_text() == "second"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_directory_keeps_others_out_and_bears_being_there(tmp_path: Path) -> None:
    directory = make_private_directory(tmp_path / "a" / "b")
    make_private_directory(directory)
    assert directory.stat().st_mode & 0o777 == 0o700


def test_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(FileExistsError):
        make_private_directory(tmp_path / "a")
