"""From a query's text to the ids of the issues that it finds."""

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Query
from whimbrel.jql.errors import Problem
from whimbrel.search.sql import statement
from whimbrel.search.understanding import Validation, spelt_out, understand
from whimbrel.storage.postgres import Reader

FEW = 1000
"""Of so many issues a page is found best by sorting all of them; of more, by walking through the issues in order."""


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
    total = await reader.fetch_value(statement.count(wanted, asked.sight))
    if not start < total or limit < 1:
        return Answer((), total, asked.warnings)
    page = statement.page_of_few if total <= FEW else statement.page
    rows = await reader.fetch_all(page(wanted, asked.sight, start, limit))
    return Answer(tuple(row.id for row in rows), total, asked.warnings)
