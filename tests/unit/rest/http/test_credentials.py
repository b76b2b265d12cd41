"""Credentials are read from headers in every form that clients send them in."""

import base64

import pytest

from whimbrel.rest.http.credentials import (
    Password,
    SessionCookie,
    Token,
    WrongCredentials,
    read_credentials,
    session_cookie,
)


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("Basic " + encoded(b"ada:secret"), Password("ada", "secret")),
        ("basic  " + encoded(b"ada:a:b:"), Password("ada", "a:b:")),
        ("BASIC " + encoded("jörg:ü".encode()), Password("jörg", "ü")),
        ("Basic " + encoded("jörg:ü".encode("latin-1")), Password("jörg", "ü")),
        ("Basic " + encoded(b":"), Password("", "")),
        ("Bearer abc", Token("abc")),
        ("bearer   abc ", Token("abc")),
        ("", None),
        ("  ", None),
    ],
)
def test_an_authorization_is_read(authorization: str, expected: object) -> None:
    assert read_credentials(authorization, "") == expected


@pytest.mark.parametrize(
    "authorization",
    ["Basic", "Basic !", "Basic YQ", "Basic " + encoded(b"nocolon"), "Basic \xe9", "Bearer", "Digest x", "abc"],
)
def test_one_that_cannot_be_understood_is_never_anonymous(authorization: str) -> None:
    with pytest.raises(WrongCredentials):
        read_credentials(authorization, "JSESSIONID=abc")


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ("JSESSIONID=abc", SessionCookie("abc")),
        ("a=b; JSESSIONID=abc; c=d", SessionCookie("abc")),
        ("JSESSIONID=", None),
        ("jsessionid=abc", None),
        ("", None),
        (";;=", None),
    ],
)
def test_a_cookie_is_found_among_others(cookies: str, expected: object) -> None:
    assert read_credentials("", cookies) == expected


def test_a_session_cookie_is_kept_from_scripts_and_other_sites() -> None:
    parts = session_cookie("abc", "/jira", secure=True, lasts=60).split("; ")
    assert parts[0] == "JSESSIONID=abc"
    assert set(parts[1:]) == {"HttpOnly", "Max-Age=60", "Path=/jira", "SameSite=Lax", "Secure"}
    assert "Secure" not in session_cookie("abc", "", secure=False, lasts=60)
    assert "Path=/;" in session_cookie("abc", "", secure=False, lasts=60)
