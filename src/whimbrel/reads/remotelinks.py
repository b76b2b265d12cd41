"""Links from an issue to things outside, for those who see the issue."""

from sqlalchemy import bindparam, select

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import remote_link as table
from whimbrel.tracker.remotelink import RemoteLink
from whimbrel.tracker.user import User

_OF_ISSUE = select(table).where(table.c.issue_id == bindparam("issue")).order_by(table.c.id)


async def read_remote_links(
    reader: Reader, catalogue: Catalogue, user: User | None, mention: str
) -> tuple[str, list[RemoteLink]]:
    """Return the key of an issue, and its links by id. Raises `NotFound`."""
    view = await read_issue(reader, catalogue, user, mention, Parts())
    rows = await reader.fetch_all(_OF_ISSUE, {"issue": view.issue.id})
    return view.key, [RemoteLink(**row._asdict()) for row in rows]
