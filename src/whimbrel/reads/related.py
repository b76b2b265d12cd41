"""How many issues have a component or a version, of those that somebody may see."""

import msgspec
from sqlalchemy import ColumnElement, func, select

from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.search.sql.visible import sees
from whimbrel.storage.postgres import Reader
from whimbrel.storage.replacing import MANY
from whimbrel.storage.schema.issue import issue
from whimbrel.tracker.user import User


class Counts(msgspec.Struct, frozen=True):
    """All issues, and those that are not resolved."""

    all: int
    unresolved: int


async def count_related(
    reader: Reader, catalogue: Catalogue, user: User | None, field_id: str, value_id: int
) -> Counts:
    """Count the issues that have a value in `components`, `fixVersions` or `versions`, and that the user may see."""
    field = MANY[field_id]
    has_it: ColumnElement[bool] = field.table.c[field.column] == value_id
    unresolved = func.count().filter(issue.c.resolution_id.is_(None))
    counted = select(func.count().label("total"), unresolved.label("unresolved"))
    joined = counted.select_from(field.table.join(issue, issue.c.id == field.table.c.issue_id))
    row = await reader.fetch_one(joined.where(has_it, sees(visible(catalogue, user))))
    return Counts(row.total, row.unresolved) if row else Counts(0, 0)
