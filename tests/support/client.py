"""A site behind a real HTTP server, and clients of it."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from support.site import PASSWORD, Site
from whimbrel.actions.pictures import Pictures
from whimbrel.actions.scan import Scan
from whimbrel.actions.uploads import Uploads
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.passwords import Passwords
from whimbrel.catalogue.sign_in import SignIn
from whimbrel.clock import SystemClock
from whimbrel.reads.contents import Contents
from whimbrel.reads.reads import Reads
from whimbrel.rest.admin import face as admin
from whimbrel.rest.agile import face as agile
from whimbrel.rest.auth import face as auth
from whimbrel.rest.http.application import application
from whimbrel.rest.http.backend import Backend
from whimbrel.rest.http.server import HttpServer
from whimbrel.rest.plugins import face as plugins
from whimbrel.rest.v2 import face as v2
from whimbrel.rest.web import face as web
from whimbrel.settings import Settings
from whimbrel.storage.files import open_files
from whimbrel.storage.home import Home
from whimbrel.storage.spool import Spool


class Served:
    """A site that is served on a free port; `url` is where, context path included."""

    def __init__(self, site: Site, url: str, server: HttpServer, context: str) -> None:
        self.site = site
        self.origin = url
        self.url = url + context
        self.server = server

    def client(self, name: str | None = "admin", **options: Any) -> httpx.AsyncClient:
        """Return a client that signs in with every request as somebody, or as nobody."""
        auth_of = httpx.BasicAuth(name, PASSWORD) if name else None
        return httpx.AsyncClient(base_url=self.url, auth=auth_of, timeout=20, **options)


def application_of(site: Site, folder: Path, base_url: str | None = None, scan: Scan | None = None) -> Litestar:
    """Return the whole application over a site, which keeps its files in a folder."""
    clock = SystemClock()
    passwords = Passwords(clock)
    files = open_files(Home(folder), Settings(home=folder))
    backend = Backend(
        settings=Settings(home=Path("/nowhere"), base_url=base_url),
        reads=Reads(site.database, site.store),
        writes=Writes(site.database, site.store),
        sign_in=SignIn(site.database, passwords, clock),
        passwords=passwords,
        clock=clock,
        uploads=Uploads(files, Spool(folder / "upload"), Pictures(), scan),
        contents=Contents(files),
    )
    return application(
        [*v2.routers(), *agile.routers(), *auth.routers(), *admin.routers(), *plugins.routers(), *web.routers()],
        backend,
    )


@contextlib.asynccontextmanager
async def serve(site: Site, context: str = "", scheme: str = "http", scan: Scan | None = None) -> AsyncIterator[Served]:
    """Serve a site; with a context path, its base URL names one and the scheme."""
    base_url = f"{scheme}://issues.example.com{context}" if context else None
    with tempfile.TemporaryDirectory() as folder:
        async with HttpServer(application_of(site, Path(folder), base_url, scan)) as server:
            yield Served(site, f"http://127.0.0.1:{server.port}", server, context)
