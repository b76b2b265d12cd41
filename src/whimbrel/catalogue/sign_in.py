"""Who is asking: credentials turned into users."""

import hashlib
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Executable, bindparam, or_, select

from whimbrel.catalogue.passwords import Passwords
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.clock import Clock
from whimbrel.errors import NotSignedIn
from whimbrel.storage.postgres import Database
from whimbrel.storage.schema import people as tables
from whimbrel.tracker.user import User

LOGIN_REQUIRED = "You are not authenticated. Authentication required to perform this operation."
SESSION_LASTS = timedelta(days=14)
_MOST_BELIEVED = 10_000

_PASSWORD = select(tables.app_user.c.id, tables.app_user.c.password_hash).where(
    tables.app_user.c.id == bindparam("id"), tables.app_user.c.active
)
_SESSION = select(tables.web_session.c.user_id, tables.web_session.c.expires).where(
    tables.web_session.c.token_hash == bindparam("token_hash"), tables.web_session.c.expires > bindparam("now")
)
_TOKEN = select(tables.api_token.c.user_id, tables.api_token.c.expires).where(
    tables.api_token.c.token_hash == bindparam("token_hash"),
    or_(tables.api_token.c.expires.is_(None), tables.api_token.c.expires > bindparam("now")),
)


def token_hash(raw: str) -> bytes:
    """Return what is stored of a random token; the token itself is nowhere but with its owner."""
    return hashlib.sha256(raw.encode(errors="surrogatepass")).digest()


class _Believed(msgspec.Struct, frozen=True):
    """Whose secret it is, and until when."""

    user_id: int
    expires: datetime | None


class SignIn:
    """Turns credentials into the user they prove. Every way raises `NotSignedIn` for credentials that prove nobody."""

    def __init__(self, database: Database, passwords: Passwords, clock: Clock) -> None:
        """Take what is asked: the database for what is stored, the passwords for what is sent."""
        self._database = database
        self._passwords = passwords
        self._clock = clock
        self._generation: int | None = None
        self._believed: dict[tuple[bool, bytes], _Believed] = {}

    async def by_password(self, catalogue: Catalogue, name: str, password: str) -> User:
        """Return the user with that name and password."""
        known = catalogue.people.by_name.get(name.lower())
        # Nobody has the id -1, but asking for it takes as long as asking for somebody's.
        row = await self._database.fetch_one(_PASSWORD, {"id": known.id if known else -1})
        right = await self._passwords.verify(row.password_hash if row else None, password)
        return _known(catalogue, row.id if row and right else None)

    async def by_token(self, catalogue: Catalogue, raw: str) -> User:
        """Return the owner of a personal access token."""
        return await self._by_secret(catalogue, _TOKEN, raw)

    async def by_session(self, catalogue: Catalogue, raw: str) -> User:
        """Return whose session a cookie carries."""
        return await self._by_secret(catalogue, _SESSION, raw)

    async def _by_secret(self, catalogue: Catalogue, statement: Executable, raw: str) -> User:
        """Believe a secret that was believed before, until it expires or any credential is withdrawn anywhere.

        Withdrawing one raises the generation of the credentials with it, so whoever asks under a later catalogue does
        not find it remembered.
        """
        now, hashed = self._clock.now(), token_hash(raw)
        if self._generation != catalogue.generations.get("credentials") or len(self._believed) >= _MOST_BELIEVED:
            self._generation = catalogue.generations.get("credentials")
            self._believed = {}
        believed = self._believed
        place = statement is _TOKEN, hashed
        found = believed.get(place)
        if found is None or (found.expires is not None and found.expires <= now):
            row = await self._database.fetch_one(statement, {"token_hash": hashed, "now": now})
            if row is None:
                raise NotSignedIn(LOGIN_REQUIRED)
            found = believed[place] = _Believed(row.user_id, row.expires)
        return _known(catalogue, found.user_id)


def _known(catalogue: Catalogue, user_id: int | None) -> User:
    user = catalogue.people.users.get(user_id) if user_id is not None else None
    if user is None or not user.active:
        raise NotSignedIn(LOGIN_REQUIRED)
    return user
