"""The carrier: there, away, and there again."""

import asyncio
import functools
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.engines import own_nats
from support.process import freeze
from whimbrel.errors import Unavailable
from whimbrel.storage.embedded.nats import MAX_PAYLOAD, EmbeddedNats
from whimbrel.storage.nats import Bus, Message


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedNats]:
    async with own_nats(tmp_path / "home") as server:
        yield server


class Inbox:
    """Collects messages and lets a test wait for them."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Message] = asyncio.Queue()

    async def __call__(self, message: Message) -> None:
        self.queue.put_nowait(message)

    async def next(self) -> Message:
        async with asyncio.timeout(20):
            return await self.queue.get()


def drained(inbox: Inbox) -> list[Message]:
    return [inbox.queue.get_nowait() for _ in range(inbox.queue.qsize())]


async def test_messages_arrive_with_their_headers_in_order(nats_url: str) -> None:
    inbox = Inbox()
    async with Bus(nats_url) as sender, Bus(nats_url) as receiver:
        subscription = await receiver.subscribe("log.*", inbox)
        for number in range(3):
            await sender.publish("log.a", str(number).encode(), {"kind": "test"})
        received = [await inbox.next() for _ in range(3)]
        assert [message.data for message in received] == [b"0", b"1", b"2"]
        assert (received[0].subject, received[0].headers) == ("log.a", {"kind": "test"})
        await receiver.unsubscribe(subscription)
        await receiver.flush()
        await sender.publish("log.a", b"late")
        await sender.flush()
        await receiver.flush()
        assert inbox.queue.empty()


async def test_a_large_message_passes(nats_url: str) -> None:
    inbox = Inbox()
    async with Bus(nats_url) as bus:
        await bus.subscribe("large", inbox)
        await bus.publish("large", bytes(MAX_PAYLOAD))
        assert len((await inbox.next()).data) == MAX_PAYLOAD
        with pytest.raises(Unavailable):
            await bus.publish("large", bytes(MAX_PAYLOAD + 1))


async def test_a_question_is_answered_or_found_to_have_nobody(nats_url: str) -> None:
    async with Bus(nats_url) as bus:

        async def answer(message: Message) -> None:
            await bus.publish(message.reply, message.data.upper())

        await bus.subscribe("ask", answer)
        assert (await bus.request("ask", b"why")).data == b"WHY"
        with pytest.raises(Unavailable):
            await bus.request("nobody", b"why")


async def test_of_a_queue_one_gets_each_message(nats_url: str) -> None:
    inboxes = [Inbox(), Inbox()]
    all_taken = asyncio.Event()

    async def count(message: Message, inbox: Inbox) -> None:
        await inbox(message)
        if sum(each.queue.qsize() for each in inboxes) == 20:
            all_taken.set()

    async with Bus(nats_url) as bus:
        for inbox in inboxes:
            await bus.subscribe("work", functools.partial(count, inbox=inbox), queue="workers")
        for number in range(20):
            await bus.publish("work", str(number).encode())
        async with asyncio.timeout(20):
            await all_taken.wait()
        taken = [message.data for inbox in inboxes for message in drained(inbox)]
        assert sorted(taken, key=int) == [str(number).encode() for number in range(20)]


async def test_what_a_receiver_raises_is_logged_and_the_next_message_still_comes(
    nats_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox()

    async def receive(message: Message) -> None:
        if message.data == b"bad":
            raise ValueError("cannot read this")
        await inbox(message)

    async with Bus(nats_url) as bus:
        await bus.subscribe("s", receive)
        await bus.publish("s", b"bad")
        await bus.publish("s", b"good")
        assert (await inbox.next()).data == b"good"
    assert "cannot read this" in caplog.text


async def test_after_the_death_of_the_server_subscriptions_stand_again(server: EmbeddedNats) -> None:
    inbox = Inbox()
    changes: list[bool] = []
    away, back = asyncio.Event(), asyncio.Event()

    def note(connected: bool) -> None:  # noqa: FBT001  the contract of a watcher
        changes.append(connected)
        (back if connected else away).set()

    async with Bus(server.url) as bus:
        bus.watch(note)
        await bus.subscribe("log", inbox)
        os.kill(server.child.pid, signal.SIGKILL)
        async with asyncio.timeout(20):
            await away.wait()
            with pytest.raises(Unavailable):
                await bus.publish("log", b"lost")
            await back.wait()
        await bus.publish("log", b"after")
        assert (await inbox.next()).data == b"after"
        assert (await bus.jetstream.account_info()).streams == 0
    assert changes == [False, True, False]


async def test_it_starts_while_nats_is_away_and_connects_when_it_comes(server: EmbeddedNats) -> None:
    inbox = Inbox()
    await asyncio.to_thread(freeze, server.child.pid)
    try:
        bus = Bus(server.url, patience=0.05)
        await bus.start()
        assert not bus.connected
        with pytest.raises(Unavailable):
            await bus.publish("log", b"lost")
        with pytest.raises(Unavailable):
            _ = bus.jetstream
        await bus.subscribe("log", inbox)
    finally:
        os.kill(server.child.pid, signal.SIGCONT)
    async with asyncio.timeout(20):
        await bus.wait_connected()
    await bus.publish("log", b"now")
    assert (await inbox.next()).data == b"now"
    await bus.stop()
