from collections.abc import AsyncIterator

import httpx
import pytest

from support.client import Served, serve
from support.site import Site


@pytest.fixture
async def served(site: Site) -> AsyncIterator[Served]:
    """A fresh site with the project WHI, served on a free port."""
    async with serve(site) as found:
        yield found


@pytest.fixture
async def admin(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client("admin") as client:
        yield client


@pytest.fixture
async def bob(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client("bob") as client:
        yield client


@pytest.fixture
async def carol(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client("carol") as client:
        yield client


@pytest.fixture
async def nobody(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with served.client(None) as client:
        yield client
