"""How imported issues belong together: parents, epics and links, which wait until both ends are there."""

import enum
from collections.abc import Iterator

import msgspec

from whimbrel.importers.model import ImportedIssue
from whimbrel.tracker import customfield


class Bond(enum.StrEnum):
    """The ways in which an issue belongs to another."""

    PARENT = "parent"
    EPIC = "epic"
    LINK = "link"


class Relation(msgspec.Struct, frozen=True):
    """An issue and another, by key. `name` is the epic's name, or the lower-case name of the link's type.

    `outward` says that the issue is the link's source.
    """

    key: str
    other: str
    bond: Bond
    name: str = ""
    outward: bool = True
    link_id: int | None = None


def relations_of(issue: ImportedIssue) -> Iterator[Relation]:
    """Yield what an issue says about others."""
    if issue.parent is not None:
        yield Relation(issue.key, issue.parent, Bond.PARENT)
    if issue.epic is not None:
        yield Relation(issue.key, issue.epic.key, Bond.EPIC, issue.epic.name or "")
    for value in issue.values:
        epic = value.scalars[0]
        if value.field.type_key == customfield.EPIC_LINK.key and isinstance(epic, str):
            yield Relation(issue.key, epic, Bond.EPIC)
    for link in issue.links:
        yield Relation(issue.key, link.other, Bond.LINK, link.type_name.lower(), link.outward, link.id)
