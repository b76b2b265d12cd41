"""Pages have an effective size, and show nothing past the end."""

import pytest

from whimbrel.rest.http.page import Page
from whimbrel.rest.http.query import Query


@pytest.mark.parametrize(
    ("sent", "page"),
    [
        ({}, Page(0, 50)),
        ({"startAt": 5, "maxResults": 7}, Page(5, 7)),
        ({"startAt": -5, "maxResults": -1}, Page(0, 100)),
        ({"maxResults": 0}, Page(0, 0)),
        ({"maxResults": 5000}, Page(0, 100)),
        ({"startAt": "false", "maxResults": "false"}, Page(0, 50)),
    ],
)
def test_the_effective_page(sent: dict[str, object], page: Page) -> None:
    assert Page.asked(Query.of(sent), default=50, most=100) == page


@pytest.mark.parametrize(
    ("page", "shown"), [(Page(0, 2), [1, 2]), (Page(2, 2), [3]), (Page(3, 2), []), (Page(9, 9), []), (Page(0, 0), [])]
)
def test_a_page_of_a_list(page: Page, shown: list[int]) -> None:
    assert page.of([1, 2, 3]) == shown
