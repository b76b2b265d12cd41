"""A link between issues, on its own."""

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage import issues
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import issue_link
from whimbrel.tracker.constant import LinkType
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

_LINK = select(issue_link).where(issue_link.c.id == bindparam("link_id"))


class FullLink(msgspec.Struct, frozen=True):
    """A link with both its ends; the source shows the type's `outward` text."""

    id: int
    type: LinkType
    source: Issue
    destination: Issue


async def read_link(reader: Reader, catalogue: Catalogue, user: User | None, link_id: int) -> FullLink:
    """Return a link. Raises `NotFound` where it is missing, or where the user does not see both its ends."""
    row = await reader.fetch_one(_LINK, {"link_id": link_id})
    ends = await issues.load(reader, [row.source_id, row.destination_id]) if row else {}
    seen = visible(catalogue, user)
    if row is None or not all(
        end_id in ends and seen.sees(ends[end_id]) for end_id in (row.source_id, row.destination_id)
    ):
        raise NotFound(f"No issue link with id '{link_id}' exists.")
    link_type = catalogue.schemes.link_types[row.type_id]
    return FullLink(link_id, link_type, ends[row.source_id], ends[row.destination_id])
