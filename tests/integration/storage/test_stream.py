"""A stream that one writer at a time fills."""

from collections.abc import AsyncIterator

import pytest

from whimbrel.storage.nats import Bus
from whimbrel.storage.stream import Overtaken, Stream, StreamEnd


@pytest.fixture
async def stream(nats_url: str) -> AsyncIterator[Stream]:
    async with Bus(nats_url) as bus:
        stream = Stream(bus, "events")
        await stream.ensure(["events.>"], max_age=3600)
        yield stream


async def test_what_is_appended_stands_at_the_end(stream: Stream) -> None:
    assert await stream.end() == StreamEnd(0, None)
    assert await stream.append("events.issue", b"one", message_id="1", after=0) == 1
    assert await stream.append("events.issue", b"two", message_id="2", after=1) == 2
    assert await stream.end() == StreamEnd(2, b"two")


async def test_a_writer_who_was_overtaken_is_refused(stream: Stream) -> None:
    await stream.append("events.issue", b"one", message_id="1", after=0)
    with pytest.raises(Overtaken):
        await stream.append("events.issue", b"other", message_id="x", after=0)
    assert await stream.end() == StreamEnd(1, b"one")


async def test_a_repetition_is_taken_once(stream: Stream) -> None:
    first = await stream.append("events.issue", b"one", message_id="1")
    assert await stream.append("events.issue", b"one", message_id="1") == first
    assert await stream.end() == StreamEnd(first, b"one")


async def test_a_stream_can_be_set_anew_and_lost(stream: Stream) -> None:
    await stream.append("events.issue", b"one", message_id="1")
    await stream.ensure(["events.>"], max_age=7200)
    assert await stream.end() == StreamEnd(1, b"one")
    await stream.remove()
    await stream.remove()
    assert await stream.end() is None
