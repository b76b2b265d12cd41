"""From a query's text to the ids of the issues that it finds."""

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Query
from whimbrel.jql.errors import Problem
from whimbrel.search.sql import statement
from whimbrel.search.understanding import Validation, spelt_out, understand
from whimbrel.storage.postgres import Reader

FEW = 10_000
"""So many issues are collected as they are counted, and sorted; of more, a page is looked for anew."""


class Answer(msgspec.Struct, frozen=True):
    """A page of the issues that a query finds, in order, and how many there are on all pages."""

    ids: tuple[int, ...]
    total: int
    warnings: tuple[Problem, ...] = ()


async def search(  # noqa: PLR0913  three say who asks where, two which page, and nothing groups them
    reader: Reader,
    catalogue: Catalogue,
    asker: Asker,
    query: str | Query,
    *,
    start: int = 0,
    limit: int = 50,
    validation: Validation = "strict",
) -> Answer:
    """Answer a query for one asker from the tables, so that it sees what `reader` sees.

    `limit` 0 asks for the total alone. Raises `JqlError` for what is wrong with the query, as `validation` has it.
    """
    asked = await understand(reader, catalogue, asker, query, validation)
    wanted = await spelt_out(reader, asked)
    [found] = await reader.fetch_all(statement.find(wanted, asked.sight, FEW if limit else 0))
    total: int = found.total
    if not start < total or limit < 1:
        return Answer((), total, asked.warnings)
    if total > FEW:
        page = statement.page(wanted, asked.sight, start, limit)
    elif total == 1:
        return Answer(tuple(found.ids), total, asked.warnings)
    else:
        page = statement.page_among(found.ids, wanted, asked.sight, start, limit)
    rows = await reader.fetch_all(page)
    return Answer(tuple(row.id for row in rows), total, asked.warnings)
