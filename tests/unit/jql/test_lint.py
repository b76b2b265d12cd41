from whimbrel.jql.lint import lint


def test_a_good_query_has_no_problems() -> None:
    assert lint("project = WHI AND status in (Open) ORDER BY created") == ()


def test_a_syntax_error_is_the_only_problem() -> None:
    (problem,) = lint("a is b and c is d and")
    assert problem.message == "Error in the JQL Query: Expecting a field name at the end of the query."


def test_all_operands_that_do_not_fit_are_problems() -> None:
    assert [(problem.span.start, problem.span.end) for problem in lint("a is b and c in d")] == [(5, 6), (16, 17)]
