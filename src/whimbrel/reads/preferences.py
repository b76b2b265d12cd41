"""One's own preferences."""

from typing import Any

from sqlalchemy import bindparam, select

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.people import app_user
from whimbrel.tracker.preference import LONGEST_KEY, OF_ACCOUNT
from whimbrel.tracker.user import User

_HELD = select(app_user.c.preferences).where(app_user.c.id == bindparam("user"))


async def read_preference(reader: Reader, _catalogue: Catalogue, user: User, key: str) -> Any:
    """Return a preference of who asks. Raises `NotFound` where it is not set."""
    if key in OF_ACCOUNT:
        return getattr(user, OF_ACCOUNT[key])
    held = await reader.fetch_value(_HELD, {"user": user.id}) or {}
    if key not in held:
        raise NotFound(f"You have no preference '{key[:LONGEST_KEY]}'.")
    return held[key]
