"""When the asker's sessions began, looked up where a query asks for it."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Query
from whimbrel.jql.calls import called_functions
from whimbrel.jql.functions.dates import LOGINS
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.people import app_user

_LOGINS = select(app_user.c.current_login, app_user.c.previous_login).where(app_user.c.id == bindparam("user"))


async def knowing_logins(reader: Reader, asker: Asker, queries: Iterable[Query]) -> Asker:
    """Return the asker with the beginnings of the present session and of the one before, if a query needs them."""
    if asker.user_id is None or all(LOGINS.isdisjoint(called_functions(query)) for query in queries):
        return asker
    row = await reader.fetch_one(_LOGINS, {"user": asker.user_id})
    if row is None:
        return asker
    return msgspec.structs.replace(asker, current_login=row.current_login, last_login=row.previous_login)
