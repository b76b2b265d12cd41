"""Answers: JSON as Jira labels it, or nothing."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response

from whimbrel.ids import Position

JSON = "application/json;charset=UTF-8"
POSITION = "X-Whimbrel-Position"

Answer = Response[bytes]
encode = msgspec.json.Encoder().encode


def json(
    value: Any, status: int = 200, *, position: Position | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Answer a JSON value; `position` tells the caller where its write stands in the log."""
    return _answer(encode(value), status, position, {**(headers or {}), "Content-Type": JSON})


def nothing(status: int = 204, *, position: Position | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer without a body."""
    return _answer(b"", status, position, headers or {})


def page(text: str, policy: str) -> Answer:
    """Answer an HTML page under a content security policy."""
    headers = {"Content-Type": "text/html;charset=UTF-8", "Content-Security-Policy": policy}
    return _answer(text.encode(), 200, None, headers)


def raw(content: bytes, headers: Mapping[str, str]) -> Answer:
    """Answer bytes that are something else; `headers` must say what."""
    return _answer(content, 200, None, headers)


def _answer(content: bytes, status: int, position: Position | None, headers: Mapping[str, str]) -> Answer:
    told = dict(headers)
    if position is not None:
        told[POSITION] = str(position)
    return Response(content, status_code=status, headers=told, media_type=told.get("Content-Type", JSON))
