import pytest

from support.lexicon import names
from whimbrel.jql.history.mentions import mentioned_past
from whimbrel.jql.parse import parse


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("status was Open", set()),
        ("status was Gone", {("status", "Gone")}),
        ("status was in (Open, Gone, 1, 9, '9', EMPTY)", {("status", "Gone"), ("status", "9")}),
        ("status changed from Gone to (Lost, Open)", {("status", "Gone"), ("status", "Lost")}),
        ("status changed by Gone after Gone", set()),
        ("status = Gone", set()),
        ("summary was Gone", set()),
        ("creator changed to Gone", set()),
        ("resolution was Unresolved", set()),
        ("assignee was in (ann, gone, membersOf(crew))", {("assignee", "gone")}),
        ("assignee was 42", set()),
        ("fixVersion was Hush or fixVersion was 205", {("fixVersion", "Hush"), ("fixVersion", "205")}),
        ('status was "a\\u0000b"', set()),
        ("labels = a or not (status was Gone)", {("status", "Gone")}),
        ("", set()),
    ],
)
def test_what_the_asker_may_not_know_from_the_configuration_is_looked_up(jql: str, found: set[tuple[str, str]]) -> None:
    assert mentioned_past(parse(jql), names()) == found
