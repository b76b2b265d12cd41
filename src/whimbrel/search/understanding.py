"""From a query's text to what it means for one asker: everything that comes before an answer."""

from typing import Literal

import msgspec

from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.ast import Query
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.history.mentions import mentioned_past
from whimbrel.jql.leftout import left_out
from whimbrel.jql.mentions import joined, mentioned_issues
from whimbrel.jql.names import Names
from whimbrel.jql.normalise import normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve, resolve_leniently
from whimbrel.jql.resolved import And, Or, Resolved, leaves
from whimbrel.search.filters import known_filters
from whimbrel.search.known import known_issues
from whimbrel.search.knownpast import known_past
from whimbrel.search.logins import knowing_logins
from whimbrel.search.sight import Sight, sight_of
from whimbrel.search.words import with_words
from whimbrel.storage.postgres import Reader

Validation = Literal["strict", "warn", "none"]
"""What becomes of a query that names what does not exist: an error; or a warning or nothing, and it matches nothing.

A syntax error is an error in each, and so is what is not supported yet.
"""

MOST_CONDITIONS = 1000
"""PostgreSQL takes longer over each condition the more there are, and dies of tens of thousands."""
DEEPEST = 250
"""How deep ANDs and ORs may alternate, once saved filters stand in their places."""


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
    filters = await known_filters(reader, catalogue, user, parsed, names)
    queries = (parsed, *(one.query for one in filters.by_id.values() if one.query is not None))
    issues = await known_issues(reader, catalogue, seen, joined(mentioned_issues(query, names) for query in queries))
    past = await known_past(reader, seen, frozenset().union(*(mentioned_past(query, names) for query in queries)))
    names = names.knowing(issues, filters, past)
    asker = await knowing_logins(reader, asker, queries)
    meant, warnings = _resolve(parsed, names, asker, validation)
    if validation != "none":
        warnings += (*meant.warnings, *left_out(parsed, names))
    _check_depth(meant, parsed)
    normal = normalise(meant)
    _check_size(normal, parsed)
    return Understood(parsed, meant, normal, sight_of(catalogue, user, normal.where, seen), warnings)


async def spelt_out(reader: Reader, asked: Understood) -> Resolved:
    """Return the normal form with the words of the site that its wildcards and fuzzy words stand for.

    Raises `JqlError` where they stand for too many.
    """
    where = await with_words(reader, asked.normal.where, asked.parsed.span)
    return msgspec.structs.replace(asked.normal, where=where)


def _check_depth(resolved: Resolved, parsed: Query) -> None:
    """Refuse what walks by recursion could not go through: only included filters can nest so deeply."""
    waiting = [(resolved.where, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEEPEST:
            sentence = f"The query and the filters that it includes are nested more than {DEEPEST} deep."
            raise JqlError(Problem(sentence, parsed.span))
        if isinstance(node, And | Or):
            waiting.extend((child, depth + 1) for child in node.children)


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
