"""The engines' passwords."""

from pathlib import Path

import pytest

from whimbrel.errors import HomeError
from whimbrel.storage.embedded.credential import credentials_of
from whimbrel.storage.home import Home


def test_passwords_are_made_once_and_kept_private(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        first = credentials_of(home)
        assert credentials_of(home) == first
        assert first.postgres != first.nats
        assert first.postgres not in repr(first)
        assert (home.data / "credentials.json").stat().st_mode & 0o777 == 0o600


def test_two_homes_have_different_passwords(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in "ab"]
    with homes[0].owned(), homes[1].owned():
        assert credentials_of(homes[0]) != credentials_of(homes[1])


def test_lost_or_damaged_passwords_are_not_replaced_by_ones_that_fit_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.owned():
        (home.data / "postgres").mkdir()
        with pytest.raises(HomeError, match="missing"):
            credentials_of(home)
        (home.data / "credentials.json").write_text("{")
        with pytest.raises(HomeError, match="damaged"):
            credentials_of(home)
