"""The id of a thing in an address."""

from whimbrel.errors import NotFound
from whimbrel.tracker.identity import parse_id


def named_id(sent: str, noun: str) -> int:
    """Read an id. Raises `NotFound` for a text that is no id, since nothing can have it."""
    found = parse_id(sent)
    if found is None:
        raise NotFound(f"The {noun} with id '{sent[:40]}' does not exist.")
    return found
