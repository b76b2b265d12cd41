"""Identifiers that every floor speaks: positions in the log and issue keys."""

import re
from typing import Self

import msgspec

_POSITION = re.compile(r"([0-9]{1,20})\.([0-9]{1,20})\.([0-9]{1,20})")


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
    def parse(cls, text: str) -> Self | None:
        """Read the text form back; None if the text is not one."""
        match = _POSITION.fullmatch(text)
        return cls(*map(int, match.groups())) if match else None


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
