"""The small configured lists that every issue refers to: priorities, resolutions, issue types and link types."""

import msgspec


class Priority(msgspec.Struct, frozen=True):
    """How urgent an issue is; `sequence` is the configured order, most urgent first."""

    id: int
    name: str
    sequence: int
    color: str = "#6b6963"
    description: str = ""


class Resolution(msgspec.Struct, frozen=True):
    """Why an issue is no longer open; an issue without one is unresolved."""

    id: int
    name: str
    sequence: int
    description: str = ""


class IssueType(msgspec.Struct, frozen=True):
    """What kind of work an issue is; a sub-task type needs a parent."""

    id: int
    name: str
    sequence: int
    subtask: bool = False
    description: str = ""
    avatar_id: int | None = None


class LinkType(msgspec.Struct, frozen=True):
    """A kind of link between issues: the source shows `outward`, the destination shows `inward`."""

    id: int
    name: str
    inward: str
    outward: str
