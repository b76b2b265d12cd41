"""Search finds issues by JQL, by GET and by POST, a page at a time."""

from typing import Any

import httpx
import pytest

from support.client import Served

SEARCH = "/rest/api/2/search"


@pytest.fixture(autouse=True)
async def _issues(served: Served) -> None:
    for number in range(1, 6):
        await served.site.issue(f"Issue {number}")


async def keys(client: httpx.AsyncClient, **asked: Any) -> list[str]:
    answer = await client.get(SEARCH, params={"jql": "project = WHI ORDER BY key ASC", **asked})
    assert answer.status_code == 200, answer.text
    return [issue["key"] for issue in answer.json()["issues"]]


async def test_a_page_is_what_was_asked_for(admin: httpx.AsyncClient) -> None:
    assert await keys(admin) == ["WHI-1", "WHI-2", "WHI-3", "WHI-4", "WHI-5"]
    assert await keys(admin, startAt=1, maxResults=2) == ["WHI-2", "WHI-3"]
    assert await keys(admin, startAt=5) == []
    assert await keys(admin, maxResults=0) == []


async def test_the_effective_size_of_the_page_is_echoed(admin: httpx.AsyncClient) -> None:
    for sent, effective in ((None, 50), ("", 50), (7, 7), (0, 0), (5000, 1000), (-1, 1000), ("false", 50)):
        params = {} if sent is None else {"maxResults": sent}
        shown = (await admin.get(SEARCH, params=params)).json()
        assert (shown["startAt"], shown["maxResults"], shown["total"]) == (0, effective, 5)


async def test_a_search_by_post_takes_lists_and_single_values(admin: httpx.AsyncClient) -> None:
    for fields, expand in ((["summary", "status"], ["changelog", "names"]), ("summary,status", "changelog,names")):
        sent = {"jql": "key = WHI-1", "fields": fields, "expand": expand, "maxResults": 2, "validateQuery": True}
        shown = (await admin.post(f"{SEARCH}/", json=sent)).json()
        (issue,) = shown["issues"]
        assert set(issue["fields"]) == {"summary", "status"}
        assert issue["changelog"]["histories"] == []
        assert shown["names"] == {"summary": "Summary", "status": "Status"}
        assert "schema" not in shown
    assert (await admin.post(SEARCH, json={})).json()["total"] == 5


async def test_without_fields_the_navigable_ones_are_shown(admin: httpx.AsyncClient) -> None:
    shown = (await admin.get(SEARCH, params={"maxResults": 1})).json()["issues"][0]["fields"]
    assert "comment" not in shown
    assert {"summary", "created", "customfield_10106"} <= set(shown)
    everything = (await admin.get(SEARCH, params={"maxResults": 1, "fields": "*all,-created"})).json()
    assert "comment" in everything["issues"][0]["fields"]
    assert "created" not in everything["issues"][0]["fields"]


async def test_unknown_values_are_errors_where_queries_are_validated(admin: httpx.AsyncClient) -> None:
    for word in ("True", "true", "strict", "1", ""):
        answer = await admin.get(SEARCH, params={"jql": "priority = Nonsense", "validateQuery": word})
        assert answer.status_code == 400
        assert answer.json()["errorMessages"] == ["The value 'Nonsense' does not exist for the field 'priority'."]


async def test_unknown_values_find_nothing_where_they_are_not(admin: httpx.AsyncClient) -> None:
    for word in ("False", "false", "none", "NONE", "warn"):
        answer = await admin.get(SEARCH, params={"jql": "priority = Nonsense", "validateQuery": word})
        assert (answer.status_code, answer.json()["total"]) == (200, 0)
        assert ("warningMessages" in answer.json()) == (word == "warn")


async def test_a_wrong_query_names_its_place(admin: httpx.AsyncClient) -> None:
    answer = (await admin.get(SEARCH, params={"jql": "project == WHI"})).json()
    assert answer["errorMessages"][0].startswith("Error in the JQL Query: ")
    (problem,) = answer["problems"]
    assert (problem["message"], problem["start"]) == (answer["errorMessages"][0], 9)


async def test_a_member_of_the_wrong_kind_is_named(admin: httpx.AsyncClient) -> None:
    for sent, name in (({"jql": {}}, "jql"), ({"maxResults": "many"}, "maxResults"), ({"fields": [{}]}, "fields")):
        answer = await admin.post(SEARCH, json=sent)
        assert answer.status_code == 400
        assert f"'{name}'" in answer.json()["errorMessages"][0]


async def test_nobody_finds_nothing_on_a_private_site(nobody: httpx.AsyncClient) -> None:
    assert (await nobody.get(SEARCH)).json()["total"] == 0


async def test_a_query_that_would_hold_everybody_up_is_refused_with_a_sentence(admin: httpx.AsyncClient) -> None:
    answer = await admin.post(SEARCH, json={"jql": "labels = " + "x" * 200_000})
    assert answer.status_code == 400
    assert "at most 200,000 are answered" in answer.json()["errorMessages"][0]
