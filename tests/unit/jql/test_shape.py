from typing import Any

import pytest

from cases.jql.load import cases
from whimbrel.jql.parse import parse
from whimbrel.jql.shape import MAX_LIST, check_shapes


@pytest.mark.parametrize("case", cases("shapes"), ids=lambda case: ascii(case["jql"]))
def test_operands_that_do_not_fit_are_reported_at_their_places(case: dict[str, Any]) -> None:
    problems = check_shapes(parse(case["jql"]))
    assert [problem.message for problem in problems] == case["messages"]
    assert [[problem.span.start, problem.span.end] for problem in problems] == case["at"]


@pytest.mark.parametrize("before", ["a in ", "a was not in ", "a changed by ", "a changed from "])
def test_a_list_is_bounded_wherever_it_stands(before: str) -> None:
    longest = ", ".join(["x"] * MAX_LIST)
    assert check_shapes(parse(f"{before}({longest})")) == ()
    (problem,) = check_shapes(parse(f"{before}({longest}, (y))"))
    assert problem.message == "The list holds 3,001 values; at most 3,000 are allowed."
    assert problem.span.start == len(before)


@pytest.mark.parametrize(
    ("jql", "expected"),
    [("a in b", ("list", "function")), ("a is b", ("EMPTY",)), ("a = (b)", ("value", "function"))],
)
def test_a_problem_says_what_would_fit(jql: str, expected: tuple[str, ...]) -> None:
    assert check_shapes(parse(jql))[0].expected == expected
