"""Saved filters that a query includes, looked up before it is resolved."""

from collections.abc import Mapping

import msgspec

from whimbrel.jql.ast import Query
from whimbrel.jql.errors import Problem


class KnownFilter(msgspec.Struct, frozen=True):
    """A filter that the asker may see: its query, or what keeps it from being one."""

    id: int
    name: str
    query: Query | None
    problems: tuple[Problem, ...] = ()


class KnownFilters(msgspec.Struct, frozen=True):
    """The filters that the asker may see, of those that a query and the filters it includes may mean."""

    by_id: Mapping[int, KnownFilter] = {}
    by_name: Mapping[str, tuple[int, ...]] = {}


NO_FILTERS = KnownFilters()
