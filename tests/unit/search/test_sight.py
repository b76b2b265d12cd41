from support.lexicon import ANN, VISIBLE, catalogue, names
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve
from whimbrel.search.sight import Sight, sight_of
from whimbrel.tracker.user import User

USER = User(1, "JIRAUSER1", "ann", "Ann Archer")


def sight(jql: str) -> Sight:
    # No project of the lexicon has a permission scheme, so looking further than needed fails.
    return sight_of(catalogue(), USER, resolve(parse(jql), names(), ANN).where, VISIBLE)


def test_only_what_the_question_needs_is_looked_at() -> None:
    assert sight("status = Open and assignee = ann") == Sight(VISIBLE)
    assert sight("") == Sight(VISIBLE)
    assert sight("status = Open").user_id == 1
