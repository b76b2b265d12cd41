"""The package `jira` from PyPI, unchanged, does its daily work against a site."""

import asyncio
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from jira import JIRA, JIRAError
from PIL import Image

from support.client import Served
from support.site import PASSWORD

T = TypeVar("T")


@contextmanager
def jira(served: Served, **options: Any) -> Iterator[JIRA]:
    """The client, signed in as admin unless told otherwise; what it opened is closed again."""
    chosen = options or {"basic_auth": ("admin", PASSWORD)}
    client = JIRA(served.url, max_retries=0, **chosen)
    try:
        yield client
    finally:
        client.close()


async def work(served: Served, scenario: Callable[[JIRA], T], **options: Any) -> T:
    """Run a scenario in a thread, because the client blocks while the site answers in this very loop."""

    def run() -> T:
        with jira(served, **options) as client:
            return scenario(client)

    return await asyncio.to_thread(run)


@pytest.fixture
async def filled(served: Served) -> Served:
    """The served site with the issues WHI-1 to WHI-3."""
    for summary in ("First", "Second", "Third"):
        await served.site.issue(summary)
    return served


async def test_it_signs_in_with_basic_credentials(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        assert client.myself()["name"] == "admin"
        assert client.current_user() == "admin"
        assert client.session().name == "admin"

    await work(served, scenario)


async def test_it_signs_in_with_a_cookie(served: Served) -> None:
    with pytest.warns(DeprecationWarning, match="Cookie based Authentication"):
        name = await work(served, lambda client: client.myself()["name"], auth=("bob", PASSWORD))
    assert name == "bob"


async def test_it_signs_in_with_a_personal_access_token(served: Served, carol: httpx.AsyncClient) -> None:
    made = await carol.post("/rest/pat/latest/tokens", json={"name": "script", "expirationDuration": 90})
    token = made.json()["rawToken"]
    assert await work(served, lambda client: client.myself()["name"], token_auth=token) == "carol"


async def test_a_wrong_password_is_told(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        with pytest.raises(JIRAError) as caught:
            client.myself()
        assert caught.value.status_code == 401

    await work(served, scenario, basic_auth=("admin", "wrong"), get_server_info=False)


async def test_it_reads_what_the_site_is_made_of(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        assert client.server_info()["deploymentType"] == "Server"
        assert [project.key for project in client.projects()] == ["WHI"]
        assert client.project("WHI").lead.name == "bob"
        assert {"Bug", "Epic", "Sub-task"} <= {each.name for each in client.issue_types()}
        assert client.issue_type_by_name("Task").subtask is False
        assert next(each.name for each in client.priorities()) == "Highest"
        assert client.priority("3").name == "Medium"
        assert "In Progress" in {each.name for each in client.statuses()}
        assert client.status("10001").statusCategory.key == "done"
        assert "Won't Do" in {each.name for each in client.resolutions()}
        assert client.resolution("10000").name == "Done"
        assert {"Blocks", "Relates"} <= {each.name for each in client.issue_link_types()}
        ids = {field["name"]: field["id"] for field in client.fields()}
        assert ids["Sprint"] == "customfield_10104"
        assert ids["Summary"] == "summary"
        assert client.project_components("WHI") == []
        assert client.project_versions("WHI") == []
        assert "Administrators" in client.project_roles("WHI")

    await work(served, scenario)


async def test_it_finds_people(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        assert [user.name for user in client.search_users("car")] == ["carol"]
        assert {user.name for user in client.search_users(".")} == {"admin", "bob", "carol"}
        assert client.user("bob").displayName == "Bob Builder"

    await work(served, scenario)


async def test_it_creates_a_project_and_an_account(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        assert client.create_project("NEW", "New things")
        assert client.project("NEW").name == "New things"
        issue = client.create_issue(project="NEW", summary="First", issuetype={"name": "Task"})
        assert issue.key == "NEW-1"
        assert client.add_user("dora", "dora@example.com", password="12345678", fullname="Dora Dunlin")
        assert client.user("dora").emailAddress == "dora@example.com"

    await work(served, scenario)


async def test_it_creates_edits_and_deletes_issues(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        issue = client.create_issue(
            project="WHI", summary="Made by a client", description="Much", issuetype={"name": "Bug"}, labels=["one"]
        )
        assert (issue.key, issue.fields.labels, issue.fields.reporter.name) == ("WHI-1", ["one"], "admin")
        issue.update(summary="Changed", priority={"name": "High"})
        issue.update(update={"labels": [{"add": "two"}]})
        issue.add_field_value("labels", "three")
        again = client.issue("WHI-1")
        assert (again.fields.summary, again.fields.priority.name) == ("Changed", "High")
        assert sorted(again.fields.labels) == ["one", "three", "two"]
        issue.delete()
        with pytest.raises(JIRAError) as caught:
            client.issue("WHI-1")
        assert (caught.value.status_code, caught.value.text) == (404, "Issue Does Not Exist")

    await work(served, scenario)


async def test_it_is_told_every_wrong_field(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        with pytest.raises(JIRAError) as caught:
            client.create_issue(project="WHI", summary="", issuetype={"name": "Task"}, priority={"name": "Urgent"})
        assert caught.value.status_code == 400
        assert "You must specify a summary of the issue." in str(caught.value)
        assert "The priority selected is invalid." in str(caught.value)

    await work(served, scenario)


async def test_it_makes_sub_tasks_and_deletes_them_with_their_parent(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        child = client.create_issue(
            project="WHI", summary="Part", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"}
        )
        assert child.fields.parent.key == "WHI-1"
        assert [each.key for each in client.issue("WHI-1").fields.subtasks] == [child.key]
        with pytest.raises(JIRAError, match="has subtasks"):
            client.issue("WHI-1").delete()
        client.issue("WHI-1").delete(deleteSubtasks=True)
        assert client.search_issues("project = WHI", maxResults=0).total == 2

    await work(filled, scenario)


async def test_it_moves_issues_by_id_and_by_name(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        issue = client.issue("WHI-1")
        names = {transition["name"]: transition["id"] for transition in client.transitions(issue)}
        assert set(names) == {"In Progress", "Done"}
        client.transition_issue(issue, names["In Progress"])
        assert client.issue("WHI-1").fields.status.name == "In Progress"
        client.transition_issue("WHI-1", "Done", comment="Over", fields={"resolution": {"name": "Won't Do"}})
        done = client.issue("WHI-1")
        assert (done.fields.status.name, done.fields.resolution.name) == ("Done", "Won't Do")
        assert [comment.body for comment in done.fields.comment.comments] == ["Over"]
        expanded = client.transitions("WHI-2", expand="transitions.fields")
        assert [sorted(transition["fields"]) for transition in expanded] == [[], ["resolution"]]

    await work(filled, scenario)


async def test_it_assigns_issues(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        assert client.assign_issue("WHI-1", "carol")
        assert client.issue("WHI-1").fields.assignee.displayName == "Carol Curlew"
        assert client.assign_issue("WHI-1", None)
        assert client.issue("WHI-1").fields.assignee is None

    await work(filled, scenario)


async def test_it_comments_and_restricts_comments(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        client.add_comment("WHI-1", "For everybody")
        secret = client.add_comment("WHI-1", "For some", visibility={"type": "role", "value": "Administrators"})
        assert secret.visibility.value == "Administrators"
        secret.update(body="For few")
        assert client.comment("WHI-1", secret.id).body == "For few"
        assert [comment.body for comment in client.comments("WHI-1")] == ["For everybody", "For few"]
        rendered = client.comments("WHI-1", expand="renderedBody")
        assert rendered[0].renderedBody == "<p>For everybody</p>"

    def as_carol(client: JIRA) -> None:
        assert [comment.body for comment in client.comments("WHI-1")] == ["For everybody"]
        with pytest.raises(JIRAError) as caught:
            client.comments("WHI-1")[0].delete()
        assert caught.value.status_code == 403

    await work(filled, scenario)
    await work(filled, as_carol, basic_auth=("carol", PASSWORD))
    await work(filled, lambda client: client.comments("WHI-1")[0].delete())
    assert await work(filled, lambda client: len(client.comments("WHI-1"))) == 1


async def test_it_links_issues(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        client.create_issue_link("Blocks", inwardIssue="WHI-1", outwardIssue="WHI-2")
        (link,) = client.issue("WHI-1").fields.issuelinks
        assert (link.type.outward, link.outwardIssue.key) == ("blocks", "WHI-2")
        (other,) = client.issue("WHI-2").fields.issuelinks
        assert other.inwardIssue.key == "WHI-1"
        client.delete_issue_link(link.id)
        assert client.issue("WHI-1").fields.issuelinks == []

    await work(filled, scenario)


async def test_it_searches_page_by_page(served: Served) -> None:
    for number in range(105):
        await served.site.issue(f"Issue {number}")

    def scenario(client: JIRA) -> None:
        found = client.search_issues("project = WHI ORDER BY key ASC", maxResults=False)
        assert [issue.key for issue in found] == [f"WHI-{number}" for number in range(1, 106)]
        page = client.search_issues("project = WHI ORDER BY key ASC", startAt=100, maxResults=3)
        assert ([issue.key for issue in page], page.total) == (["WHI-101", "WHI-102", "WHI-103"], 105)

    await work(served, scenario)


async def test_it_searches_for_some_fields_and_with_history(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        client.issue("WHI-2").update(summary="Renamed")
        client.transition_issue("WHI-2", "In Progress")
        (issue,) = client.search_issues("key = WHI-2", fields="summary,status", expand="changelog")
        assert set(issue.raw["fields"]) == {"summary", "status"}
        items = [item for history in issue.changelog.histories for item in history.items]
        assert [(item.field, item.toString) for item in items] == [("summary", "Renamed"), ("status", "In Progress")]
        raw = client.search_issues("project = WHI", json_result=True, maxResults=1)
        assert (raw["maxResults"], raw["total"], len(raw["issues"])) == (1, 3, 1)
        assert client.search_issues("priority = Nonsense", validate_query=False) == []

    await work(filled, scenario)


async def test_a_wrong_query_is_told(served: Served) -> None:
    def scenario(client: JIRA) -> None:
        with pytest.raises(JIRAError) as caught:
            client.search_issues("project ==")
        assert caught.value.status_code == 400
        assert caught.value.text.startswith("Error in the JQL Query: ")

    await work(served, scenario)


async def test_it_attaches_and_fetches_files(filled: Served) -> None:
    def scenario(client: JIRA) -> None:
        made = client.add_attachment("WHI-1", attachment=io.BytesIO(b"hello"), filename="notes ü.txt")
        assert (made.filename, made.size, made.author.name) == ("notes ü.txt", 5, "admin")
        (found,) = client.issue("WHI-1").fields.attachment
        assert client.attachment(found.id).get() == b"hello"
        assert b"".join(found.iter_content()) == b"hello"
        assert client.attachment_meta() == {"enabled": True, "uploadLimit": 10_485_760}
        found.delete()
        assert client.issue("WHI-1").fields.attachment == []

    await work(filled, scenario)


async def test_it_gives_people_and_projects_their_pictures(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (64, 64), "teal").save(path, "PNG")
    file: Any = (str(path), path.stat().st_size, path.read_bytes())

    def scenario(client: JIRA) -> None:
        proposed = client.create_temp_project_avatar("WHI", *file, contentType="image/png")
        made = client.confirm_project_avatar("WHI", proposed)
        client.set_project_avatar("WHI", made["id"])
        assert [one["isSelected"] for one in client.project_avatars("WHI")["custom"]] == [True]
        client.delete_project_avatar("WHI", made["id"])
        proposed = client.create_temp_user_avatar("admin", *file, contentType="image/png")
        made = client.confirm_user_avatar("admin", proposed)
        client.set_user_avatar("admin", made["id"])
        assert [one["id"] for one in client.user_avatars("admin")["custom"]] == [made["id"]]
        client.delete_user_avatar("admin", made["id"])

    await work(served, scenario)
