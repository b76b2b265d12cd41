"""From a query's text to the ids of the issues that it finds."""

from typing import Literal

import msgspec

from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Query
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.leftout import left_out
from whimbrel.jql.mentions import mentioned_issues
from whimbrel.jql.names import Names
from whimbrel.jql.normalise import normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve, resolve_leniently
from whimbrel.jql.resolved import Resolved, leaves
from whimbrel.search.known import known_issues
from whimbrel.search.sight import sight_of
from whimbrel.search.sql import statement
from whimbrel.storage.postgres import Reader

Validation = Literal["strict", "warn", "none"]
"""What becomes of a query that names what does not exist: an error; or a warning or nothing, and it matches nothing.

A syntax error is an error in each, and so is what is not supported yet.
"""


MOST_CONDITIONS = 1000
"""PostgreSQL takes longer over each condition the more there are, and dies of tens of thousands."""
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
    parsed = parse(query) if isinstance(query, str) else query
    user = None if asker.user_id is None else catalogue.people.users.get(asker.user_id)
    seen = visible(catalogue, user)
    names = CatalogueNames(catalogue, seen)
    names = names.knowing(await known_issues(reader, catalogue, seen, mentioned_issues(parsed, names)))
    meant, warnings = _resolve(parsed, names, asker, validation)
    if validation != "none":
        warnings += left_out(parsed, names)
    resolved = normalise(meant)
    _check_size(resolved, parsed)
    sight = sight_of(catalogue, user, resolved.where, seen)
    total = await reader.fetch_value(statement.count(resolved, sight))
    if not start < total or limit < 1:
        return Answer((), total, warnings)
    page = statement.page_of_few if total <= FEW else statement.page
    rows = await reader.fetch_all(page(resolved, sight, start, limit))
    return Answer(tuple(row.id for row in rows), total, warnings)


def _check_size(resolved: Resolved, parsed: Query) -> None:
    conditions = sum(1 for _ in leaves(resolved.where))
    if conditions > MOST_CONDITIONS:
        sentence = f"The query comes down to {conditions:,} conditions; at most {MOST_CONDITIONS:,} can be answered."
        raise JqlError(Problem(f"{sentence} Put values of one field into one list.", parsed.span))


def _resolve(query: Query, names: Names, asker: Asker, validation: Validation) -> tuple[Resolved, tuple[Problem, ...]]:
    if validation == "strict":
        return resolve(query, names, asker), ()
    resolved, problems = resolve_leniently(query, names, asker)
    return resolved, problems if validation == "warn" else ()
