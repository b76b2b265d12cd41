"""One request: who asks, under which catalogue, with which parameters and which body."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from whimbrel.actions.writes import Done
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotSignedIn, TooLarge
from whimbrel.reads.projects import visible_projects
from whimbrel.rest.http.backend import Backend
from whimbrel.rest.http.body import json_object, read_json
from whimbrel.rest.http.credentials import (
    Credentials,
    Password,
    SessionCookie,
    Token,
    WrongCredentials,
    read_credentials,
)
from whimbrel.rest.http.origin import SAFE_METHODS, refuse_other_sites
from whimbrel.rest.http.place import Place
from whimbrel.rest.http.query import LONGEST_ADDRESS, AddressTooLong, Query
from whimbrel.tracker.user import User

T = TypeVar("T")
_A_MOMENT = 0.1
"""Seconds for which a request goes by the catalogue that it began with."""


class Moment(msgspec.Struct):
    """When the catalogue of a request was taken, and whether the request has changed anything since."""

    began: float
    changed: bool = False


class Call(msgspec.Struct, frozen=True):
    """What a handler receives. `user` is None for an anonymous request."""

    request: Request[Any, Any, Any]
    backend: Backend
    catalogue: Catalogue
    place: Place
    query: Query
    user: User | None
    moment: Moment

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers, by lower-case names."""
        return {name.lower(): value for name, value in self.request.headers.items()}

    def signed_in(self) -> User:
        """Return who asks. Raises `NotSignedIn` for nobody."""
        if self.user is None:
            raise NotSignedIn(LOGIN_REQUIRED)
        return self.user

    def administrator(self) -> User:
        """Return who asks. Raises `NotAllowed` unless they administer the site."""
        if not is_administrator(self.catalogue, self.signed_in()):
            raise NotAllowed("You must have global administrator rights to do this.")
        return self.signed_in()

    def somebody(self) -> None:
        """Raise `NotSignedIn` for nobody, on a site where nobody sees anything."""
        if self.user is None and not visible_projects(self.catalogue, None):
            raise NotSignedIn(LOGIN_REQUIRED)

    async def body(self) -> Any:
        """Return the JSON value in the body; None where there is none."""
        return read_json(await self._raw_body(), self.request.headers.get("content-type", ""))

    async def object(self) -> dict[str, Any]:
        """Return the JSON object in the body. Raises `Invalid` for anything else."""
        return json_object(await self.body())

    async def _raw_body(self) -> bytes:
        try:
            return await self.request.body()
        except RequestEntityTooLarge:
            raise TooLarge("The body is larger than 10 MB.") from None

    async def carry_out(self, action: Callable[..., Awaitable[T]], *arguments: Any, **named: Any) -> Done[T]:
        """Carry out an action as the one who asks."""
        catalogue = await self._present()
        self.moment.changed = True
        return await self.backend.writes.carry_out_under(catalogue, action, self.user, *arguments, **named)

    async def see(self, question: Callable[..., Awaitable[T]], *arguments: Any) -> tuple[Catalogue, T]:
        """Ask a question, and return with its answer the catalogue that it was answered under."""
        catalogue = await self._present()
        return catalogue, await self.backend.reads.ask_under(catalogue, question, self.user, *arguments)

    async def see_at_once(self, question: Callable[..., Awaitable[T]], *arguments: Any) -> tuple[Catalogue, T]:
        """Ask what is one statement, and return with the answer the catalogue that it was answered under."""
        catalogue = await self._present()
        return catalogue, await self.backend.reads.ask_at_once(catalogue, question, self.user, *arguments)

    async def ask(self, question: Callable[..., Awaitable[T]], *arguments: Any, **named: Any) -> T:
        """Ask a question as the one who asks."""
        return await self.backend.reads.ask_under(await self._present(), question, self.user, *arguments, **named)

    async def _present(self) -> Catalogue:
        """Return the catalogue as it is: the one that the request began with if that was a moment ago.

        Whoever sends a body slowly, or has changed something, gets what holds by then.
        """
        if not self.moment.changed and time.monotonic() - self.moment.began < _A_MOMENT:
            return self.catalogue
        return await self.backend.reads.catalogue()


Incoming = NamedDependency[Call]
"""How a handler asks for its call."""


async def begin_call(request: Request[Any, Any, Any], backend: NamedDependency[Backend]) -> Call:
    """Read what every handler needs to know of a request, and find out who sends it.

    Raises `WrongCredentials`, `CrossSite` for what another site made a browser send, `Invalid` for what is malformed.
    """
    raw_query = request.scope["query_string"]
    if len(raw_query) + len(request.scope.get("raw_path") or b"") > LONGEST_ADDRESS:
        raise AddressTooLong
    headers = request.headers
    place = Place.find(backend.settings, str(request.scope["scheme"]), headers.get("host", ""))
    moment = Moment(time.monotonic())
    catalogue = await backend.reads.catalogue()
    credentials = read_credentials(headers.get("authorization", ""), headers.get("cookie", ""))
    user = await _believe(backend, catalogue, credentials)
    if isinstance(credentials, SessionCookie) and user is not None and request.method not in SAFE_METHODS:
        refuse_other_sites({name.lower(): value for name, value in headers.items()}, place.base)
    request.scope["user"] = user
    return Call(request, backend, catalogue, place, Query.parse(raw_query), user, moment)


async def _believe(backend: Backend, catalogue: Catalogue, credentials: Credentials) -> User | None:
    """Turn credentials into a user; a session that has ended is nobody's, wrong passwords and tokens are errors."""
    try:
        match credentials:
            case Password(name, password):
                return await backend.sign_in.by_password(catalogue, name, password)
            case Token(raw):
                return await backend.sign_in.by_token(catalogue, raw)
            case SessionCookie(raw):
                return await backend.sign_in.by_session(catalogue, raw)
    except NotSignedIn as error:
        if isinstance(credentials, SessionCookie):
            return None
        raise WrongCredentials(*error.messages) from None
    return None
