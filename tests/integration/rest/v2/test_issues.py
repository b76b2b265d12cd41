"""Issues are created, read, edited, assigned and deleted by REST."""

from typing import Any

import httpx
from sqlalchemy import insert

from support.client import Served
from whimbrel.ids import Position
from whimbrel.storage.schema.issue import attachment

ISSUE = "/rest/api/2/issue"


def document(**fields: Any) -> dict[str, Any]:
    return {"fields": {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Task", **fields}}


async def test_a_created_issue_is_named_and_its_place_in_the_log_told(carol: httpx.AsyncClient) -> None:
    answer = await carol.post(ISSUE, json=document(summary="First"))
    assert answer.status_code == 201
    made = answer.json()
    assert set(made) == {"id", "key", "self"}
    assert made["key"] == "WHI-1"
    assert str(Position.parse(answer.headers["X-Whimbrel-Position"])) == answer.headers["X-Whimbrel-Position"]
    assert (await carol.get(made["self"])).json()["fields"]["summary"] == "First"


async def test_wrong_fields_are_named_one_by_one(carol: httpx.AsyncClient) -> None:
    answer = await carol.post(ISSUE, json=document(summary="", labels=["a b"], nonsense=1))
    assert answer.status_code == 400
    assert answer.json()["errorMessages"] == []
    assert set(answer.json()["errors"]) == {"summary", "labels", "nonsense"}


async def test_an_issue_shows_all_its_fields(served: Served, admin: httpx.AsyncClient) -> None:
    epic = await served.site.issue("Epic", issuetype={"name": "Epic"}, customfield_10102="Big")
    fields = {
        "description": "One\n\nTwo <b>",
        "labels": ["b", "a"],
        "duedate": "2031-01-31",
        "timetracking": {"originalEstimate": "1d 4h", "remainingEstimate": "4h"},
        "customfield_10100": "WHI-1",
        "customfield_10106": 5,
        "customfield_10107": [{"value": "Impediment"}],
        "assignee": {"name": "bob"},
    }
    await served.site.issue("Story", **fields)
    shown = (await admin.get(f"{ISSUE}/whi-2", params={"expand": "renderedFields,names,schema"})).json()
    found = shown["fields"]
    assert (found["labels"], found["duedate"], found["assignee"]["name"]) == (["a", "b"], "2031-01-31", "bob")
    assert found["timetracking"] == {
        "originalEstimate": "1d 4h",
        "remainingEstimate": "4h",
        "originalEstimateSeconds": 43200,
        "remainingEstimateSeconds": 14400,
    }
    assert found["progress"] == {"progress": 0, "total": 14400, "percent": 0}
    assert found["customfield_10100"] == (await admin.get(f"{ISSUE}/{epic.id}")).json()["key"]
    assert found["customfield_10106"] == 5.0
    assert [option["value"] for option in found["customfield_10107"]] == ["Impediment"]
    assert found["customfield_10105"].startswith("0|")
    assert "parent" not in found
    assert shown["renderedFields"]["description"] == "<p>One</p>\n<p>Two &lt;b&gt;</p>"
    assert shown["renderedFields"]["duedate"] == "31/Jan/31"
    assert shown["names"]["fixVersions"] == "Fix Version/s"
    assert shown["schema"]["labels"] == {"type": "array", "items": "string", "system": "labels"}
    assert found["created"].endswith("+0000")


async def test_only_the_fields_asked_for_are_shown(served: Served, admin: httpx.AsyncClient) -> None:
    await served.site.issue("First")
    for query, expected in (
        ("fields=summary,status", {"summary", "status"}),
        ("fields=summary&fields=status", {"summary", "status"}),
        ("fields=nothing", set()),
        ("fields=summary,comment,-comment", {"summary"}),
    ):
        shown = (await admin.get(f"{ISSUE}/WHI-1?{query}")).json()
        assert set(shown["fields"]) == expected, query
        assert not {"changelog", "names", "schema", "transitions", "renderedFields"} & set(shown)
    navigable = (await admin.get(f"{ISSUE}/WHI-1?fields=*navigable,-summary")).json()["fields"]
    assert not {"comment", "worklog", "attachment", "timetracking", "summary"} & set(navigable)
    assert {"status", "issuelinks", "customfield_10106"} <= set(navigable)


async def test_estimates_are_added_up_with_those_of_sub_tasks(served: Served, admin: httpx.AsyncClient) -> None:
    await served.site.issue("Parent", timetracking={"originalEstimate": "1h"})
    part = {"issuetype": {"name": "Sub-task"}, "parent": {"key": "WHI-1"}}
    await served.site.issue("Part", **part, timetracking={"originalEstimate": "30m"})
    shown = (await admin.get(f"{ISSUE}/WHI-1?fields=aggregatetimeoriginalestimate,aggregateprogress")).json()
    assert shown["fields"]["aggregatetimeoriginalestimate"] == 5400
    assert shown["fields"]["aggregateprogress"] == {"progress": 0, "total": 5400, "percent": 0}
    child = (await admin.get(f"{ISSUE}/WHI-2")).json()["fields"]
    assert child["parent"]["key"] == "WHI-1"
    assert child["parent"]["fields"]["summary"] == "Parent"


async def test_an_edit_answers_nothing_and_is_kept_in_the_history(served: Served, admin: httpx.AsyncClient) -> None:
    await served.site.issue("Before", labels=["one"])
    sent = {"fields": {"summary": "After"}, "update": {"labels": [{"add": "two"}, {"remove": "one"}]}}
    answer = await admin.put(f"{ISSUE}/WHI-1?notifyUsers=false", json=sent)
    assert (answer.status_code, answer.content) == (204, b"")
    shown = (await admin.get(f"{ISSUE}/WHI-1?expand=changelog")).json()
    (history,) = shown["changelog"]["histories"]
    assert (shown["changelog"]["total"], history["author"]["name"]) == (1, "admin")
    assert history["items"] == [
        {
            "field": "summary",
            "fieldtype": "jira",
            "from": None,
            "fromString": "Before",
            "to": None,
            "toString": "After",
        },
        {"field": "labels", "fieldtype": "jira", "from": None, "fromString": "one", "to": None, "toString": "two"},
    ]


async def test_an_issue_is_assigned_by_name(served: Served, carol: httpx.AsyncClient) -> None:
    await served.site.issue("First")
    for name, expected in (("bob", "bob"), (None, None)):
        answer = await carol.put(f"{ISSUE}/WHI-1/assignee", json={"name": name})
        assert answer.status_code == 204
        assignee = (await carol.get(f"{ISSUE}/WHI-1?fields=assignee")).json()["fields"]["assignee"]
        assert (assignee and assignee["name"]) == expected
    refused = await carol.put(f"{ISSUE}/WHI-1/assignee", json={"name": "ghost"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["assignee"])


async def test_deleting_needs_the_permission_and_the_word_for_sub_tasks(
    served: Served, carol: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    await served.site.issue("Parent")
    await served.site.issue("Part", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    assert (await carol.delete(f"{ISSUE}/WHI-1")).status_code == 403
    assert (await admin.delete(f"{ISSUE}/WHI-1?deleteSubtasks=False")).status_code == 400
    assert (await admin.delete(f"{ISSUE}/WHI-1?deleteSubtasks=True")).status_code == 204
    assert (await admin.get(f"{ISSUE}/WHI-2")).json()["errorMessages"] == ["Issue Does Not Exist"]


async def test_an_issue_is_moved_by_an_id_as_text_or_number(served: Served, carol: httpx.AsyncClient) -> None:
    await served.site.issue("First")
    possible = (await carol.get(f"{ISSUE}/WHI-1/transitions")).json()["transitions"]
    assert [(each["id"], each["name"]) for each in possible] == [("21", "In Progress"), ("31", "Done")]
    assert all("fields" not in each for each in possible)
    for sent in ("21", 31):
        moved = await carol.post(f"{ISSUE}/WHI-1/transitions", json={"transition": {"id": sent}})
        assert moved.status_code == 204
    shown = (await carol.get(f"{ISSUE}/WHI-1?fields=status,resolution")).json()["fields"]
    assert (shown["status"]["statusCategory"]["key"], shown["resolution"]["name"]) == ("done", "Done")
    one = (await carol.get(f"{ISSUE}/WHI-1/transitions?transitionId=11&expand=transitions.fields")).json()
    assert [(each["name"], each["fields"]) for each in one["transitions"]] == [("To Do", {})]
    for wrong in ({}, {"transition": {}}, {"transition": {"id": "x"}}, {"transition": {"id": True}}):
        answer = await carol.post(f"{ISSUE}/WHI-1/transitions", json=wrong)
        assert answer.json()["errorMessages"] == ["Missing 'transition' identifier"]
    assert (await carol.post(f"{ISSUE}/WHI-1/transitions", json={"transition": {"id": "31"}})).status_code == 400


async def test_an_issue_is_looked_at_where_the_request_says_so(served: Served, carol: httpx.AsyncClient) -> None:
    await served.site.issue("One")
    await served.site.issue("Two")
    await carol.get(f"{ISSUE}/WHI-1")
    assert (await carol.get(f"{ISSUE}/WHI-2", params={"updateHistory": "true"})).status_code == 200
    assert (await carol.get(f"{ISSUE}/WHI-9", params={"updateHistory": "true"})).status_code == 404
    answer = await carol.get("/rest/api/2/search", params={"jql": "issue in issueHistory()"})
    assert [issue["key"] for issue in answer.json()["issues"]] == ["WHI-2"]


async def test_an_imported_attachment_is_shown(served: Served, bob: httpx.AsyncClient) -> None:
    issue = await served.site.issue()
    async with served.site.database.transaction() as tx:
        row = {"issue_id": issue.id, "filename": "a.png", "mime_type": "image/png", "size": 7, "created": tx.now}
        await tx.execute(insert(attachment), row)
    (shown,) = (await bob.get("/rest/api/2/issue/WHI-1")).json()["fields"]["attachment"]
    assert (shown["filename"], shown["size"], shown["mimeType"]) == ("a.png", 7, "image/png")
