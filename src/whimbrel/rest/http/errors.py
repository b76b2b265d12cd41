"""The only table from errors to HTTP: which status, which sentences, in Jira's form.

The body is always `{"errorMessages": [...], "errors": {...}}`. For a JQL query that is wrong, `problems` is added: what
is wrong at which characters of the query.
"""

import logging
import secrets
from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException

from whimbrel.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OutcomeUnknown,
    TooLarge,
    Unavailable,
    WhimbrelError,
)
from whimbrel.jql.errors import JqlError
from whimbrel.rest.http import answer
from whimbrel.rest.http.body import WrongMediaType
from whimbrel.rest.http.credentials import WrongCredentials
from whimbrel.rest.http.origin import CrossSite
from whimbrel.rest.http.query import AddressTooLong

RETRY_AFTER = "2"
LONGEST_SHOWN = 200

_STATUS: tuple[tuple[type[WhimbrelError], int], ...] = (
    (WrongMediaType, 415),
    (AddressTooLong, 414),
    (Invalid, 400),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooLarge, 413),
    (OutcomeUnknown, 500),
    (Unavailable, 503),
)
_WRONG_METHOD = "This address does not know the method {}."
_NOT_BELIEVED = {"WWW-Authenticate": 'Bearer realm="Whimbrel"'}
"""What 401 must say; not Basic, for which browsers would open a window of their own."""

_log = logging.getLogger(__name__)

Asked = Request[Any, Any, Any]


def request_id(scope: Any) -> str:
    """Return the id of a request, which its answer and the log carry; made when it is first asked for."""
    kept: str = scope.setdefault("whimbrel.request_id", secrets.token_hex(8))
    return kept


def body(messages: tuple[str, ...], fields: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """Return the body of an error."""
    return {"errorMessages": list(messages), "errors": fields or {}, **more}


def status_of(error: WhimbrelError, *, anonymous: bool) -> int:
    """Return the status for an error; what nobody in particular may not do, somebody who signs in perhaps may."""
    if anonymous and isinstance(error, NotAllowed) and not isinstance(error, CrossSite):
        return 401
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def told(error: WhimbrelError, *, anonymous: bool) -> tuple[int, dict[str, Any]]:
    """Return the status and the body for an error that the product raised on purpose."""
    fields = error.fields if isinstance(error, Invalid) else {}
    more = {"problems": _problems(error)} if isinstance(error, JqlError) else {}
    return status_of(error, anonymous=anonymous), body(error.messages, fields, **more)


def answer_said(request: Asked, error: WhimbrelError) -> answer.Answer:
    """Answer an error that the product raised on purpose."""
    status, said = told(error, anonymous=request.scope.get("user") is None)
    return answer.json(said, status, headers=_headers(error, status))


def answer_refused(request: Asked, error: HTTPException) -> answer.Answer:
    """Answer what the framework refused: unknown addresses and methods, malformed requests."""
    sentence = error.detail
    if isinstance(error, NotFoundException):
        sentence = f"There is nothing at {request.url.path[:LONGEST_SHOWN]}."
    elif isinstance(error, MethodNotAllowedException):
        sentence = _WRONG_METHOD.format(request.method)
    if error.status_code >= 500:  # noqa: PLR2004  an error of ours, whatever raised it
        return answer_unexpected(request, error)
    headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return answer.json(body((sentence,)), error.status_code, headers=headers)


def answer_unexpected(request: Asked, error: Exception) -> answer.Answer:
    """Answer an error that nobody foresaw: the log has all of it, the caller its number."""
    number = request_id(request.scope)
    _log.error("request %s: %s %s failed", number, request.method, request.url.path, exc_info=error)
    sentence = f"Something went wrong that should not have. It is in the log of the site under the number {number}."
    return answer.json(body((sentence,)), 500)


def _headers(error: WhimbrelError, status: int) -> dict[str, str]:
    if isinstance(error, WrongCredentials):
        return {**_NOT_BELIEVED, "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
    if status == 401:  # noqa: PLR2004  the status itself
        return _NOT_BELIEVED
    return {"Retry-After": RETRY_AFTER} if isinstance(error, Unavailable) and status == 503 else {}  # noqa: PLR2004


def _problems(error: JqlError) -> list[dict[str, Any]]:
    return [
        {
            "message": problem.message,
            "start": problem.span.start,
            "end": problem.span.end,
            "expected": list(problem.expected),
        }
        for problem in error.problems
    ]
