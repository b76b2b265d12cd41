"""The server serves in this very process, says when it cannot, and stops in time."""

import asyncio
import socket

import httpx
import pytest
from litestar import Litestar, Request, get, post

from whimbrel.errors import Invalid
from whimbrel.rest.http.server import AddressInUse, HttpServer


class Gate:
    """Where a request says that it has come, and waits for something that never happens."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.left = False

    async def wait(self) -> None:
        self.entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.left = True


def application(gate: Gate) -> Litestar:
    @get("/")
    async def quick() -> str:
        return "served"

    @get("/endless")
    async def endless() -> str:
        await gate.wait()
        return "never"

    @post("/body")
    async def body(request: Request) -> str:
        gate.entered.set()
        return str(len(await request.body()))

    return Litestar([quick, endless, body], openapi_config=None, logging_config=None)


async def stopped_in_time(server: HttpServer) -> bool:
    try:
        async with asyncio.timeout(3):
            await server.stop()
    except TimeoutError:
        return False
    return True


async def refuses(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def test_a_started_server_answers_on_the_port_it_names() -> None:
    async with HttpServer(application(Gate())) as server, httpx.AsyncClient() as client:
        assert server.port > 0
        assert (await client.get(f"http://127.0.0.1:{server.port}/")).text == "served"


async def test_a_stopped_server_refuses_connections_and_can_be_started_again() -> None:
    server = HttpServer(application(Gate()))
    for _ in range(2):
        await server.start()
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{server.port}/")).text == "served"
        await server.stop()
        assert await refuses(server.port)


async def test_a_port_in_use_is_an_error_that_says_so() -> None:
    async with HttpServer(application(Gate())) as server:
        with pytest.raises(AddressInUse, match=f"Port {server.port} of 127.0.0.1 is in use"):
            await HttpServer(application(Gate()), port=server.port).start()


async def test_a_port_that_a_foreign_program_holds_is_in_use_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as foreign, pytest.raises(AddressInUse):
        await HttpServer(application(Gate()), port=foreign.getsockname()[1]).start()


async def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Invalid, match=r"Cannot listen on port 0 of '192\.0\.2\.1'"):
        await HttpServer(application(Gate()), host="192.0.2.1").start()


async def test_open_connections_do_not_keep_it_from_stopping() -> None:
    server = HttpServer(application(Gate()))
    await server.start()
    async with httpx.AsyncClient() as client:
        await client.get(f"http://127.0.0.1:{server.port}/")
        _, fresh = await asyncio.open_connection("127.0.0.1", server.port)
        _, half = await asyncio.open_connection("127.0.0.1", server.port)
        half.write(b"GET / HTTP/1.1\r\nHost: x\r\n")
        await half.drain()
        assert await stopped_in_time(server)
        assert await refuses(server.port)
        fresh.close()
        half.close()


async def test_a_request_that_does_not_end_is_ended_with_an_answer() -> None:
    gate = Gate()
    server = HttpServer(application(gate))
    await server.start()
    async with httpx.AsyncClient(timeout=20) as client:
        answer = asyncio.ensure_future(client.get(f"http://127.0.0.1:{server.port}/endless"))
        await gate.entered.wait()
        assert await stopped_in_time(server)
        assert gate.left
        assert (await answer).status_code == 503
        assert (await answer).headers["Retry-After"]
        assert (await answer).json()["errorMessages"]


async def test_a_body_that_never_comes_does_not_keep_it_from_stopping() -> None:
    gate = Gate()
    server = HttpServer(application(gate))
    await server.start()
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()
    await gate.entered.wait()
    assert await stopped_in_time(server)
    writer.close()
