"""Identifiers that every floor speaks: positions in the log and issue keys."""

import re
from typing import Self

import msgspec

from whimbrel.errors import Invalid


class Position(msgspec.Struct, frozen=True, order=True):
    """A place in the event log: (epoch, transaction id, event id), compared in that order.

    Transaction ids belong to one PostgreSQL instance and its timeline; the epoch rises when either changes, so a
    position of an earlier life is never mistaken for one of this. Outside the product its text form is opaque.
    """

    epoch: int
    tx: int
    id: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.tx}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form back. Raises `Invalid` for anything else."""
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):  # noqa: PLR2004
            raise Invalid(f"'{text[:80]}' is not a position of the event log.")
        return cls(*(int(part) for part in parts))


PROJECT_KEY = re.compile(r"[A-Z][A-Z0-9_]{0,254}")
_ISSUE_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]*)-([0-9]{1,18})")


class IssueKey(msgspec.Struct, frozen=True, order=True):
    """A project's key and the issue's number in it, for example `WHI-7`."""

    project: str
    number: int

    def __str__(self) -> str:
        return f"{self.project}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a key in any case, as Jira does; None if the text has not the form of one."""
        match = _ISSUE_KEY.fullmatch(text.strip())
        return cls(match[1].upper(), int(match[2])) if match else None
