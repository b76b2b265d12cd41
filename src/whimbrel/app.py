"""The composition root: the only place where real things are put together."""

import contextlib
from collections.abc import AsyncIterator

import msgspec

from whimbrel.actions.administrator import has_administrator, invite_administrator, make_administrator
from whimbrel.actions.pictures import Pictures
from whimbrel.actions.scan import CommandScan
from whimbrel.actions.site import found_site
from whimbrel.actions.uploads import Uploads
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.passwords import Passwords
from whimbrel.catalogue.sign_in import SignIn
from whimbrel.catalogue.store import CatalogueStore
from whimbrel.clock import Clock, SystemClock
from whimbrel.reads.contents import Contents
from whimbrel.reads.reads import Reads
from whimbrel.rest.admin import face as admin
from whimbrel.rest.agile import face as agile
from whimbrel.rest.auth import face as auth
from whimbrel.rest.http.application import application
from whimbrel.rest.http.backend import Backend
from whimbrel.rest.http.place import context_path
from whimbrel.rest.http.server import HttpServer
from whimbrel.rest.plugins import face as plugins
from whimbrel.rest.v2 import face as v2
from whimbrel.rest.web import face as web
from whimbrel.search.renewal import renew_lexemes
from whimbrel.service import BackgroundTask
from whimbrel.settings import Settings
from whimbrel.storage.engines import Engines, open_engines
from whimbrel.storage.files import Files, open_files
from whimbrel.storage.home import Home
from whimbrel.storage.migrations import migrate
from whimbrel.storage.orphan import sweep_again_and_again
from whimbrel.storage.postgres import Database
from whimbrel.storage.projectsweep import sweep_projects_again_and_again
from whimbrel.storage.spool import Spool


class Site(msgspec.Struct, frozen=True):
    """A site that is open: its engines, and the doors to what it knows."""

    settings: Settings
    clock: Clock
    engines: Engines
    database: Database
    store: CatalogueStore
    passwords: Passwords
    sign_in: SignIn
    reads: Reads
    writes: Writes
    files: Files


@contextlib.asynccontextmanager
async def open_site(settings: Settings, *, attach: bool = False) -> AsyncIterator[Site]:
    """Open the site of a home, founding it where it is not there yet, until the block is left.

    With `attach`, a home that another process owns is used through that process's engines. Raises `HomeError` for a
    home that cannot be used, `Unavailable` for engines that do not start or cannot be reached.
    """
    clock = SystemClock()
    async with open_engines(Home(settings.home), settings, attach=attach) as engines:
        await migrate(engines.database_url)
        async with Database(engines.database_url, clock=clock) as database:
            async with database.transaction() as tx:
                await found_site(tx)
            store = CatalogueStore(database)
            await renew_lexemes(database, store)
            passwords = Passwords(clock)
            yield Site(
                settings=settings,
                clock=clock,
                engines=engines,
                database=database,
                store=store,
                passwords=passwords,
                sign_in=SignIn(database, passwords, clock),
                reads=Reads(database, store),
                writes=Writes(database, store),
                files=open_files(engines.home, settings),
            )


async def first_administrator(site: Site, password: str | None) -> str | None:
    """See to it that somebody can administer the site.

    Where nobody does: with a password, the user `admin` is made; without one, the secret of a one-time set-up link is
    returned.
    """
    if has_administrator(await site.store.current()):
        return None
    if password is None:
        return (await site.writes.carry_out(invite_administrator, None)).result
    await site.writes.carry_out(make_administrator, None, await site.passwords.hash(password))
    return None


@contextlib.asynccontextmanager
async def serve(site: Site, host: str, port: int) -> AsyncIterator[str]:
    """Serve a site over HTTP until the block is left; yields its address, once the first request can be answered.

    Port 0 takes a free one. Raises `Unavailable` where the address cannot be listened at.
    """
    with contextlib.closing(Pictures()) as pictures:
        backend = _backend(site, pictures)
        faces = [*v2.routers(), *agile.routers(), *auth.routers(), *admin.routers(), *plugins.routers(), *web.routers()]
        sweeping = BackgroundTask(
            "sweep of files", lambda: sweep_again_and_again(site.database, site.files, site.clock)
        )
        removal = BackgroundTask("sweep of projects", lambda: sweep_projects_again_and_again(site.database))
        async with sweeping, removal, HttpServer(application(faces, backend), host, port) as server:
            named = f"[{host}]" if ":" in host else host
            yield f"http://{named}:{server.port}{context_path(site.settings)}"


def _backend(site: Site, pictures: Pictures) -> Backend:
    """Return the doors that handlers work with; what an earlier process left in the spool is thrown away."""
    spool = Spool(site.engines.home.local / "upload")
    spool.clear()
    command = site.settings.scan_command
    return Backend(
        settings=site.settings,
        reads=site.reads,
        writes=site.writes,
        sign_in=site.sign_in,
        passwords=site.passwords,
        clock=site.clock,
        uploads=Uploads(site.files, spool, pictures, CommandScan(command) if command else None),
        contents=Contents(site.files),
    )
