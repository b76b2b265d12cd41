"""Files in the body of a request, taken in piece by piece: never whole in memory."""

from collections.abc import AsyncIterator, Callable
from typing import Generic, Protocol, TypeVar

import msgspec
from litestar.exceptions import HTTPException
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from whimbrel.errors import Invalid, TooLarge
from whimbrel.rest.http.body import WrongMediaType
from whimbrel.rest.http.call import Call

FORM = "multipart/form-data"
MOST_PARTS = 60
_LONGEST_BOUNDARY = 200


class Sink(Protocol):
    """Where a file goes while it comes in."""

    async def write(self, chunk: bytes) -> None:
        """Add bytes at the end."""

    async def finish(self) -> None:
        """Say that there are no more."""


S = TypeVar("S", bound=Sink)


class Part(msgspec.Struct, Generic[S], frozen=True):
    """A file of a form: what the client calls it and says it is, and where it went."""

    filename: str
    media_type: str
    sink: S


async def receive_form(call: Call, name: str, begin: Callable[[], S], limit: int) -> list[Part[S]]:
    """Take in the files of a form that have the name of a field, each of at most `limit` bytes.

    Raises `WrongMediaType`, `TooLarge`, and `Invalid` for a form that is broken or has too many parts.
    """
    kind, options = parse_options_header(call.request.headers.get("content-type", ""))
    boundary = options.get("boundary", "")
    if kind.lower() != FORM or not 0 < len(boundary) <= _LONGEST_BOUNDARY:
        raise WrongMediaType(f"Files must be sent as '{FORM}'.")
    try:
        with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
            return await _parts(call, parser, _Taker(name, begin, limit))
    except (MultipartError, ValueError) as error:
        raise Invalid(f"The form cannot be read: {error}.") from None


async def receive_raw(call: Call, sink: Sink, limit: int) -> None:
    """Take in a body that is a file itself, of at most `limit` bytes. Raises `TooLarge`."""
    size = 0
    async for chunk in _chunks(call):
        size += len(chunk)
        if size > limit:
            raise _too_large("file", limit)
        await sink.write(chunk)
    await sink.finish()


class _Taker(Generic[S]):
    """Takes the events of the parser, and keeps the files that are wanted."""

    def __init__(self, name: str, begin: Callable[[], S], limit: int) -> None:
        self.parts: list[Part[S]] = []
        self._name = name
        self._begin = begin
        self._limit = limit
        self._current: Part[S] | None = None
        self._size = 0

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            self._size = 0
            wanted = event.name == self._name and event.filename is not None
            self._current = Part(event.filename or "", event.content_type or "", self._begin()) if wanted else None
        elif event is None:
            if self._current is not None:
                await self._current.sink.finish()
                self.parts.append(self._current)
        elif self._current is not None:
            self._size += len(event)
            if self._size > self._limit:
                raise _too_large(f"file '{self._current.filename[:80]}'", self._limit)
            await self._current.sink.write(bytes(event))


async def _parts(call: Call, parser: PushMultipartParser, taker: _Taker[S]) -> list[Part[S]]:
    async for chunk in _chunks(call):
        for event in parser.parse(chunk):
            await taker.take(event)
        if parser.closed:
            break
    return taker.parts


async def _chunks(call: Call) -> AsyncIterator[bytes]:
    try:
        async for chunk in call.request.stream():
            if chunk:
                yield chunk
    except HTTPException as error:
        raise Invalid("The request ended before all of it had come.") from error


def _too_large(what: str, limit: int) -> TooLarge:
    return TooLarge(f"The {what} is larger than {limit:,} bytes, which is the most that this site takes.")
