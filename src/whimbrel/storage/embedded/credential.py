"""The passwords of a home's engines: generated once, kept beside their data."""

import secrets

import msgspec

from whimbrel.errors import HomeError
from whimbrel.storage.home import Home
from whimbrel.storage.private import write_private

USER = "whimbrel"


class Credentials(msgspec.Struct, frozen=True):
    """The password of each engine's only user."""

    postgres: str
    nats: str

    def __repr__(self) -> str:
        return "Credentials(…)"


def credentials_of(home: Home) -> Credentials:
    """Return the credentials of an owned home, made when there are none. Raises `HomeError` when they were lost."""
    file = home.data / "credentials.json"
    if file.exists():
        try:
            return msgspec.json.decode(file.read_bytes(), type=Credentials)
        except msgspec.DecodeError as error:
            raise HomeError(f"{file} is damaged; put it back from a backup of the home.") from error
    if (home.data / "postgres").exists():
        raise HomeError(f"{file} is missing, and without it nobody can sign in to the database; put it back.")
    credentials = Credentials(secrets.token_urlsafe(24), secrets.token_urlsafe(24))
    write_private(file, msgspec.json.encode(credentials).decode())
    return credentials
