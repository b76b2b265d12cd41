"""Links begin where the site is, as its settings or the request say."""

from pathlib import Path

import pytest

from whimbrel.errors import Invalid
from whimbrel.rest.http.place import Place, context_path
from whimbrel.settings import Settings

OPEN = Settings(home=Path("/nowhere"))
NAMED = Settings(home=Path("/nowhere"), base_url="https://issues.example.com/jira")


def test_the_base_url_counts_more_than_the_request() -> None:
    place = Place.find(NAMED, "http", "127.0.0.1:8470")
    assert (place.base, place.secure) == ("https://issues.example.com/jira", True)
    assert (context_path(NAMED), context_path(OPEN)) == ("/jira", "")


@pytest.mark.parametrize("host", ["localhost", "a.example:8470", "[::1]:8470", "10.0.0.1", "node_1"])
def test_without_one_the_host_that_was_asked_counts(host: str) -> None:
    place = Place.find(OPEN, "http", host)
    assert (place.base, place.secure) == (f"http://{host}", False)


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a@b", 'a"', "a:b", "a:123456", "<a>", "a\r\nb", "[::1", "x" * 300])
def test_a_mad_host_is_refused(host: str) -> None:
    with pytest.raises(Invalid):
        Place.find(OPEN, "http", host)


def test_parts_of_addresses_are_quoted() -> None:
    place = Place("http://x/jira")
    assert place.rest("issue", "a/b c", 5) == "http://x/jira/rest/api/2/issue/a%2Fb%20c/5"
    assert place.user("a&b") == "http://x/jira/rest/api/2/user?username=a%26b"
    assert place.avatars("user", "A B")["48x48"] == "http://x/jira/secure/icon/user/A%20B?size=48"
