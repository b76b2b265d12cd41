import pytest

from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.functions.catalogue import BY_NAME


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("now", [None, None, None]),
        ("membersOf", [Argument.GROUP, None, None]),
        ("linkedIssues", [Argument.ISSUE, Argument.LINK_DESCRIPTION, Argument.LINK_DESCRIPTION]),
        ("releasedVersions", [Argument.PROJECT, Argument.PROJECT, Argument.PROJECT]),
    ],
)
def test_every_argument_is_for_something_and_the_last_one_may_be_repeated(
    name: str, kinds: list[Argument | None]
) -> None:
    assert [BY_NAME[name.lower()].argument(place) for place in range(3)] == kinds


def test_what_has_values_is_answered() -> None:
    assert BY_NAME["currentuser"].answered
    assert not BY_NAME["approved"].answered
