"""Saved filters in the place where a query names them.

Filters are resolved before what includes them, each once for either sign, so that neither a chain of filters nor a
filter that is named a thousand times takes more than its share. What is wrong with a value in a saved filter is only
warned of: the filter's owner could not know, when it was saved, what would be renamed or deleted.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from whimbrel.jql.ast import Query, clauses
from whimbrel.jql.fault import shown
from whimbrel.jql.filtermentions import FilterMentions, mentioned_filters
from whimbrel.jql.filters import KnownFilter, KnownFilters
from whimbrel.jql.names import FieldNames
from whimbrel.jql.resolved import Node
from whimbrel.jql.unsupported import Unanswerable

MOST_NESTED = 20
"""How many filters deep a query may include others."""
MOST_CLAUSES = 10_000
"""How many clauses the filters that a query includes may have together."""


class Included(msgspec.Struct, frozen=True):
    """What a filter means, and its negation; `warnings` are of this filter and of those that it includes."""

    node: Node
    negated: Node
    warnings: tuple[str, ...] = ()


Inclusion: TypeAlias = Mapping[int, Included | str]
"""What each known filter means, by its id, or the sentence that says why it cannot be included."""

Meaning: TypeAlias = Callable[[Query, Inclusion], Included]
"""Resolves a filter's query, with what is wrong with its values as warnings. Raises `Unanswerable`."""


def include(known: KnownFilters, names: FieldNames, meaning: Meaning) -> Inclusion:
    """Return what the known filters mean."""
    within = {one.id: _ids(known, mentioned_filters(one.query, names)) for one in known.by_id.values() if one.query}
    found: dict[int, Included | str] = {}
    depths: dict[int, int] = {}
    clause_count = 0
    for filter_id in _inner_first(within):
        one, inner = known.by_id[filter_id], within[filter_id]
        depths[filter_id] = 1 + max((depths.get(other, 0) for other in inner), default=0)
        assert one.query is not None  # only those that are queries have an entry
        clause_count += sum(1 for _ in clauses(one.query))
        if depths[filter_id] > MOST_NESTED or clause_count > MOST_CLAUSES:
            found[filter_id] = _TOO_MUCH.format(shown(one.name))
        else:
            broken = next((said for other in inner if isinstance(said := found.get(other), str)), None)
            found[filter_id] = broken or _included(one, inner, found, meaning)
    for one in known.by_id.values():
        found.setdefault(one.id, _unreadable(one) if one.query is None else _CYCLE.format(shown(one.name)))
    return found


_TOO_MUCH = (
    f"The filter '{{}}' cannot be included: filters may include others at most {MOST_NESTED} deep, and have at most "
    f"{MOST_CLAUSES:,} clauses together."
)
_CYCLE = (
    "The filter '{}' causes a cyclical reference: it includes itself, directly or through other filters. This query "
    "can not be executed and should be edited."
)


def _unreadable(one: KnownFilter) -> str:
    return f"The filter '{shown(one.name)}' is no query: {' '.join(problem.message for problem in one.problems)}"


def _included(one: KnownFilter, inner: frozenset[int], found: Inclusion, meaning: Meaning) -> Included | str:
    assert one.query is not None
    try:
        meant = meaning(one.query, found)
    except Unanswerable as error:
        return f"In the filter '{shown(one.name)}': {' '.join(error.messages)}"
    own = (f"In the filter '{shown(one.name)}': {sentence}" for sentence in meant.warnings)
    inherited = (said for other in sorted(inner) if isinstance(it := found[other], Included) for said in it.warnings)
    return msgspec.structs.replace(meant, warnings=tuple(dict.fromkeys((*own, *inherited))))


def _ids(known: KnownFilters, mentions: FilterMentions) -> frozenset[int]:
    named = (found for name in mentions.names for found in known.by_name.get(name, ()))
    return frozenset((*named, *(filter_id for filter_id in mentions.ids if filter_id in known.by_id)))


def _inner_first(within: Mapping[int, frozenset[int]]) -> Iterator[int]:
    """Yield filters after all that they include; what includes itself is never reached."""
    waiting = {one: {other for other in inner if other in within} for one, inner in within.items()}
    including: dict[int, list[int]] = {}
    for one, inner in waiting.items():
        for other in inner:
            including.setdefault(other, []).append(one)
    ready = [one for one, inner in waiting.items() if not inner]
    while ready:
        one = ready.pop()
        yield one
        for outer in including.get(one, ()):
            waiting[outer].discard(one)
            if not waiting[outer]:
                ready.append(outer)
