"""What the statements look like: bound values, one table a clause, and joins only where the order asks for them."""

from typing import Any

import pytest

from cases.jql.load import cases
from support.lexicon import ANN, VISIBLE, names
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve
from whimbrel.search.sight import Sight
from whimbrel.search.sql.statement import find, page, page_among
from whimbrel.storage.statement import compose


def page_of(jql: str) -> tuple[str, dict[str, Any]]:
    text, values = compose(page(resolve(parse(jql), names(), ANN), Sight(VISIBLE), 0, 50))
    return " ".join(text.split()), values


@pytest.mark.parametrize("case", cases("sql"), ids=lambda case: ascii(case["jql"]))
def test_a_statement_has_its_parts_and_no_others(case: dict[str, Any]) -> None:
    text, _ = page_of(case["jql"])
    assert [part for part in case["has"] if part not in text] == []
    assert [part for part in case.get("lacks", []) if part in text] == []


def test_values_are_bound_and_never_written_into_the_text() -> None:
    text, values = page_of('labels = "x\' OR 1=1" and votes > 12345 and project in (WHI, CUR)')
    assert "OR 1=1" not in text
    assert "12345" not in text
    assert "x' or 1=1" in values.values()
    assert [101, 102] in values.values()


def test_the_shape_of_a_statement_does_not_depend_on_how_many_ids_are_asked_for() -> None:
    assert page_of("status in (1, 3)")[0] == page_of("status in (1, 3, 4, 5)")[0]


def test_issues_that_are_known_are_not_looked_for_again() -> None:
    query = resolve(parse("status = Open order by created"), names(), ANN)
    text, values = compose(page_among([7, 5], query, Sight(VISIBLE), 0, 50))
    assert "status_id" not in text
    assert [7, 5] in values.values()
    assert " ".join(text.partition("ORDER BY")[2].split()).startswith("issue.created DESC")


def test_page_and_count_ask_the_same() -> None:
    query = resolve(parse("assignee = ann and labels != x order by priority"), names(), ANN)
    asked = compose(page(query, Sight(VISIBLE), 0, 50))[0].partition("WHERE")[2].partition("ORDER BY")[0]
    for few in (0, 10):
        counted = compose(find(query, Sight(VISIBLE), few))[0].partition("WHERE")[2]
        assert asked.split() == counted.split()
