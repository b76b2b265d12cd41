"""A body that a handler does not read does not cost the connection."""

import httpx
import pytest

from support.client import Served


@pytest.mark.parametrize("path", ["/rest/api/2/issue/WHI-99", "/rest/api/2/nothing/here"])
async def test_the_next_request_on_the_connection_is_answered(served: Served, path: str) -> None:
    async with served.client(limits=httpx.Limits(max_connections=1)) as client:
        for _ in range(20):
            assert (await client.request("DELETE", path, content=b"x" * 3_000_000)).status_code == 404
            assert (await client.get("/rest/api/2/serverInfo")).status_code == 200
