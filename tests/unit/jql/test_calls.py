import pytest

from whimbrel.jql.calls import called_functions
from whimbrel.jql.parse import parse


@pytest.mark.parametrize(
    ("jql", "called"),
    [
        ("", set()),
        ("created > -1d", set()),
        ("created > currentLogin() or not (updated < NOW())", {"currentlogin", "now"}),
        ("assignee in (ann, (membersOf(crew), currentUser()))", {"membersof", "currentuser"}),
        ("status changed by currentUser() after lastLogin()", {"currentuser", "lastlogin"}),
        ("status was Open during (startOfDay(), bogus())", {"startofday", "bogus"}),
    ],
)
def test_functions_are_found_wherever_they_are_called(jql: str, called: set[str]) -> None:
    assert called_functions(parse(jql)) == called
