"""The commands, as people type them."""

import json
from pathlib import Path

import httpx
import pytest

from support.whole import PASSWORD, Node, processes_of, running, whimbrel

pytestmark = pytest.mark.system

PAGE = {
    "startAt": 0,
    "maxResults": 2,
    "total": 2,
    "issues": [
        {
            "id": "501",
            "key": "SEA-1",
            "fields": {
                "project": {"id": "77", "key": "SEA", "name": "Sea"},
                "issuetype": {"id": "9", "name": "Errand", "subtask": False},
                "status": {"id": "8", "name": "Afloat", "statusCategory": {"id": 4, "key": "indeterminate"}},
                "priority": {"id": "3", "name": "Major"},
                "summary": "Tide",
                "created": "2020-01-02T03:04:05.678+0000",
                "updated": "2021-01-02T03:04:05.678+0000",
                "labels": ["salt"],
                "reporter": {"name": "wren", "key": "wren", "displayName": "Wren", "active": True},
            },
        },
        {
            "id": "502",
            "key": "SEA-2",
            "fields": {
                "project": {"id": "77", "key": "SEA", "name": "Sea"},
                "issuetype": {"id": "9", "name": "Errand", "subtask": False},
                "status": {"id": "8", "name": "Afloat", "statusCategory": {"id": 4, "key": "indeterminate"}},
                "summary": "Ebb",
                "created": "2020-02-02T03:04:05.678+0000",
                "updated": "2021-02-02T03:04:05.678+0000",
            },
        },
    ],
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "page.json").write_text(json.dumps(PAGE), encoding="utf-8")
    return folder


def test_a_node_starts_serves_and_stops_without_leaving_anything(tmp_path: Path) -> None:
    home = tmp_path / "home"
    node = Node(home)
    answer = httpx.get(f"{node.url}/rest/api/2/myself", auth=("admin", PASSWORD))
    assert answer.json()["name"] == "admin"
    assert node.stop() == 0
    assert processes_of(home) == {}


def test_a_site_lives_under_the_path_of_its_base_url(tmp_path: Path) -> None:
    with running(tmp_path / "home", WHIMBREL_BASE_URL="http://localhost:2990/jira") as node:
        assert node.url.endswith("/jira")
        found = httpx.get(f"{node.url}/rest/api/2/serverInfo").json()
        assert found["baseUrl"] == "http://localhost:2990/jira"
        assert httpx.get(f"{node.url.removesuffix('/jira')}/rest/api/2/serverInfo").status_code == httpx.codes.NOT_FOUND


def test_the_first_administrator_chooses_a_password_by_a_link_that_works_once(tmp_path: Path) -> None:
    node = Node(tmp_path / "home", WHIMBREL_ADMIN_PASSWORD="")
    try:
        link = next(line.split()[1] for line in node.said if line.startswith("set-up "))
        assert httpx.get(link).status_code == httpx.codes.OK
    finally:
        assert node.stop() == 0


def test_an_import_works_with_and_without_a_running_node(tmp_path: Path, pages: Path) -> None:
    home = tmp_path / "home"
    first = whimbrel("import", pages, "--home", home)
    assert first.returncode == 0, first.stderr
    assert "2 issues taken" in first.stdout
    with running(home) as node:
        again = whimbrel("import", pages, "--home", home)
        assert again.returncode == 0, again.stderr
        assert "2 were there already" in again.stdout
        query = {"jql": "project = SEA AND labels = salt AND priority = Major"}
        answer = httpx.get(f"{node.url}/rest/api/2/search", params=query, auth=("admin", PASSWORD)).json()
        assert [issue["key"] for issue in answer["issues"]] == ["SEA-1"]
        assert answer["issues"][0]["fields"]["created"] == "2020-01-02T03:04:05.678+0000"
    reports = sorted((home / "local" / "imports").glob("*/report.json"))
    assert [json.loads(report.read_bytes())["taken"] for report in reports] == [2, 0]


def test_questions_and_accounts_work_beside_a_running_node(tmp_path: Path, pages: Path) -> None:
    home = tmp_path / "home"
    with running(home) as node:
        assert whimbrel("import", pages, "--home", home).returncode == 0
        asked = whimbrel("jql", "project = SEA ORDER BY key ASC", "--json", "--home", home)
        assert [issue["key"] for issue in json.loads(asked.stdout)["issues"]] == ["SEA-1", "SEA-2"]
        assert "Ebb" in whimbrel("jql", "summary is not EMPTY", "--home", home).stdout
        told = whimbrel("jql", "labels != salt AND reporter = currentUser()", "--explain", "--home", home).stdout
        assert "reporter in (10000 admin): user, since it depends on who asks" in told
        assert "Issues whose 'labels' is empty are not found" in told
        stages = json.loads(whimbrel("jql", "project = SEA", "--explain", "--json", "--home", home).stdout)
        assert (stages["normal"], stages["dynamic"]) == (stages["static"], ["every issue"])
        wrong = whimbrel("jql", "projekt = SEA", "--home", home)
        assert wrong.returncode == 1
        assert "Field 'projekt' does not exist" in wrong.stderr
        assert "^" in wrong.stderr

        completed = whimbrel("jql", "complete", "project = SEA and lab", "--home", home)
        assert json.loads(completed.stdout) == {
            "kind": "field",
            "text": "labels",
            "display": "labels",
            "start": 18,
            "end": 21,
        }
        completed = whimbrel("jql", "complete", 'labels in ("sa', "--cursor", "13", "--home", home)
        assert json.loads(completed.stdout)["text"] == '"salt"'
        assert whimbrel("jql", "complete", "labels", "--home", home, "--user", "nobody").returncode == 1

        added = whimbrel("user", "add", "gull", "--password-stdin", "--home", home, stdin="first\n")
        assert added.returncode == 0, added.stderr
        myself = f"{node.url}/rest/api/2/myself"
        assert httpx.get(myself, auth=("gull", "first")).json()["name"] == "gull"
        assert (
            whimbrel("user", "password", "gull", "--password-stdin", "--home", home, stdin="second\n").returncode == 0
        )
        assert httpx.get(myself, auth=("gull", "first")).status_code == httpx.codes.UNAUTHORIZED
        assert httpx.get(myself, auth=("gull", "second")).status_code == httpx.codes.OK
        assert "gull" in whimbrel("user", "list", "--home", home).stdout

        seen = whimbrel("doctor", "--home", home)
        assert seen.returncode == 0, seen.stdout
        assert "wrong" not in seen.stdout


def test_a_home_in_use_is_refused_with_a_sentence(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with running(home):
        second = whimbrel("up", "--home", home, "--port", "0")
        assert second.returncode == 1
        assert "is in use by" in second.stderr
        assert "Traceback" not in second.stderr


def test_the_demo_is_made_once_and_starts_again_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    query = {"jql": "resolution = EMPTY ORDER BY created", "maxResults": "3", "fields": "summary"}
    answers = []
    for _ in range(2):
        with running(home, "--issues", "300", "--no-simulate", command="demo", WHIMBREL_ADMIN_PASSWORD="") as node:
            found = httpx.get(f"{node.url}/rest/api/2/search", params=query, auth=("admin", "admin")).json()
            answers.append((found["total"], [issue["key"] for issue in found["issues"]]))
    assert answers[0] == answers[1]
    assert answers[0][0] > 0


def test_commands_that_look_at_a_site_make_none(tmp_path: Path) -> None:
    home = tmp_path / "mistyped"
    for command in (("jql", "project = X"), ("doctor",), ("user", "list")):
        answer = whimbrel(*command, "--home", home)
        assert answer.returncode == 1
        assert "There is no site in" in answer.stderr
    assert not home.exists()


def test_a_demo_leaves_a_site_of_somebody_else_alone(tmp_path: Path, pages: Path) -> None:
    home = tmp_path / "home"
    assert whimbrel("import", pages, "--home", home).returncode == 0
    with running(home, "--issues", "100", command="demo") as node:
        assert any("holds a site of its own" in line for line in node.said)
        total = {"jql": "", "maxResults": "0"}
        answer = httpx.get(f"{node.url}/rest/api/2/search", params=total, auth=("admin", PASSWORD))
        assert answer.json()["total"] == 2


def test_lint_says_which_lines_are_no_queries(tmp_path: Path) -> None:
    file = tmp_path / "queries"
    file.write_bytes(b'\xef\xbb\xbfproject = WHI\n\xff\xfe\n{bad\n{"x": 1}\n')
    answer = whimbrel("jql", "lint", file)
    assert answer.returncode == 1
    assert [json.loads(line)["ok"] for line in answer.stdout.splitlines()] == [True, False, False, False]


def test_lint_needs_no_site_and_says_which_queries_are_wrong(tmp_path: Path) -> None:
    queries = 'project = WHI\n{"jql": "status in Open"}\n\nassignee = bob AND\n'
    answer = whimbrel("jql", "lint", "-", stdin=queries, WHIMBREL_HOME=str(tmp_path / "nowhere"))
    assert answer.returncode == 1
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [(line["jql"], line["ok"]) for line in lines] == [
        ("project = WHI", True),
        ("status in Open", False),
        ("assignee = bob AND", False),
    ]
    assert all(line["ok"] or line["errors"] for line in lines)
    assert whimbrel("jql", "lint", "-", stdin="project = WHI\n").returncode == 0
    assert not (tmp_path / "nowhere").exists()
