"""Every error of the product has its status."""

import pytest

from whimbrel import errors as kinds
from whimbrel.rest.http import errors
from whimbrel.rest.http.body import WrongMediaType
from whimbrel.rest.http.origin import CrossSite
from whimbrel.rest.http.query import AddressTooLong


@pytest.mark.parametrize(
    ("error", "status", "for_nobody"),
    [
        (kinds.Invalid("x"), 400, 400),
        (kinds.NotSignedIn("x"), 401, 401),
        (kinds.NotAllowed("x"), 403, 401),
        (CrossSite(), 403, 403),
        (kinds.NotFound("x"), 404, 404),
        (kinds.Conflict("x"), 409, 409),
        (kinds.TooLarge("x"), 413, 413),
        (AddressTooLong(), 414, 414),
        (WrongMediaType("x"), 415, 415),
        (kinds.OutcomeUnknown("x"), 500, 500),
        (kinds.HomeError("x"), 500, 500),
        (kinds.Unavailable("x"), 503, 503),
    ],
)
def test_the_status_of_an_error(error: kinds.WhimbrelError, status: int, for_nobody: int) -> None:
    assert errors.status_of(error, anonymous=False) == status
    assert errors.status_of(error, anonymous=True) == for_nobody


def test_a_request_keeps_its_number() -> None:
    scope: dict[str, object] = {}
    assert errors.request_id(scope) == errors.request_id(scope)
    assert errors.request_id(scope) != errors.request_id({})
