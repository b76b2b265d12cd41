"""Parameters of a request, read as leniently as Jira reads them.

Invalid
└── AddressTooLong    the request line is longer than clients may rely on
"""

from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import parse_qsl

from whimbrel.errors import Invalid

LONGEST_ADDRESS = 8 * 1024
MOST_PARAMETERS = 1000
LARGEST_NUMBER = 2**31 - 1
_TRUE = frozenset({"true", "yes", "on", "1"})


class AddressTooLong(Invalid):
    """The request line is longer than clients may rely on."""

    def __init__(self) -> None:
        super().__init__(f"The address is longer than {LONGEST_ADDRESS} bytes: send the query with POST.")


class Query:
    """Parameters by name. A repeated one keeps all its values; unknown ones are nobody's business."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        """Take the values of each name, in the order in which they were sent."""
        self._values = values

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read a query string. Raises `Invalid` for one with far too many parameters or with U+0000 in it."""
        found: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
        except ValueError:
            raise Invalid(f"A request has at most {MOST_PARAMETERS} parameters.") from None
        for name, value in pairs:
            if "\0" in value:
                raise Invalid(f"The parameter '{name[:40]}' contains the character U+0000.")
            found.setdefault(name, []).append(value)
        return cls(found)

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> Self:
        """Read the same parameters from a JSON object. Raises `Invalid` for a member that is an object."""
        found: dict[str, list[str]] = {}
        for name, value in members.items():
            items = value if isinstance(value, list) else [value]
            if any(isinstance(item, dict | list) for item in items):
                raise Invalid(f"The member '{name[:40]}' must be a text, a number, true, false, or a list of texts.")
            found[name] = [str(item) for item in items if item is not None]
        return cls(found)

    def text(self, *names: str) -> str | None:
        """Return the first value of the first of the names that was sent."""
        return next((self._values[name][0] for name in names if self._values.get(name)), None)

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of words, sent with commas between them, or repeated, or both."""
        parts = (part.strip() for value in self._values.get(name, ()) for part in value.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a truth value; clients write `true`, `True` and `1`."""
        sent = self.text(name)
        return default if sent is None or not sent.strip() else sent.strip().lower() in _TRUE

    def number(self, name: str) -> int | None:
        """Return a whole number; None where it is missing, empty or `false`. Raises `Invalid` for anything else."""
        sent = (self.text(name) or "").strip()
        if not sent or sent.lower() == "false":
            return None
        digits = sent.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= LARGEST_NUMBER):  # noqa: PLR2004  a longer one is larger
            raise Invalid(f"The parameter '{name}' must be a whole number, not '{sent[:40]}'.")
        return int(sent)
