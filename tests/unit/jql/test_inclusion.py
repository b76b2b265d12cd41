import pytest

from support.lexicon import ANN, ISSUES, VISIBLE, catalogue, spell
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.jql.errors import JqlError
from whimbrel.jql.filters import KnownFilter, KnownFilters
from whimbrel.jql.inclusion import MOST_NESTED
from whimbrel.jql.normalise import normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve, resolve_leniently
from whimbrel.jql.resolved import Resolved
from whimbrel.jql.unsupported import NotIncluded


def meaning(jql: str, *saved: tuple[int, str, str]) -> Resolved:
    return resolve(parse(jql), knowing(saved), ANN)


def knowing(saved: tuple[tuple[int, str, str], ...]) -> CatalogueNames:
    by_id, by_name = {}, dict[str, tuple[int, ...]]()
    for filter_id, name, text in saved:
        try:
            by_id[filter_id] = KnownFilter(filter_id, name, parse(text))
        except JqlError as error:
            by_id[filter_id] = KnownFilter(filter_id, name, None, error.problems)
        by_name[name.lower()] = (*by_name.get(name.lower(), ()), filter_id)
    return CatalogueNames(catalogue(), VISIBLE, ISSUES, KnownFilters(by_id, by_name))


OPEN, MINE = (7, "Open ones", "status = Open ORDER BY created"), (8, "Mine", "assignee = currentUser()")


@pytest.mark.parametrize(
    ("jql", "means"),
    [
        ("filter = 7", "status in {1}"),
        ('filter = "open ONES" order by due', "status in {1}"),
        ("filter = '7'", "status in {1}"),
        ("filter != 7", "status not in {1}"),
        ("NOT filter = 7", "status not in {1}"),
        ("NOT filter != Mine", "assignee in {1}"),
        ("filter in (7, Mine)", "(status in {1} | assignee in {1})"),
        ("request not in (7, Mine)", "(status not in {1} & assignee not in {1})"),
        ("savedFilter = 7 and searchRequest = Mine", "(status in {1} & assignee in {1})"),
    ],
)
def test_a_filter_stands_for_its_query(jql: str, means: str) -> None:
    assert spell(meaning(jql, OPEN, MINE)).partition(" by ")[0] == means


def test_a_name_that_several_filters_share_means_all_of_them() -> None:
    assert spell(meaning("filter = open", (1, "Open", "status = Open"), (2, "OPEN", "labels = a"))).startswith(
        "(status in {1} | labels in {a})"
    )


def test_a_filter_of_everything_finds_everything_and_its_negation_nothing() -> None:
    every = (1, "Each", "order by key")
    assert spell(meaning("filter = Each", every)).startswith("everything")
    assert spell(meaning("filter != Each", every)).startswith("nothing")


def test_what_a_filter_orders_by_does_not_count() -> None:
    assert spell(meaning("filter = 7", OPEN)).endswith("by issueKey desc")


def test_filters_include_filters() -> None:
    outer = (9, "Wider", "filter = 7 AND NOT filter = Mine")
    assert spell(meaning("filter = Wider", outer, OPEN, MINE)).startswith("(status in {1} & assignee not in {1})")
    assert spell(meaning("filter != Wider", outer, OPEN, MINE)).startswith("(status not in {1} | assignee in {1})")


def test_unknown_filters_are_told_like_other_values() -> None:
    for jql, message in {
        "filter = Nothing": "The value 'Nothing' does not exist for the field 'filter'.",
        "filter = 77": "A value with ID '77' does not exist for the field 'filter'.",
        "filter ~ a": "The operator '~' is not supported by the 'filter' field.",
        "filter = EMPTY": "The field 'filter' does not support searching for EMPTY values.",
        "order by filter": "Field 'filter' does not support sorting.",
    }.items():
        with pytest.raises(JqlError) as caught:
            meaning(jql, OPEN)
        assert caught.value.messages == (message,)


@pytest.mark.parametrize("jql", ["filter = 1", "filter != One", "filter = 3"])
def test_a_filter_that_includes_itself_is_refused_in_every_mode(jql: str) -> None:
    names = knowing(((1, "One", "filter = Two"), (2, "Two", "NOT filter = 1"), (3, "Three", "filter = Two")))
    for refuse in (resolve, resolve_leniently):
        with pytest.raises(NotIncluded, match="cyclical reference") as caught:
            refuse(parse(jql), names, ANN)
        (problem,) = caught.value.problems
        assert jql[problem.span.start :] == jql.rsplit(maxsplit=1)[-1]


def test_a_filter_that_is_no_query_is_named() -> None:
    with pytest.raises(NotIncluded, match=r"^The filter 'Bad' is no query: Error in the JQL Query: Expecting operator"):
        meaning("filter = Bad", (1, "Bad", "status"))


def test_what_a_saved_filter_wrongly_names_is_warned_of() -> None:
    gone = (1, "Gone", "status = Vanished OR labels = a")
    found = meaning("filter = Gone and (filter = Gone or filter = Wider)", gone, (2, "Wider", "filter = 1"))
    assert spell(normalise(found)).startswith("labels in {a}")
    sentence = "In the filter 'Gone': The value 'Vanished' does not exist for the field 'status'."
    assert {warning.message for warning in found.warnings} == {sentence}
    assert normalise(found).warnings == found.warnings


def test_what_is_not_answered_in_a_filter_is_refused() -> None:
    with pytest.raises(NotIncluded, match=r"^In the filter 'Later': The field 'approvals' is not supported yet\."):
        meaning("filter = Later", (1, "Later", "approvals = approved()"))


def _chain(length: int) -> list[tuple[int, str, str]]:
    return [(1, "f1", "status = Open"), *((n, f"f{n}", f"filter = f{n - 1}") for n in range(2, length + 1))]


def test_filters_may_include_each_other_to_a_bounded_depth() -> None:
    assert spell(meaning(f"filter = {MOST_NESTED}", *_chain(MOST_NESTED))).startswith("status in {1}")
    with pytest.raises(NotIncluded, match="at most 20 deep"):
        meaning(f"filter = {MOST_NESTED + 1}", *_chain(MOST_NESTED + 1))


def test_a_filter_that_is_named_twice_at_each_level_is_resolved_once() -> None:
    doubled = [(n, f"f{n}", f"filter = f{n - 1} AND filter = f{n - 1}") for n in range(2, MOST_NESTED + 1)]
    assert spell(normalise(meaning("filter = 20", (1, "f1", "status = Open"), *doubled))).startswith("status in {1}")


def test_filters_of_too_many_clauses_are_refused() -> None:
    text = " OR ".join(["status = Open"] * 6000)
    with pytest.raises(NotIncluded, match="10,000 clauses together"):
        meaning("filter = 1 or filter = 2", (1, "a", text), (2, "b", text))
