from typing import Any

import pytest

from cases.jql.load import cases
from support.lexicon import ANN, NOBODY, names, spell
from whimbrel.jql.errors import JqlError
from whimbrel.jql.nature import Nature
from whimbrel.jql.parse import parse
from whimbrel.jql.past import Changed, Was
from whimbrel.jql.resolve import resolve, resolve_leniently
from whimbrel.jql.resolved import leaves
from whimbrel.jql.unsupported import NotSupportedYet


def title(case: dict[str, Any]) -> str:
    return ascii(case["jql"])


@pytest.mark.parametrize("case", cases("resolve"), ids=title)
def test_a_query_means_ids_numbers_and_instants(case: dict[str, Any]) -> None:
    assert spell(resolve(parse(case["jql"]), names(), ANN)) == case["means"]


@pytest.mark.parametrize("case", cases("semantic_errors"), ids=title)
def test_everything_that_is_wrong_is_said_at_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(JqlError) as caught:
        resolve(parse(case["jql"]), names(), ANN)
    assert not isinstance(caught.value, NotSupportedYet)
    assert_problems(case, caught.value)


@pytest.mark.parametrize("case", cases("unsupported"), ids=title)
def test_what_cannot_be_answered_is_refused_in_every_mode(case: dict[str, Any]) -> None:
    for refuse in (resolve, resolve_leniently):
        with pytest.raises(NotSupportedYet) as caught:
            refuse(parse(case["jql"]), names(), ANN)
        assert_problems(case, caught.value)


def assert_problems(case: dict[str, Any], error: JqlError) -> None:
    problems = error.problems
    assert [problem.message for problem in problems] == case["messages"]
    assert [case["jql"][problem.span.start : problem.span.end] for problem in problems] == case["at"]
    assert [list(problem.expected) for problem in problems] == case.get("expected", [[] for _ in problems])


@pytest.mark.parametrize(
    ("jql", "means", "warnings"),
    [
        ("project = NOSUCH", "nothing", 1),
        ("project != NOSUCH", "nothing", 1),
        ("project in (WHI, NOSUCH, 999)", "project in {101}", 2),
        ("project not in (WHI, NOSUCH)", "project not in {101}", 1),
        ("NOT project = NOSUCH", "nothing", 1),
        ("status = Open OR nosuch = 1", "status in {1}", 1),
        ("status = Open AND created > yesterday", "nothing", 1),
        ("status is Open OR status = Open", "status in {1}", 1),
        ("Team in (North, West)", "cf[601] in {701}", 1),
    ],
)
def test_leniently_what_is_wrong_matches_nothing_and_is_told(jql: str, means: str, warnings: int) -> None:
    meaning, problems = resolve_leniently(parse(jql), names(), ANN)
    assert spell(meaning) == f"{means} by issueKey desc"
    assert len(problems) == warnings


def test_nobody_is_no_user() -> None:
    assert spell(resolve(parse("assignee = currentUser()"), names(), NOBODY)) == "assignee in {} by issueKey desc"
    assert spell(resolve(parse("assignee != currentUser()"), names(), NOBODY)).startswith("assignee not in {}")
    with pytest.raises(JqlError, match=r"Function 'votedIssues' cannot be called as anonymous user\."):
        resolve(parse("issue in votedIssues()"), names(), NOBODY)


def test_a_query_of_the_deepest_nesting_is_resolved() -> None:
    text = "NOT (" * 99 + "status = Open" + ")" * 99
    assert spell(resolve(parse(text), names(), ANN)).startswith("status not in {1}")


def test_thousands_of_unknown_values_are_all_told_in_reasonable_work() -> None:
    text = f"status in ({', '.join(f'no{number}' for number in range(3000))})"
    with pytest.raises(JqlError) as caught:
        resolve(parse(text), names(), ANN)
    assert len(caught.value.problems) == 3000


def test_nobody_in_particular_is_told_names() -> None:
    for jql in ("assignee = an", "status = Opn", "assignee in membersOf(developer)", "prject = WHI"):
        with pytest.raises(JqlError) as caught:
            resolve(parse(jql), names(), NOBODY)
        assert [problem.expected for problem in caught.value.problems] == [()]


def test_a_version_pattern_may_hold_any_number_of_stars() -> None:
    expected = spell(resolve(parse('fixVersion ~ "*1*"'), names(), ANN))
    assert spell(resolve(parse(f'fixVersion ~ "{"*" * 99}1{"*" * 99}"'), names(), ANN)) == expected


def test_twenty_wrong_names_are_compared_with_the_known_ones() -> None:
    with pytest.raises(JqlError) as caught:
        resolve(parse("status in (" + ", ".join(f"Opn{number}" for number in range(30)) + ")"), names(), ANN)
    assert [bool(problem.expected) for problem in caught.value.problems] == [True] * 20 + [False] * 10


def test_a_long_argument_is_shown_in_part() -> None:
    for call in ("bogus({})", "membersOf({})", "componentsLeadByUser({})", "releasedVersions({})"):
        field = {"c": "component", "r": "fixVersion"}.get(call[0], "assignee")
        with pytest.raises(JqlError) as caught:
            resolve(parse(f"{field} in {call.format('x' * 5000)}"), names(), ANN)
        assert len(caught.value.messages[0]) < 400


@pytest.mark.parametrize("clause", ["status was Open", "NOT status was Open", "status changed", "NOT status changed"])
def test_history_since_a_session_that_there_is_not_is_empty_whatever_is_negated(clause: str) -> None:
    (leaf,) = leaves(resolve(parse(f"{clause} after lastLogin()"), names(), NOBODY).where)
    assert isinstance(leaf, Was | Changed)
    assert (leaf.by, leaf.negated, leaf.nature) == ((), False, Nature.USER)
