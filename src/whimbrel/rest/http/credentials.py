"""Credentials as they come with a request, read but not yet believed.

NotSignedIn
└── WrongCredentials    credentials were sent, and they prove nobody
"""

import base64
import binascii
from http.cookies import CookieError, SimpleCookie

import msgspec

from whimbrel.errors import NotSignedIn

COOKIE = "JSESSIONID"


class WrongCredentials(NotSignedIn):
    """Credentials were sent that prove nobody; a wrong password must never silently become an anonymous request."""


class Password(msgspec.Struct, frozen=True):
    """A name and a password, sent with every request as Basic credentials."""

    name: str
    password: str


class Token(msgspec.Struct, frozen=True):
    """A personal access token, sent as a Bearer credential."""

    raw: str


class SessionCookie(msgspec.Struct, frozen=True):
    """The secret of a browser's session."""

    raw: str


Credentials = Password | Token | SessionCookie | None


def read_credentials(authorization: str, cookies: str) -> Credentials:
    """Read the headers `Authorization` and `Cookie` (as latin-1 text); the first counts more than the second.

    Raises `WrongCredentials` for an `Authorization` that cannot be understood.
    """
    scheme, _, rest = authorization.strip().partition(" ")
    if not scheme:
        return _session(cookies)
    if scheme.lower() == "basic":
        return _password(rest.strip())
    if scheme.lower() == "bearer" and rest.strip():
        return Token(rest.strip())
    raise WrongCredentials("The Authorization header must hold Basic credentials or a Bearer token.")


def _password(encoded: str) -> Password:
    """Read Basic credentials; clients send names and passwords as UTF-8 or, the older ones, as latin-1."""
    try:
        raw = base64.b64decode(encoded.encode("latin-1"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise WrongCredentials("The Basic credentials are not valid base64.") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    name, colon, password = text.partition(":")
    if not colon:
        raise WrongCredentials("The Basic credentials hold no colon between name and password.")
    return Password(name, password)


def _session(cookies: str) -> SessionCookie | None:
    try:
        sent = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return SessionCookie(sent.value) if sent is not None and sent.value else None


def session_cookie(raw: str, path: str, *, secure: bool, lasts: int) -> str:
    """Return the `Set-Cookie` header of a session that lasts a number of seconds; 0 takes the cookie away."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[COOKIE] = raw
    attributes = {"path": path or "/", "samesite": "Lax", "max-age": str(lasts), "httponly": "yes"}
    cookie[COOKIE].update(attributes | ({"secure": "yes"} if secure else {}))
    return cookie[COOKIE].OutputString()
