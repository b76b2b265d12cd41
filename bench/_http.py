"""A client of HTTP/1.1 that costs little beside what it measures: one connection, one request at a time."""

import asyncio
import json
from typing import Any, Self
from urllib.parse import urlsplit

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """Status and body of an answer."""

    status: int
    body: bytes

    def json(self) -> Any:
        """Return the body, read as JSON."""
        return json.loads(self.body)


class Client:
    """A connection that is kept open; answers have a Content-Length or no body."""

    def __init__(self, base: str, token: str) -> None:
        parts = urlsplit(base)
        self._host, self._port, self._path = parts.hostname or "127.0.0.1", parts.port or 80, parts.path.rstrip("/")
        self._head = (
            f"Host: {parts.netloc}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            "Accept: application/json\r\n"
        )
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=1 << 22)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()
            await self._writer.wait_closed()

    async def ask(self, method: str, path: str, sent: object = None) -> Answer:
        """Send one request and return its answer."""
        assert self._reader is not None
        assert self._writer is not None
        body = b"" if sent is None else json.dumps(sent).encode()
        head = f"{method} {self._path}{path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        lines = (await self._reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        length = next((int(line[15:]) for line in lines if line[:15].lower() == b"content-length:"), 0)
        return Answer(int(lines[0][9:12]), await self._reader.readexactly(length))
