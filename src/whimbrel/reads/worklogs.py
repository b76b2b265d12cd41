"""Worklogs apart from their issues: those that changed since, those that are gone, those with certain ids."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.catalogue.audience import may_see
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.search.sql.array import among
from whimbrel.search.sql.visible import sees
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import deleted_worklog, issue, worklog
from whimbrel.storage.schema.text import without_lexemes
from whimbrel.tracker.comment import Visibility, Worklog
from whimbrel.tracker.user import User

MOST = 1000
"""How many are told at once, as in Jira."""

_SEEN = select(*without_lexemes(worklog), issue.c.project_id).join(issue, issue.c.id == worklog.c.issue_id)
_DELETED = (
    select(deleted_worklog.c.id, deleted_worklog.c.deleted)
    .where(deleted_worklog.c.deleted >= bindparam("since"))
    .order_by(deleted_worklog.c.deleted, deleted_worklog.c.id)
    .limit(MOST + 1)
)


class Moved(msgspec.Struct, frozen=True):
    """A page of worklog ids with the instants at which they changed or went, oldest first."""

    moments: tuple[tuple[int, datetime], ...]
    last: bool


async def updated_worklogs(reader: Reader, catalogue: Catalogue, user: User | None, since: datetime) -> Moved:
    """Return which worklogs, of those that the user may see, changed at an instant or after it."""
    statement = (
        _SEEN.where(sees(visible(catalogue, user)), worklog.c.updated >= since)
        .order_by(worklog.c.updated, worklog.c.id)
        .limit(MOST + 1)
    )
    rows = await reader.fetch_all(statement)
    heard = [row for row in rows[:MOST] if _is_heard(catalogue, user, row)]
    return Moved(tuple((row.id, row.updated) for row in heard), len(rows) <= MOST)


async def deleted_worklogs(reader: Reader, _catalogue: Catalogue, _user: User | None, since: datetime) -> Moved:
    """Return which worklogs were deleted at an instant or after it; nothing but their ids is left to be hidden."""
    rows = await reader.fetch_all(_DELETED, {"since": since})
    return Moved(tuple((row.id, row.deleted) for row in rows[:MOST]), len(rows) <= MOST)


async def worklogs_of(reader: Reader, catalogue: Catalogue, user: User | None, ids: Sequence[int]) -> list[Worklog]:
    """Return the worklogs with these ids that the user may see, by id."""
    statement = _SEEN.where(sees(visible(catalogue, user)), among(worklog.c.id, ids)).order_by(worklog.c.id)
    return [_worklog(row) for row in await reader.fetch_all(statement) if _is_heard(catalogue, user, row)]


def _is_heard(catalogue: Catalogue, user: User | None, row: Any) -> bool:
    return may_see(catalogue, user, row.project_id, Visibility(row.group_id, row.role_id))


def _worklog(row: Any) -> Worklog:
    kept = row._asdict()
    audience = Visibility(kept.pop("group_id"), kept.pop("role_id"))
    del kept["project_id"]
    return Worklog(visibility=audience, **kept)
