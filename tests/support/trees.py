"""Random resolved trees, and what they mean for an issue that is nothing but values: for laws about trees alone."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from whimbrel.jql.fields import BY_NAME, QueryField
from whimbrel.jql.nature import Nature
from whimbrel.jql.resolved import (
    And,
    AnyOf,
    Constant,
    IsEmpty,
    Node,
    Or,
    Range,
    Related,
    Relation,
    Within,
    all_of,
    any_of,
    one_of,
    within,
)

SETS = tuple(BY_NAME[name] for name in ("status", "assignee", "labels", "fixversion", "issuelinktype"))
SCALES = tuple(BY_NAME[name] for name in ("votes", "workratio", "originalestimate"))
FIELDS = (*SETS, *SCALES)
Values = Mapping[QueryField, frozenset[int]]
_NUMBERS = st.integers(0, 5)
_NATURES = st.sampled_from((Nature.STATIC, Nature.STATIC, Nature.CONFIGURATION, Nature.USER, Nature.TEMPORAL))


def _values_of(field: QueryField) -> st.SearchStrategy[frozenset[int]]:
    fewest = 1 if field.always_set else 0
    return st.frozensets(_NUMBERS, min_size=fewest, max_size=3 if field.many else 1)


issues: st.SearchStrategy[Values] = st.fixed_dictionaries({field: _values_of(field) for field in FIELDS})
_ranges = st.builds(
    Range, st.none() | _NUMBERS, st.none() | _NUMBERS, low_included=st.booleans(), high_included=st.booleans()
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(
        lambda field, values, negated, nature: any_of(field, values, negated=negated, nature=nature),
        st.sampled_from(SETS),
        st.lists(_NUMBERS, max_size=3),
        st.booleans(),
        _NATURES,
    ),
    st.builds(
        lambda field, ranges, negated, nature: within(field, ranges, negated=negated, nature=nature),
        st.sampled_from(SCALES),
        st.lists(_ranges, min_size=1, max_size=2),
        st.booleans(),
        _NATURES,
    ),
    st.builds(IsEmpty, st.sampled_from(FIELDS), st.booleans()),
    st.builds(Related, st.just(Relation.VOTED), st.integers(0, 1), st.none(), st.booleans()),
    st.builds(Constant, st.booleans()),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda children: st.builds(
        lambda join, parts: join(parts), st.sampled_from((all_of, one_of)), st.lists(children, max_size=4)
    ),
    max_leaves=12,
)


def holds(node: Node, issue: Values, voted: frozenset[int] = frozenset()) -> bool:
    """Tell whether an issue is found by a tree; `voted` are the people who voted for it."""
    match node:
        case And(children=children):
            return all(holds(child, issue, voted) for child in children)
        case Or(children=children):
            return any(holds(child, issue, voted) for child in children)
        case Constant(value=value):
            return value
        case Related(id=person, negated=negated):
            return (person in voted) is not negated
        case IsEmpty(field=field, negated=negated):
            return bool(issue[field]) is negated
        case AnyOf(field=field, values=values, negated=negated):
            met = bool(issue[field] & set(values))
        case Within(field=field, ranges=ranges, negated=negated):
            met = any(_lies_in(value, stretch) for value in issue[field] for stretch in ranges)
        case _:
            raise AssertionError(node)
    if not negated:
        return met
    return not met and (bool(issue[field]) or field.empty_differs)


def _lies_in(value: int, stretch: Range) -> bool:
    low: Any = stretch.low
    high: Any = stretch.high
    above = low is None or value > low or (value == low and stretch.low_included)
    return above and (high is None or value < high or (value == high and stretch.high_included))
