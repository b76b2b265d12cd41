"""Bodies of requests, from bytes to JSON values.

Invalid
└── WrongMediaType    the body is not said to be JSON
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from whimbrel.errors import Invalid

LARGEST = 10 * 1024 * 1024


class WrongMediaType(Invalid):
    """The body is of a kind that cannot be read here."""


def read_json(raw: bytes, content_type: str) -> Any:
    """Read a JSON value; None for an empty body, whatever it is said to be.

    Raises `WrongMediaType` for a body that is not said to be JSON, `Invalid` for one that is not JSON, is nested too
    deeply, or contains U+0000, which no text of the product can hold.
    """
    if not raw.strip():
        return None
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise WrongMediaType("The body must be JSON, sent with the header 'Content-Type: application/json'.")
    try:
        value = msgspec.json.decode(raw)
    except RecursionError:
        raise Invalid("The body is nested too deeply.") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise Invalid(f"The body is not JSON: {error}.") from None
    if b"\\u" in raw and any("\0" in text or not _is_text(text) for text in _texts(value)):
        raise Invalid("The body contains U+0000 or half of a surrogate pair, which no text can hold.")
    return value


def json_object(value: Any) -> dict[str, Any]:
    """Return a body that must be an object. Raises `Invalid` for any other."""
    if not isinstance(value, dict):
        raise Invalid("The body must be a JSON object." if value is not None else "The body is missing.")
    return value


def _is_text(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _texts(value: Any) -> Iterator[str]:
    """Go through all texts of a JSON value, names of members included, without recursion."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
