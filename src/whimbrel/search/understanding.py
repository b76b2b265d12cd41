"""From a query's text to what it means for one asker: everything that comes before an answer."""

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
from whimbrel.search.sight import Sight, sight_of
from whimbrel.storage.postgres import Reader

Validation = Literal["strict", "warn", "none"]
"""What becomes of a query that names what does not exist: an error; or a warning or nothing, and it matches nothing.

A syntax error is an error in each, and so is what is not supported yet.
"""

MOST_CONDITIONS = 1000
"""PostgreSQL takes longer over each condition the more there are, and dies of tens of thousands."""


class Understood(msgspec.Struct, frozen=True):
    """A query as it was written, as it was resolved, and in normal form; `sight` is what its asker may see."""

    parsed: Query
    meant: Resolved
    normal: Resolved
    sight: Sight
    warnings: tuple[Problem, ...] = ()


async def understand(
    reader: Reader, catalogue: Catalogue, asker: Asker, query: str | Query, validation: Validation = "strict"
) -> Understood:
    """Return what a query means. Raises `JqlError` for what is wrong with it, as `validation` has it."""
    parsed = parse(query) if isinstance(query, str) else query
    user = None if asker.user_id is None else catalogue.people.users.get(asker.user_id)
    seen = visible(catalogue, user)
    names = CatalogueNames(catalogue, seen)
    names = names.knowing(await known_issues(reader, catalogue, seen, mentioned_issues(parsed, names)))
    meant, warnings = _resolve(parsed, names, asker, validation)
    if validation != "none":
        warnings += left_out(parsed, names)
    normal = normalise(meant)
    _check_size(normal, parsed)
    return Understood(parsed, meant, normal, sight_of(catalogue, user, normal.where, seen), warnings)


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
