"""Who voted for an issue, and who watches it."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Select, Table, bindparam, select

from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import vote, watcher
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User


class Participants(msgspec.Struct, frozen=True):
    """How many they are, whether the asker is one of them, and who they are, for those who may see that."""

    issue_key: str
    count: int
    asker_too: bool
    users: tuple[User, ...]


def _of_issue(table: Table) -> Select[Any]:
    return (
        select(table.c.user_id).where(table.c.issue_id == bindparam("issue")).order_by(table.c.created, table.c.user_id)
    )


_VOTERS = _of_issue(vote)
_WATCHERS = _of_issue(watcher)


async def read_voters(reader: Reader, catalogue: Catalogue, user: User | None, mention: str) -> Participants:
    """Return who voted for an issue. Raises `NotFound`."""
    return await _read(reader, catalogue, user, mention, _VOTERS)


async def read_watchers(reader: Reader, catalogue: Catalogue, user: User | None, mention: str) -> Participants:
    """Return who watches an issue. Raises `NotFound`."""
    return await _read(reader, catalogue, user, mention, _WATCHERS)


async def _read(
    reader: Reader, catalogue: Catalogue, user: User | None, mention: str, statement: Select[Any]
) -> Participants:
    view = await read_issue(reader, catalogue, user, mention, Parts(votes=True))
    project = catalogue.projects.all[view.issue.project_id]
    told = allows(catalogue, user, Permission.VIEW_VOTERS_AND_WATCHERS, project, view.issue)
    rows = await reader.fetch_all(statement, {"issue": view.issue.id}) if told else []
    count, own = (view.issue.votes, view.has_voted) if statement is _VOTERS else (view.issue.watches, view.is_watching)
    return Participants(view.key, count, own, tuple(_known(catalogue, rows)))


def _known(catalogue: Catalogue, rows: Iterable[Any]) -> Iterable[User]:
    return (catalogue.people.users[row.user_id] for row in rows if row.user_id in catalogue.people.users)
