"""Worklogs over REST: one by one, in pages, and apart from their issues for scripts that mirror them."""

import httpx
import pytest

from support.client import Served

WORKLOGS = "/rest/api/2/issue/WHI-1/worklog"
API = "/rest/api/2"


@pytest.fixture(autouse=True)
async def _issue(served: Served) -> None:
    await served.site.issue("First", timetracking={"originalEstimate": "1d"})


async def log(client: httpx.AsyncClient, spent: str = "1h 30m", query: str = "", **more: object) -> dict:
    answer = await client.post(f"{WORKLOGS}{query}", json={"timeSpent": spent, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_work_is_logged_shown_changed_and_removed(bob: httpx.AsyncClient) -> None:
    started = "2030-01-31T10:00:00.000+0000"
    made = await log(bob, comment="Dug", started=started)
    assert (made["timeSpent"], made["timeSpentSeconds"], made["comment"]) == ("1h 30m", 5400, "Dug")
    assert (made["started"], made["author"]["name"], made["issueId"]) == (started, "bob", "10000")
    assert (await bob.get(made["self"])).json() == made
    changed = await bob.put(made["self"], json={"timeSpent": "2h"})
    assert (changed.status_code, changed.json()["timeSpentSeconds"]) == (200, 7200)
    fields = (await bob.get(f"{API}/issue/WHI-1")).json()["fields"]
    assert fields["timetracking"]["remainingEstimate"] == "6h"
    assert (fields["timespent"], fields["worklog"]["total"], fields["progress"]["percent"]) == (7200, 1, 25)
    assert (await bob.delete(made["self"])).status_code == 204
    for key in (made["id"], "x", "99999999999999999999999"):
        answer = await bob.get(f"{WORKLOGS}/{key}")
        assert (answer.status_code, answer.json()["errorMessages"]) == (404, [f"Cannot find worklog with id: '{key}'."])


async def test_worklogs_come_in_pages_where_that_is_asked_for(bob: httpx.AsyncClient) -> None:
    for minutes in (10, 20, 30):
        await log(bob, f"{minutes}m")
    whole = (await bob.get(WORKLOGS)).json()
    assert (whole["startAt"], whole["maxResults"], whole["total"]) == (0, 3, 3)
    page = (await bob.get(f"{WORKLOGS}?startAt=1&maxResults=1")).json()
    assert [worklog["timeSpent"] for worklog in page["worklogs"]] == ["20m"]
    assert (page["startAt"], page["maxResults"], page["total"]) == (1, 1, 3)


@pytest.mark.parametrize(
    ("query", "remaining"),
    [
        ("?adjustEstimate=leave", "1d"),
        ("?adjustEstimate=new&newEstimate=3h", "3h"),
        ("?adjustEstimate=manual&reduceBy=30m", "7h 30m"),
        ("?adjustEstimate=AUTO", "6h 30m"),
    ],
)
async def test_the_estimate_is_adjusted(bob: httpx.AsyncClient, query: str, remaining: str) -> None:
    await log(bob, query=query)
    fields = (await bob.get(f"{API}/issue/WHI-1?fields=timetracking")).json()["fields"]
    assert fields["timetracking"]["remainingEstimate"] == remaining


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("adjustEstimate=guess", "adjustEstimate"),
        ("adjustEstimate=new", "newEstimate"),
        ("adjustEstimate=manual&reduceBy=soon", "reduceBy"),
    ],
)
async def test_an_odd_adjustment_is_refused(bob: httpx.AsyncClient, query: str, wrong: str) -> None:
    answer = await bob.post(f"{WORKLOGS}?{query}", json={"timeSpent": "1h"})
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {wrong})


async def test_scripts_learn_what_changed_and_what_went(bob: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    seen, secret = await log(bob), await log(admin, visibility={"type": "role", "value": "Administrators"})
    gone = await log(bob)
    await bob.delete(gone["self"])
    found = (await bob.get(f"{API}/worklog/updated?since=0")).json()
    assert [str(one["worklogId"]) for one in found["values"]] == [seen["id"], secret["id"]]
    assert (found["lastPage"], found["since"], found["until"]) == (True, 0, found["values"][-1]["updatedTime"])
    later = (await bob.get(f"{API}/worklog/updated?since={found['until'] + 60_000}")).json()
    assert (later["values"], later["until"]) == ([], later["since"])
    deleted = (await bob.get(f"{API}/worklog/deleted?since=0")).json()
    assert [str(one["worklogId"]) for one in deleted["values"]] == [gone["id"]]
    listed = (await bob.post(f"{API}/worklog/list", json={"ids": [int(seen["id"]), gone["id"], "x", None]})).json()
    assert [one["id"] for one in listed] == [seen["id"]]


async def test_a_restricted_worklog_is_told_to_its_audience_alone(
    carol: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    secret = await log(admin, visibility={"type": "group", "value": "jira-administrators"})
    assert secret["visibility"] == {"type": "group", "value": "jira-administrators"}
    assert (await carol.get(f"{API}/worklog/updated?since=0")).json()["values"] == []
    assert (await carol.post(f"{API}/worklog/list", json={"ids": [int(secret["id"])]})).json() == []
    assert (await carol.get(WORKLOGS)).json()["total"] == 0
    assert (await carol.get(secret["self"])).status_code == 404


@pytest.mark.parametrize("since", ["x", "-1", "9" * 30, "1.5"])
async def test_an_odd_instant_is_refused(bob: httpx.AsyncClient, since: str) -> None:
    assert (await bob.get(f"{API}/worklog/updated?since={since}")).status_code == 400


@pytest.mark.parametrize("body", [{}, {"ids": 7}, {"ids": list(range(1001))}, []])
async def test_an_odd_list_is_refused(bob: httpx.AsyncClient, body: object) -> None:
    assert (await bob.post(f"{API}/worklog/list", json=body)).status_code == 400
