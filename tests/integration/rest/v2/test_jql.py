"""Editors of queries are told the language and suggested values, in the shapes of Jira's API."""

from typing import Any

import httpx

from support.client import Served

DATA = "/rest/api/2/jql/autocompletedata"


def by_value(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["value"]: entry for entry in entries}


async def suggested(client: httpx.AsyncClient, **asked: str) -> list[dict[str, str]]:
    answer = await client.get(f"{DATA}/suggestions", params=asked)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert set(shown) == {"results"}
    found: list[dict[str, str]] = shown["results"]
    return found


async def test_fields_are_told_with_their_operators_and_types(bob: httpx.AsyncClient) -> None:
    shown = (await bob.get(DATA)).json()
    assert set(shown) == {"visibleFieldNames", "visibleFunctionNames", "jqlReservedWords"}
    fields = by_value(shown["visibleFieldNames"])
    assert fields["assignee"] == {
        "value": "assignee",
        "displayName": "assignee",
        "auto": "true",
        "orderable": "true",
        "searchable": "true",
        "operators": ["=", "!=", "in", "not in", "is", "is not", "was", "was not", "was in", "was not in", "changed"],
        "types": ["com.atlassian.jira.user.ApplicationUser"],
    }
    assert fields['"Story Points"'] == {
        "value": '"Story Points"',
        "displayName": "Story Points - cf[10106]",
        "orderable": "true",
        "searchable": "true",
        "cfid": "cf[10106]",
        "operators": ["=", "!=", "<", ">", "<=", ">=", "in", "not in", "is", "is not"],
        "types": ["java.lang.Number"],
    }
    assert {"id", "issue", "key", "issueKey", "createdDate", "created"} <= set(fields)
    assert "orderable" not in fields["attachments"]
    assert "auto" not in fields["created"]
    assert "searchable" not in fields["Rank"]


async def test_functions_and_reserved_words_are_told(bob: httpx.AsyncClient) -> None:
    shown = (await bob.get(DATA)).json()
    functions = by_value(shown["visibleFunctionNames"])
    assert functions["currentUser()"] == {
        "value": "currentUser()",
        "displayName": "currentUser()",
        "types": ["com.atlassian.jira.user.ApplicationUser"],
    }
    assert functions['membersOf("")'] == {
        "value": 'membersOf("")',
        "displayName": 'membersOf("")',
        "isList": "true",
        "types": ["com.atlassian.jira.user.ApplicationUser"],
    }
    assert functions["startOfDay()"]["types"] == ["java.util.Date"]
    assert {"and", "empty", "with"} <= set(shown["jqlReservedWords"])


async def test_suggestions_are_written_as_queries_have_them_and_shown_as_html(
    served: Served, bob: httpx.AsyncClient
) -> None:
    assert await suggested(bob, fieldName="status", fieldValue="in p") == [
        {"value": '"In Progress"', "displayName": "<b>In P</b>rogress"}
    ]
    assert await suggested(bob, fieldName="status", predicateName="by", predicateValue="BO") == [
        {"value": "bob", "displayName": "<b>Bo</b>b Builder - <b>bo</b>b@example.com (<b>bo</b>b)"}
    ]
    assert await suggested(bob, fieldName="status", predicateName="from", predicateValue="prog") == [
        {"value": '"In Progress"', "displayName": "In <b>Prog</b>ress"}
    ]
    await served.site.issue("Marked", labels=["<i>", "R&D"])
    assert await suggested(bob, fieldName="labels", fieldValue="<i") == [
        {"value": '"<i>"', "displayName": "<b>&lt;i</b>&gt;"}
    ]
    assert await suggested(bob, fieldName="labels", fieldValue="r") == [
        {"value": '"R&D"', "displayName": "<b>R</b>&amp;D"}
    ]
    assert len(await suggested(bob, fieldName="type")) > 2
    assert await suggested(bob, fieldName="nowhere", fieldValue="x") == await suggested(bob) == []


async def test_nobody_is_told_anything_on_a_closed_site(nobody: httpx.AsyncClient, bob: httpx.AsyncClient) -> None:
    for path in (DATA, f"{DATA}/suggestions?fieldName=assignee&fieldValue=b"):
        assert (await nobody.get(path)).status_code == 401
    assert (await bob.get(f"{DATA}/suggestions", params={"fieldValue": "x" * 256})).status_code == 400
