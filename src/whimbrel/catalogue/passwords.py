"""Passwords: hashed with argon2, and believed again for a short while without hashing.

One verification takes about a tenth of a second of a core, and clients send Basic credentials with every request. So a
password that was verified is remembered for a few minutes under a keyed hash, together with the stored hash that it was
verified against: when the password changes, the stored hash does, and the memory is worth nothing from that moment on.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from whimbrel.clock import Clock
from whimbrel.errors import Invalid, Unavailable

REMEMBERED_FOR = timedelta(minutes=5)
REMEMBERED_AT_MOST = 10_000
WAITING_AT_MOST = 64
LONGEST = 1024
THREADS = 2

T = TypeVar("T")


class Passwords:
    """Hashes and verifies passwords in threads of its own, so that no other request waits behind the hashing."""

    def __init__(self, clock: Clock) -> None:
        """Remember nothing yet."""
        self._clock = clock
        self._hasher = PasswordHasher()
        self._secret = secrets.token_bytes(32)
        self._verified: OrderedDict[bytes, tuple[str, datetime]] = OrderedDict()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._waiting = 0
        self._of_nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Return argon2's hash of a new password. Raises `Invalid` for an empty or endless one."""
        if not 0 < len(password) <= LONGEST:
            raise Invalid(fields={"password": f"A password has 1 to {LONGEST} characters."})
        return await self._in_thread(lambda: self._hasher.hash(_bytes(password)))

    async def verify(self, stored_hash: str | None, password: str) -> bool:
        """Tell whether a password is the one that was hashed.

        Without a stored hash the answer is no, after as long a while: how long it takes must not tell who exists.
        Raises `Unavailable` where too many verifications wait already.
        """
        if len(password) > LONGEST:
            return False
        if stored_hash is None:
            if self._of_nobody is None:
                self._of_nobody = await self.hash(secrets.token_urlsafe())
            await self._in_thread(lambda: self._matches(self._of_nobody or "", password))
            return False
        digest = hmac.digest(self._secret, stored_hash.encode() + b"\0" + _bytes(password), hashlib.sha256)
        if self._remembers(digest, stored_hash):
            return True
        if not await self._in_thread(lambda: self._matches(stored_hash, password)):
            return False
        self._remember(digest, stored_hash)
        return True

    def _matches(self, stored_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored_hash, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def _remembers(self, digest: bytes, stored_hash: str) -> bool:
        known = self._verified.get(digest)
        return known is not None and known[0] == stored_hash and self._clock.now() < known[1]

    def _remember(self, digest: bytes, stored_hash: str) -> None:
        self._verified[digest] = (stored_hash, self._clock.now() + REMEMBERED_FOR)
        self._verified.move_to_end(digest)
        while len(self._verified) > REMEMBERED_AT_MOST:
            self._verified.popitem(last=False)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING_AT_MOST:
            raise Unavailable("Too many people are signing in at this moment. Please try again in a few seconds.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def _bytes(password: str) -> bytes:
    # A password is whatever was sent; half a surrogate pair makes it no less one.
    return password.encode(errors="surrogatepass")
