"""Looks up the saved filters that a query mentions, and those that they mention, as far as the asker may see them."""

from whimbrel.catalogue.filters import may_see_filter
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.ast import Query
from whimbrel.jql.errors import JqlError
from whimbrel.jql.filtermentions import FilterMentions, mentioned_filters
from whimbrel.jql.filters import NO_FILTERS, KnownFilter, KnownFilters
from whimbrel.jql.inclusion import MOST_NESTED
from whimbrel.jql.names import FieldNames
from whimbrel.jql.parse import parse
from whimbrel.storage import filters
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.filter import SavedFilter
from whimbrel.tracker.user import User


async def known_filters(
    reader: Reader, catalogue: Catalogue, user: User | None, query: Query, names: FieldNames
) -> KnownFilters:
    """Return the filters; one statement for each level at which filters include others."""
    wanted = mentioned_filters(query, names)
    if not wanted:
        return NO_FILTERS
    found: dict[int, KnownFilter] = {}
    asked = FilterMentions()
    for _ in range(MOST_NESTED + 1):
        asked = FilterMentions(asked.ids | wanted.ids, asked.names | wanted.names)
        rows = await filters.mentioned(reader, wanted.ids, wanted.names)
        fresh = [_known(row) for row in rows if row.id not in found and may_see_filter(catalogue, user, row)]
        found.update((one.id, one) for one in fresh)
        inner = [mentioned_filters(one.query, names) for one in fresh if one.query]
        wanted = FilterMentions(
            frozenset().union(*(one.ids for one in inner)) - asked.ids,
            frozenset().union(*(one.names for one in inner)) - asked.names,
        )
        if not wanted:
            break
    by_name: dict[str, tuple[int, ...]] = {}
    for one in found.values():
        by_name[one.name.lower()] = (*by_name.get(one.name.lower(), ()), one.id)
    return KnownFilters(found, by_name)


def _known(row: SavedFilter) -> KnownFilter:
    try:
        return KnownFilter(row.id, row.name, parse(row.jql))
    except JqlError as error:
        return KnownFilter(row.id, row.name, None, error.problems)
