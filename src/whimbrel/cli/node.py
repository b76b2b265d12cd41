"""`whimbrel up` and `whimbrel demo`: a node that serves until it is told to stop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console

from whimbrel.actions.administrator import has_administrator
from whimbrel.app import Site, first_administrator, open_site, serve
from whimbrel.cli.importing import progress_bar
from whimbrel.cli.running import home_option, run, settings_for
from whimbrel.importers.demo.site import ISSUES, DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.settings import Settings
from whimbrel.storage.home import Home

PORT = 8470
HOST = "127.0.0.1"
DEMO_PASSWORD = "admin"  # noqa: S105  the demo is for looking at, on this machine, and says so

port_option = click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535))
host_option = click.option("--host", default=HOST, show_default=True, help="Name or address to listen at.")


@click.command()
@port_option
@host_option
@home_option
def up(port: int, host: str, home: Path | None) -> None:
    """Run a node.

    The first start makes the administrator `admin` with the password from WHIMBREL_ADMIN_PASSWORD; without one it
    prints a set-up link that can be used once.
    """
    settings = settings_for(home)
    run(lambda: _serve(settings, host, port, _nothing))


@click.command()
@port_option
@host_option
@home_option
@click.option("--simulate/--no-simulate", default=False, help="Let people work on the issues (not possible yet).")
@click.option("--issues", default=ISSUES, show_default=True, type=click.IntRange(100, 1_000_000))
def demo(port: int, host: str, home: Path | None, simulate: bool, issues: int) -> None:  # noqa: FBT001
    """Run a node with a synthetic data set. Sign in as admin with the password admin.

    A home that has the data set already starts with it as it is.
    """
    if simulate:
        raise click.UsageError("--simulate comes with the web application; use --no-simulate.")
    if home is None and not os.environ.get("WHIMBREL_HOME"):
        home = Path.home() / ".whimbrel-demo"
    settings = settings_for(home)
    run(lambda: _serve(settings, host, port, lambda site: _fill(site, issues)))


async def _serve(settings: Settings, host: str, port: int, prepare: Callable[[Site], Awaitable[None]]) -> None:
    """Serve until SIGTERM or SIGINT, wherever in its life the node is when that comes."""
    this = asyncio.current_task()
    assert this is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, this.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        async with open_site(settings) as site:
            await prepare(site)
            secret = await first_administrator(site, settings.admin_password)
            async with serve(site, host, port) as address:
                if secret is not None:
                    click.echo(f"set-up {address}/login?setup={secret}")
                click.echo(f"ready {address}")
                await asyncio.Event().wait()


async def _nothing(_site: Site) -> None:
    """Prepare nothing: the node serves what its home holds."""


class _Making(msgspec.Struct, frozen=True):
    """What a demo's data set is made of; kept in the home, so that an interrupted start goes on with the same one."""

    now: datetime
    issues: int
    finished: bool = False


async def _fill(site: Site, issues: int) -> None:
    """Give a fresh home the demo's administrator and its data set; one that holds anything else stays as it is."""
    note = Home(site.settings.home).local / "demo.json"
    making = await _planned(site, note, issues)
    if making is None:
        click.echo("this home holds a site of its own: it is started as it is, without the demo's data", err=True)
        return
    if not making.finished:
        note.write_bytes(msgspec.json.encode(making))
        await first_administrator(site, DEMO_PASSWORD)
        data = DemoSite(making.now, issues=making.issues)
        with progress_bar(Console(stderr=True), "Making the demo") as progress:
            report = await take_demo(site.database, data, progress=progress)
        note.write_bytes(msgspec.json.encode(msgspec.structs.replace(making, finished=True)))
        click.echo(f"{report.taken:,} issues made in {report.seconds:.1f} s", err=True)
    click.echo(f"sign in as admin with the password {DEMO_PASSWORD}", err=True)


async def _planned(site: Site, note: Path, issues: int) -> _Making | None:
    """Return what the home's demo is made of; None for a home that holds something else."""
    kept = _read(note)
    if kept is not None:
        return kept
    catalogue = await site.store.current()
    if catalogue.projects.all or has_administrator(catalogue):
        return None
    return _Making(datetime.now(UTC), issues)


def _read(note: Path) -> _Making | None:
    return msgspec.json.decode(note.read_bytes(), type=_Making) if note.exists() else None
