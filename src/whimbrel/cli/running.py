"""What commands share: their options, and the event loop they run in."""

import asyncio
import gc
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click
import uvloop

from whimbrel.errors import HomeError
from whimbrel.settings import Settings

T = TypeVar("T")

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where everything is kept. Default: WHIMBREL_HOME, else ~/.whimbrel.",
)
user_option = click.option("--user", "user_name", default="admin", show_default=True, help="Under whose permissions.")


def settings_for(home: Path | None) -> Settings:
    """Read the settings; a home named on the command line counts more than the environment's."""
    environment = dict(os.environ)
    if home is not None:
        environment["WHIMBREL_HOME"] = str(home.absolute())
    return Settings.read(environment)


def existing_site(home: Path | None) -> Settings:
    """Read the settings for a command that looks at a site. Raises `HomeError` where there is none to look at."""
    settings = settings_for(home)
    if not (settings.home / "format").exists():
        raise HomeError(f"There is no site in {settings.home}. Say where it is with --home, or make one: whimbrel up.")
    return settings


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a command's work in an event loop of its own."""
    # Nearly all objects are frozen structs without cycles, and the collector's default of looking at them after every
    # 700 new ones took a fifth of the time of an import.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work())
