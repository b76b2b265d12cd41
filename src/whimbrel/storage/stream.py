"""A stream of JetStream: a cache of the log for outside consumers, which can be filled again when it is lost.

Conflict
└── Overtaken    another writer has appended meanwhile
"""

from collections.abc import Sequence

import msgspec
from nats.js.api import Header, StreamConfig
from nats.js.errors import APIError, NotFoundError

from whimbrel.errors import Conflict
from whimbrel.storage.nats import Bus, told_as_unavailable

_WRONG_LAST_SEQUENCE = 10071  # NATS's own number of that error


class Overtaken(Conflict):
    """The stream does not end where the writer believed: another one has written since."""


class StreamEnd(msgspec.Struct, frozen=True):
    """Where a stream ends; `data` is its last message, None where there is none (any more)."""

    sequence: int
    data: bytes | None


class Stream:
    """One stream, written by one writer at a time. Every method raises `Unavailable` while NATS is away."""

    def __init__(self, bus: Bus, name: str) -> None:
        self._bus = bus
        self.name = name

    async def ensure(self, subjects: Sequence[str], *, max_age: float, replicas: int = 1) -> None:
        """Make the stream, or set what it keeps: messages of the subjects, for `max_age` seconds."""
        config = StreamConfig(name=self.name, subjects=list(subjects), max_age=max_age, num_replicas=replicas)
        with told_as_unavailable():
            jetstream = self._bus.jetstream
            try:
                await jetstream.update_stream(config)
            except NotFoundError:
                await jetstream.add_stream(config)

    async def append(self, subject: str, data: bytes, *, message_id: str, after: int | None = None) -> int:
        """Append a message and return its sequence, once the server has it.

        `message_id` makes a repetition within two minutes harmless. Raises `Overtaken` when the last sequence is not
        `after`.
        """
        headers = {Header.MSG_ID.value: message_id}
        if after is not None:
            headers[Header.EXPECTED_LAST_SEQUENCE.value] = str(after)
        with told_as_unavailable():
            try:
                return (await self._bus.jetstream.publish(subject, data, stream=self.name, headers=headers)).seq
            except APIError as error:
                if error.err_code == _WRONG_LAST_SEQUENCE:
                    raise Overtaken(
                        f"The stream {self.name} has been written by another: {error.description}"
                    ) from error
                raise

    async def end(self) -> StreamEnd | None:
        """Return where the stream ends, None when there is no such stream: it was lost, or never made."""
        with told_as_unavailable():
            try:
                last = (await self._bus.jetstream.stream_info(self.name)).state.last_seq
            except NotFoundError:
                return None
            if last == 0:
                return StreamEnd(0, None)
            try:
                return StreamEnd(last, (await self._bus.jetstream.get_msg(self.name, last)).data or b"")
            except NotFoundError:
                return StreamEnd(last, None)

    async def remove(self) -> None:
        """Delete the stream with all that it holds, if it exists."""
        with told_as_unavailable():
            try:
                await self._bus.jetstream.delete_stream(self.name)
            except NotFoundError:
                return
