"""Places in the text of a query."""

import msgspec


class Span(msgspec.Struct, frozen=True, gc=False):
    """The part of a text from `start` up to, not including, `end`, in code points."""

    start: int
    end: int


def line_and_character(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the character in it, both from 1, as Jira counts them: only a line feed ends a line."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
