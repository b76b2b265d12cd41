"""Passwords are verified once in a while and believed in between."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from whimbrel.catalogue import passwords as module
from whimbrel.catalogue.passwords import LONGEST, REMEMBERED_FOR, WAITING_AT_MOST, Passwords
from whimbrel.errors import Invalid, Unavailable


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant


class CountingHasher(PasswordHasher):
    """argon2 with its cheapest parameters, which counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verifications = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002  the parent's name
        self.verifications += 1
        return bool(super().verify(hash, password))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def passwords(clock: HandClock, hasher: CountingHasher) -> Passwords:
    made = Passwords(clock)
    made._hasher = hasher
    return made


async def test_a_right_password_is_believed_without_hashing_for_a_while(
    passwords: Passwords, clock: HandClock, hasher: CountingHasher
) -> None:
    stored = await passwords.hash("owl")
    assert [await passwords.verify(stored, "owl") for _ in range(3)] == [True, True, True]
    assert hasher.verifications == 1
    clock.instant += REMEMBERED_FOR - timedelta(milliseconds=1)
    assert await passwords.verify(stored, "owl")
    assert hasher.verifications == 1
    clock.instant += timedelta(milliseconds=1)
    assert await passwords.verify(stored, "owl")
    assert hasher.verifications == 2


async def test_a_wrong_password_is_never_believed(passwords: Passwords, hasher: CountingHasher) -> None:
    stored = await passwords.hash("owl")
    assert await passwords.verify(stored, "owl")
    assert [await passwords.verify(stored, "tern") for _ in range(2)] == [False, False]
    assert hasher.verifications == 3


async def test_what_was_believed_is_worth_nothing_once_the_stored_hash_changes(passwords: Passwords) -> None:
    old = await passwords.hash("owl")
    assert await passwords.verify(old, "owl")
    new = await passwords.hash("tern")
    assert not await passwords.verify(new, "owl")
    assert await passwords.verify(new, "tern")


async def test_a_user_who_does_not_exist_takes_as_much_hashing(passwords: Passwords, hasher: CountingHasher) -> None:
    assert not await passwords.verify(None, "owl")
    assert not await passwords.verify(None, "owl")
    assert hasher.verifications == 2


async def test_a_stored_hash_that_is_none_matches_nothing(passwords: Passwords) -> None:
    assert not await passwords.verify("no hash at all", "owl")


@pytest.mark.parametrize("password", ["\0", "\ud800", "ö" * LONGEST, " "])
async def test_any_text_can_be_a_password(passwords: Passwords, password: str) -> None:
    stored = await passwords.hash(password)
    assert await passwords.verify(stored, password)
    assert not await passwords.verify(stored, password + "x")


async def test_empty_and_endless_passwords_are_refused(passwords: Passwords, hasher: CountingHasher) -> None:
    for password in ("", "x" * (LONGEST + 1)):
        with pytest.raises(Invalid) as caught:
            await passwords.hash(password)
        assert "password" in caught.value.fields
    assert not await passwords.verify(await passwords.hash("owl"), "x" * (LONGEST + 1))
    assert hasher.verifications == 0


async def test_what_is_remembered_is_bounded(passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED_AT_MOST", 2)
    for name in ("a", "b", "c"):
        assert await passwords.verify(await passwords.hash(name), name)
    assert len(passwords._verified) == 2


async def test_too_many_who_wait_are_turned_away_and_the_rest_are_served(passwords: Passwords) -> None:
    stored = await passwords.hash("owl")
    gate = threading.Event()

    def wait_at_the_gate(work: Callable[[], object]) -> Callable[[], object]:
        return lambda: gate.wait(30) and work()

    genuine = passwords._matches
    passwords._matches = lambda *given: bool(wait_at_the_gate(lambda: genuine(*given))())  # type: ignore[method-assign]
    tasks = [asyncio.create_task(passwords.verify(stored, "owl")) for _ in range(WAITING_AT_MOST)]
    await asyncio.sleep(0)  # each task runs until it waits for its thread
    assert passwords._waiting == WAITING_AT_MOST
    with pytest.raises(Unavailable, match="Too many"):
        await passwords.verify(stored, "owl")
    gate.set()
    assert all(await asyncio.gather(*tasks))
    assert await passwords.verify(stored, "owl")
