"""Ids of things, as they stand in addresses."""

_LONGEST = 18
"""Digits that a database's id surely holds; a longer number is nobody's id."""


def read_id(text: str) -> int | None:
    """Return the id that a text says; None for a text that is no id."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None
