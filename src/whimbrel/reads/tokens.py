"""The personal access tokens of the one who asks; never their secrets, which nobody has."""

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotSignedIn
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.people import api_token
from whimbrel.tracker.user import User

_OWN = (
    select(api_token.c.id, api_token.c.name, api_token.c.created, api_token.c.expires, api_token.c.last_accessed)
    .where(api_token.c.user_id == bindparam("user"))
    .order_by(api_token.c.id)
)


class TokenView(msgspec.Struct, frozen=True):
    """What can be said of a token after it was made."""

    id: int
    name: str
    created: datetime
    expires: datetime | None
    last_accessed: datetime | None


async def own_tokens(reader: Reader, _catalogue: Catalogue, user: User | None) -> list[TokenView]:
    """Return the user's own tokens, oldest first."""
    if user is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    return [TokenView(**row._asdict()) for row in await reader.fetch_all(_OWN, {"user": user.id})]
