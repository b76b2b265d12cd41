"""Boards, sprints, epics and rank, as clients of the agile API use them."""

from typing import Any

import httpx
import pytest

from support.client import Served

API, AGILE = "/rest/api/2", "/rest/agile/1.0"


async def saved(client: httpx.AsyncClient, jql: str = "project = WHI", **more: Any) -> str:
    answer = await client.post(f"{API}/filter", json={"name": f"Filter {jql}", "jql": jql, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


async def board(client: httpx.AsyncClient, kind: str = "scrum", jql: str = "project = WHI", **more: Any) -> dict:
    shares = {"sharePermissions": [{"type": "authenticated"}], **more}
    sent = {"name": f"A {kind} board", "type": kind, "filterId": await saved(client, jql, **shares)}
    answer = await client.post(f"{AGILE}/board", json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def sprint(client: httpx.AsyncClient, board_id: int, name: str = "Sprint 1", **more: Any) -> dict:
    answer = await client.post(f"{AGILE}/sprint", json={"name": name, "originBoardId": board_id, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def keys(client: httpx.AsyncClient, path: str) -> list[str]:
    answer = await client.get(path if path.startswith("http") else f"{AGILE}/{path}")
    assert answer.status_code == 200, answer.text
    return [issue["key"] for issue in answer.json()["issues"]]


async def test_a_board_lives(bob: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = await board(bob)
    assert (made["type"], made["self"]) == ("scrum", str(bob.base_url).rstrip("/") + f"{AGILE}/board/{made['id']}")
    assert (await bob.get(made["self"])).json() == made
    await board(bob, "kanban", "project = WHI and type = Bug")
    for query, expected in (
        ("", ["A kanban board", "A scrum board"]),
        ("type=scrum", ["A scrum board"]),
        ("name=KANBAN", ["A kanban board"]),
        ("projectKeyOrId=WHI&maxResults=1", ["A kanban board"]),
        ("projectKeyOrId=NONE", []),
    ):
        page = (await carol.get(f"{AGILE}/board?{query}")).json()
        assert [one["name"] for one in page["values"]] == expected, query
    configuration = (await bob.get(f"{made['self']}/configuration")).json()
    columns = configuration["columnConfig"]["columns"]
    assert [column["name"] for column in columns] == ["To Do", "In Progress", "Done"]
    assert configuration["estimation"]["field"]["displayName"] == "Story Points"
    assert (configuration["ranking"], configuration["filter"]["id"]) == ({"rankCustomFieldId": 10105}, "10000")
    refused = await bob.delete(f"{API}/filter/10000")
    assert (refused.status_code, "delete the board first" in refused.text) == (400, True)
    assert (await carol.delete(made["self"])).status_code == 403
    assert (await bob.delete(made["self"])).status_code == 204
    assert (await bob.get(made["self"])).status_code == 404
    assert (await bob.delete(f"{API}/filter/10000")).status_code == 204


async def test_a_board_is_hidden_with_its_filter(bob: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = await board(bob, sharePermissions=[])
    assert (await carol.get(f"{AGILE}/board")).json()["total"] == 0
    for path in ("", "/configuration", "/issue", "/sprint", "/epic"):
        assert (await carol.get(f"{made['self']}{path}")).status_code == 404
    one = await sprint(bob, made["id"])
    assert (await carol.get(one["self"])).status_code == 404
    assert (await carol.post(one["self"], json={"name": "Mine"})).status_code == 404


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"type": "scrum", "filterId": 1}, {"name", "filterId"}),
        ({"name": "x", "type": "waterfall", "filterId": "x"}, {"type", "filterId"}),
        ({"name": "x" * 256, "type": "scrum"}, {"name", "filterId"}),
    ],
)
async def test_what_is_wrong_with_a_board_is_named(bob: httpx.AsyncClient, sent: dict, wrong: set[str]) -> None:
    answer = await bob.post(f"{AGILE}/board", json=sent)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, wrong)


async def test_a_sprint_goes_through_its_states(bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    one = await sprint(bob, made["id"], goal="Fly", startDate="2031-01-31T10:00:00.000+0100")
    assert (one["state"], one["goal"], one["startDate"]) == ("future", "Fly", "2031-01-31T09:00:00.000Z")
    early = await bob.post(one["self"], json={"state": "active"})
    assert (early.status_code, "both a start date and an end date" in early.text) == (400, True)
    assert (await bob.post(one["self"], json={"state": "closed"})).status_code == 400
    started = await bob.put(one["self"], json={"state": "ACTIVE", "endDate": "2031-02-14T09:00:00.000Z"})
    assert (started.status_code, started.json()["state"], "activatedDate" in started.json()) == (200, "active", True)
    assert (await bob.delete(one["self"])).status_code == 400
    closed = (await bob.post(one["self"], json={"state": "closed"})).json()
    assert (closed["state"], "completeDate" in closed, closed["goal"]) == ("closed", True, "Fly")
    assert (await bob.post(one["self"], json={"state": "active"})).status_code == 400
    for state, expected in (("active,future", 0), ("closed", 1), ("", 1)):
        page = (await bob.get(f"{made['self']}/sprint?state={state}")).json()
        assert (page["total"], page["isLast"]) == (expected, True)


async def test_what_is_wrong_with_a_sprint_is_named(bob: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    made = await board(bob)
    odd = {"name": " ", "startDate": "soon", "goal": 7, "originBoardId": made["id"]}
    answer = await bob.post(f"{AGILE}/sprint", json=odd)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"name", "startDate", "goal"})
    late = {"startDate": "2031-02-01T00:00:00Z", "endDate": "2031-01-01T00:00:00Z"}
    answer = await bob.post(f"{AGILE}/sprint", json={"name": "x", "originBoardId": made["id"], **late})
    assert set(answer.json()["errors"]) == {"endDate"}
    assert (await bob.post(f"{AGILE}/sprint", json={"name": "x", "originBoardId": 99})).status_code == 404
    assert (await bob.get(f"{AGILE}/sprint/x")).status_code == 404


async def test_issues_are_planned_and_go_back(served: Served, bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    for _ in range(4):
        await served.site.issue()
    first, second = await sprint(bob, made["id"]), await sprint(bob, made["id"], "Sprint 2")
    sent = {"issues": ["WHI-3", "WHI-1"], "rankBeforeIssue": "WHI-1"}
    assert (await bob.post(f"{first['self']}/issue", json=sent)).status_code == 400
    assert await keys(bob, f"{first['self']}/issue") == []
    moved = await bob.post(f"{first['self']}/issue", json={"issues": ["WHI-3", "WHI-1"], "rankBeforeIssue": "WHI-2"})
    assert moved.status_code == 204, moved.text
    assert await keys(bob, f"{first['self']}/issue") == ["WHI-3", "WHI-1"]
    assert await keys(bob, f"{made['self']}/backlog") == ["WHI-2", "WHI-4"]
    assert (await bob.post(f"{second['self']}/issue", json={"issues": ["WHI-1"]})).status_code == 204
    assert await keys(bob, f"{made['self']}/sprint/{first['id']}/issue") == ["WHI-3"]
    shown = (await bob.get(f"{API}/issue/WHI-1?fields=customfield_10104")).json()["fields"]["customfield_10104"]
    assert [f"[id={second['id']},rapidViewId={made['id']},state=FUTURE,name=Sprint 2," in one for one in shown] == [
        True
    ]
    assert (await bob.post(f"{AGILE}/backlog/issue", json={"issues": ["WHI-1"]})).status_code == 204
    assert await keys(bob, f"{made['self']}/issue?jql=sprint is EMPTY order by key DESC") == ["WHI-4", "WHI-2", "WHI-1"]
    assert (await bob.delete(first["self"])).status_code == 204
    assert await keys(bob, f"{made['self']}/backlog") == ["WHI-3", "WHI-1", "WHI-2", "WHI-4"]
    history = (await bob.get(f"{API}/issue/WHI-3?expand=changelog")).json()["changelog"]["histories"]
    lines = [(item["field"], item["fromString"], item["toString"]) for one in history for item in one["items"]]
    assert lines == [("Sprint", None, "Sprint 1"), ("Rank", "", "Ranked higher"), ("Sprint", "Sprint 1", None)]


async def test_a_closed_sprint_takes_no_issues_and_keeps_its_own(served: Served, bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    await served.site.issue()
    one = await sprint(bob, made["id"], startDate="2031-01-01T00:00:00Z", endDate="2031-01-15T00:00:00Z")
    await bob.post(f"{one['self']}/issue", json={"issues": ["WHI-1"]})
    assert await keys(bob, f"{made['self']}/backlog") == []
    for state in ("active", "closed"):
        assert (await bob.post(one["self"], json={"state": state})).status_code == 200
    assert await keys(bob, f"{one['self']}/issue") == ["WHI-1"]
    assert await keys(bob, f"{made['self']}/backlog") == ["WHI-1"]
    assert (await bob.post(f"{one['self']}/issue", json={"issues": ["WHI-1"]})).status_code == 400


async def test_sprints_are_swapped(bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    first, second = await sprint(bob, made["id"]), await sprint(bob, made["id"], "Sprint 2")
    assert (await bob.post(f"{first['self']}/swap", json={"sprintToSwapWith": second["id"]})).status_code == 204
    page = (await bob.get(f"{made['self']}/sprint")).json()
    assert [one["name"] for one in page["values"]] == ["Sprint 2", "Sprint 1"]
    assert (await bob.post(f"{first['self']}/swap", json={})).status_code == 404


async def test_epics_and_what_is_under_them(served: Served, bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    await served.site.issue("An epic", issuetype={"name": "Epic"}, customfield_10102="Wings")
    for _ in range(2):
        await served.site.issue()
    epic = (await bob.get(f"{AGILE}/epic/WHI-1")).json()
    assert (epic["key"], epic["name"], epic["summary"], epic["done"]) == ("WHI-1", "Wings", "An epic", False)
    assert (await bob.post(f"{AGILE}/epic/WHI-1/issue", json={"issues": ["WHI-2"]})).status_code == 204
    assert await keys(bob, "epic/WHI-1/issue") == ["WHI-2"]
    assert await keys(bob, f"{made['self']}/epic/{epic['id']}/issue") == ["WHI-2"]
    for path in ("epic/none/issue", f"board/{made['id']}/epic/none/issue"):
        assert await keys(bob, path) == ["WHI-3"]
    assert (await bob.post(f"{AGILE}/epic/none/issue", json={"issues": ["WHI-2"]})).status_code == 204
    assert await keys(bob, "epic/WHI-1/issue") == []
    changed = await bob.post(
        f"{AGILE}/epic/{epic['id']}", json={"name": "Beaks", "color": {"key": "color_4"}, "done": True}
    )
    assert changed.status_code == 200, changed.text
    assert {name: changed.json()[name] for name in ("name", "color", "done")} == {
        "name": "Beaks",
        "color": {"key": "color_4"},
        "done": True,
    }
    for done, expected in (("true", 1), ("false", 0), ("", 1)):
        assert (await bob.get(f"{made['self']}/epic?done={done}")).json()["total"] == expected
    assert (await bob.get(f"{AGILE}/epic/WHI-2")).status_code == 404
    assert (await bob.post(f"{AGILE}/epic/WHI-2/issue", json={"issues": ["WHI-3"]})).status_code == 400


async def test_issues_are_ranked(served: Served, bob: httpx.AsyncClient) -> None:
    made = await board(bob, "kanban")
    for _ in range(3):
        await served.site.issue()
    sent = {"issues": ["WHI-3"], "rankBeforeIssue": "WHI-1", "rankCustomFieldId": 10105}
    assert (await bob.put(f"{AGILE}/issue/rank", json=sent)).status_code == 204
    assert await keys(bob, f"{made['self']}/issue") == ["WHI-3", "WHI-1", "WHI-2"]
    assert await keys(bob, f"{made['self']}/backlog") == ["WHI-3", "WHI-1", "WHI-2"]
    for odd in ({"issues": ["WHI-3"]}, {"issues": [], "rankAfterIssue": "WHI-1"}, {"rankAfterIssue": "WHI-1"}):
        assert (await bob.put(f"{AGILE}/issue/rank", json=odd)).status_code == 400
    both = {"issues": ["WHI-3"], "rankBeforeIssue": "WHI-1", "rankAfterIssue": "WHI-2"}
    assert (await bob.put(f"{AGILE}/issue/rank", json=both)).status_code == 400


async def test_an_issue_is_shown_and_estimated(served: Served, bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    await served.site.issue()
    estimation = f"{AGILE}/issue/WHI-1/estimation?boardId={made['id']}"
    assert (await bob.get(estimation)).json() == {"fieldId": "customfield_10106"}
    assert (await bob.put(estimation, json={"value": "8"})).json() == {"fieldId": "customfield_10106", "value": 8}
    assert (await bob.get(f"{AGILE}/issue/WHI-1?fields=summary")).json()["fields"] == {"summary": "An issue"}
    kanban = await board(bob, "kanban", "type = Task")
    assert (await bob.get(f"{AGILE}/issue/WHI-1/estimation?boardId={kanban['id']}")).status_code == 400
    assert (await bob.get(f"{AGILE}/issue/WHI-1/estimation")).status_code == 404


async def test_versions_and_projects_of_a_board(served: Served, bob: httpx.AsyncClient) -> None:
    made = await board(bob)
    loose = await board(bob, "kanban", "type = Task")
    await bob.post(f"{API}/version", json={"name": "1.0", "project": "WHI"})
    for one, expected in ((made, ["WHI"]), (loose, [])):
        projects = (await bob.get(f"{one['self']}/project")).json()["values"]
        assert [project["key"] for project in projects] == expected
    await served.site.issue()
    assert [project["key"] for project in (await bob.get(f"{loose['self']}/project")).json()["values"]] == ["WHI"]
    versions = (await bob.get(f"{made['self']}/version?released=false")).json()["values"]
    assert [(version["id"], version["name"]) for version in versions] == [(10000, "1.0")]


async def test_nobody_in_particular_changes_nothing(nobody: httpx.AsyncClient) -> None:
    for method, path in (
        ("POST", "board"),
        ("POST", "sprint"),
        ("POST", "sprint/1"),
        ("PUT", "issue/rank"),
        ("POST", "backlog/issue"),
        ("POST", "epic/none/issue"),
        ("GET", "board"),
    ):
        assert (await nobody.request(method, f"{AGILE}/{path}", json={})).status_code == 401
