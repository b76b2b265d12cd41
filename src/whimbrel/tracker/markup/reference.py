"""What a text can refer to, looked up by whoever shows it for one reader."""

from typing import Protocol

import msgspec


class IssueReference(msgspec.Struct, frozen=True):
    """An issue that the reader may see: where it is, what it is about, and whether it is resolved."""

    address: str
    summary: str
    resolved: bool = False


class FileReference(msgspec.Struct, frozen=True):
    """A file beside the text: where it is and, if it is a picture that can be shown, where its small one is."""

    address: str
    picture: bool = False
    thumbnail: str | None = None


class References(Protocol):
    """Looks up what a text names. None is for what does not exist, or the reader may not see."""

    def issue(self, key: str) -> IssueReference | None:
        """Return the issue with a key, as it is written in the text."""

    def user(self, name: str) -> str | None:
        """Return the full name of the user with a user name."""

    def file(self, name: str) -> FileReference | None:
        """Return the file with a name."""


class NoReferences:
    """Knows nothing: for texts that stand alone."""

    def issue(self, key: str) -> IssueReference | None:  # noqa: ARG002
        """Return None."""
        return None

    def user(self, name: str) -> str | None:  # noqa: ARG002
        """Return None."""
        return None

    def file(self, name: str) -> FileReference | None:  # noqa: ARG002
        """Return None."""
        return None


class MentionRecord(NoReferences):
    """Knows nothing either, and writes down who is mentioned."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.names: dict[str, None] = {}

    def user(self, name: str) -> str | None:
        """Note the name."""
        self.names[name] = None
        return None
