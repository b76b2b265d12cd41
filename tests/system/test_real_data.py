"""Real exports come in whole: what JQL counts and REST shows is what the files say."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from support.shared import DATA, PAGES, issues, needs_real_data
from support.whole import PASSWORD, running, whimbrel

pytestmark = [pytest.mark.system, needs_real_data, pytest.mark.xdist_group("real data")]

Json = dict[str, Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Speaks to a node whose site has all the real pages."""
    home = tmp_path_factory.mktemp("real") / "home"
    with running(home) as node:
        for folder in PAGES:
            answer = whimbrel("import", DATA / folder, "--home", home)
            assert answer.returncode == 0, answer.stderr
        with httpx.Client(base_url=node.url, auth=("admin", PASSWORD), timeout=60) as client:
            yield client


def count(client: httpx.Client, jql: str) -> int:
    answer = client.post("/rest/api/2/search", json={"jql": jql, "maxResults": 0})
    assert answer.status_code == httpx.codes.OK, f"{jql}: {answer.text}"
    return int(answer.json()["total"])


def names(fields: Json, field: str) -> Iterable[str]:
    """The names in a field that holds one thing, several, or none."""
    value = fields.get(field)
    things = value if isinstance(value, list) else [value] if value else []
    return {thing if isinstance(thing, str) else thing["name"] for thing in things}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@pytest.mark.parametrize(
    ("field", "clause"),
    [
        ("status", "status"),
        ("issuetype", "type"),
        ("priority", "priority"),
        ("resolution", "resolution"),
        ("versions", "affectedVersion"),
        ("fixVersions", "fixVersion"),
        ("components", "component"),
        ("labels", "labels"),
    ],
)
def test_counts_by_jql_are_the_counts_of_the_files(client: httpx.Client, field: str, clause: str) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for issue in issues():
        project = issue["key"].partition("-")[0]
        # JQL compares names without regard to case, so names that differ in nothing else are one.
        for name in {name.lower() for name in names(issue["fields"], field)}:
            expected[project, name] += 1
    assert expected
    found = {
        (project, name): count(client, f"project = {project} AND {clause} = {quoted(name)}")
        for project, name in expected
    }
    assert found == dict(expected)


def test_issues_without_a_value_are_counted_as_the_files_have_them(client: httpx.Client) -> None:
    for field, clause in (("priority", "priority"), ("resolution", "resolution"), ("labels", "labels")):
        expected = Counter(issue["key"].partition("-")[0] for issue in issues() if not issue["fields"].get(field))
        for project, number in expected.items():
            assert count(client, f"project = {project} AND {clause} is EMPTY") == number


def test_every_project_has_the_issues_of_its_files(client: httpx.Client) -> None:
    expected = Counter(issue["key"].partition("-")[0] for issue in issues())
    assert {project: count(client, f"project = {project}") for project in expected} == dict(expected)
    assert count(client, "") == expected.total()


def rich(issue: Json) -> int:
    """How much there is to compare."""
    fields = issue["fields"]
    lists = ("issuelinks", "subtasks", "attachment", "versions", "fixVersions", "components", "labels", "closedSprints")
    found = sum(len(fields.get(name) or ()) for name in lists)
    found += len((fields.get("comment") or {}).get("comments", ()))
    found += 3 * len((fields.get("worklog") or {}).get("worklogs", ()))
    return found + 5 * len((issue.get("changelog") or {}).get("histories", ())) + 10 * bool(fields.get("duedate"))


def chosen() -> list[Json]:
    """Twenty issues: the fullest of each folder."""
    found = []
    for folder, number in zip(PAGES, (7, 5, 5, 3), strict=True):
        found += sorted(issues(folder), key=rich, reverse=True)[:number]
    return found


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def person(sent: Json | None) -> tuple[str, str] | None:
    return (sent.get("name") or sent["accountId"], sent["displayName"]) if sent else None


def plain(issue: Json, there: set[str]) -> Json:
    """Everything that can be compared, in one form for both sides; links only to issues that are `there`."""
    fields = issue["fields"]
    comments = (fields.get("comment") or {}).get("comments", ())
    worklogs = (fields.get("worklog") or {}).get("worklogs", ())
    status = fields["status"]
    return {
        "summary": (fields.get("summary") or issue["key"]).strip(),
        "description": fields.get("description"),
        "environment": fields.get("environment"),
        "created": instant(fields["created"]),
        "updated": instant(fields.get("updated")),
        "resolved": instant(fields.get("resolutiondate")),
        "due": fields.get("duedate"),
        "status": (status["name"], status["statusCategory"]["key"]),
        **{name: names(fields, name) for name in ("issuetype", "priority", "resolution", "project", "labels")},
        **{name: names(fields, name) for name in ("components", "versions", "fixVersions")},
        **{name: person(fields.get(name)) for name in ("assignee", "reporter", "creator")},
        "comments": [
            (person(comment.get("author")), comment.get("body") or "", instant(comment["created"]))
            for comment in sorted(comments, key=lambda comment: (instant(comment["created"]), int(comment["id"])))
        ],
        "worklogs": sorted(
            (person(worklog.get("author")) or ("", ""), worklog["timeSpentSeconds"], instant(worklog["started"]))
            for worklog in worklogs
        ),
        "attachments": sorted(
            (attachment["filename"], attachment["size"], instant(attachment["created"]))
            for attachment in fields.get("attachment") or ()
        ),
        "links": sorted(link(sent) for sent in fields.get("issuelinks") or () if link(sent)[2] in there),
        "parent": (fields.get("parent") or {}).get("key") if (fields.get("parent") or {}).get("key") in there else None,
        "spent": fields.get("timespent"),
        "estimate": fields.get("timeoriginalestimate"),
        "votes": (fields.get("votes") or {}).get("votes", 0),
        "watches": (fields.get("watches") or {}).get("watchCount", 0),
        "history": [
            (person(entry.get("author")), instant(entry["created"]), [history(item) for item in entry["items"]])
            for entry in sorted(
                (issue.get("changelog") or {}).get("histories", ()),
                key=lambda entry: (instant(entry["created"]), int(entry["id"])),
            )
        ],
    }


def link(sent: Json) -> tuple[str, str, str]:
    direction = "outwardIssue" if "outwardIssue" in sent else "inwardIssue"
    return sent["type"]["name"], direction, sent[direction]["key"]


def history(item: Json) -> tuple[str, str | None, str | None]:
    return item["field"], item.get("fromString"), item.get("toString")


def test_twenty_issues_are_shown_field_by_field_as_their_source_has_them(client: httpx.Client) -> None:
    there = {issue["key"] for issue in issues()}
    sources = chosen()
    assert len({source["key"] for source in sources}) == 20
    for source in sources:
        answer = client.get(f"/rest/api/2/issue/{source['key']}", params={"expand": "changelog"})
        assert answer.status_code == httpx.codes.OK
        shown, wanted = plain(answer.json(), there), plain(source, there)
        assert {name: (shown[name], wanted[name]) for name in wanted if shown[name] != wanted[name]} == {}, source[
            "key"
        ]
