"""What may be seen of attached files: the record, by its id, and the content."""

from sqlalchemy import bindparam, select

from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage import issues
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import attachment as table
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_FIND = select(table).where(table.c.id == bindparam("attachment"))


async def read_attachment(reader: Reader, catalogue: Catalogue, user: User | None, mention: str) -> Attachment:
    """Return the record with an id. Raises `NotFound` where it is missing, or on an issue that the user may not see."""
    attachment_id = parse_id(mention)
    row = None if attachment_id is None else await reader.fetch_one(_FIND, {"attachment": attachment_id})
    issue = (await issues.load(reader, [row.issue_id])).get(row.issue_id) if row is not None else None
    if row is None or issue is None or not visible(catalogue, user, archived=True).sees(issue):
        raise NotFound(f"The attachment with id '{mention[:40]}' does not exist")
    return Attachment(**row._asdict())
