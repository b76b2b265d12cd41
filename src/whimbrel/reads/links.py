"""One-time links: whether one is still good."""

from datetime import datetime

from sqlalchemy import bindparam, select

from whimbrel.catalogue.sign_in import token_hash
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotSignedIn
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.people import one_time_link as table
from whimbrel.tracker.user import User

_GOOD = select(table.c.purpose).where(
    table.c.token_hash == bindparam("token"), table.c.purpose == bindparam("wanted"), table.c.expires > bindparam("now")
)


async def require_link(
    reader: Reader, _catalogue: Catalogue, _asker: User | None, purpose: str, secret: str, now: datetime
) -> None:
    """Raise `NotSignedIn` unless a secret is that of a link for a purpose which is not used up."""
    sent = {"token": token_hash(secret), "wanted": purpose, "now": now}
    if await reader.fetch_one(_GOOD, sent) is None:
        raise NotSignedIn("This link has been used already, or it has expired.")
