"""The package `atlassian-python-api` from PyPI, unchanged, does what it offers for Jira Data Center."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from atlassian import Jira
from requests import HTTPError

from support.client import Served
from support.site import PASSWORD

T = TypeVar("T")
TASK = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Feed"}


async def work(served: Served, scenario: Callable[[Jira], T]) -> T:
    """Run a scenario in a thread, because the client blocks while the site answers in this very loop."""

    def run() -> T:
        with Jira(url=served.url, username="admin", password=PASSWORD, api_version="2") as client:
            return scenario(client)

    return await asyncio.to_thread(run)


def made(client: Jira, count: int = 1, **fields: Any) -> list[str]:
    """Create tasks of WHI and return their keys."""
    return [client.create_issue({**TASK, **fields})["key"] for _ in range(count)]


async def test_issues_are_created_edited_and_moved_through_their_workflow(served: Served) -> None:
    def scenario(client: Jira) -> None:
        assert client.myself()["name"] == "admin"
        (key,) = made(client, labels=["old"])
        assert [one["key"] for one in client.create_issues([{"fields": TASK}, {"fields": TASK}])["issues"]] == [
            "WHI-2",
            "WHI-3",
        ]
        client.issue_update(key, {"priority": {"name": "High"}})
        client.update_issue_field(key, {"summary": "Feed them"})
        client.edit_issue(key, {"labels": [{"add": "new"}]})
        assert client.issue_field_value(key, "summary") == "Feed them"
        assert sorted(client.get_issue_labels(key)) == ["new", "old"]
        client.assign_issue(key, "bob")
        assert client.get_issue(key)["fields"]["assignee"]["name"] == "bob"
        assert client.get_issue_status(key) == "To Do"
        client.set_issue_status(key, "Done", fields={"resolution": {"name": "Duplicate"}})
        client.issue_transition("WHI-2", "In Progress")
        client.set_issue_status_by_transition_name("WHI-3", "Done")
        assert [client.get_issue_status(one) for one in ("WHI-1", "WHI-2", "WHI-3")] == ["Done", "In Progress", "Done"]
        assert client.get_issue_transitions("WHI-1")[0]["to"] == "To Do"
        assert client.issue_exists(key)
        assert not client.issue_exists("WHI-99")
        assert client.get_issue_changelog(key)["histories"]
        assert client.issue_editmeta(key)["fields"]["summary"]
        assert client.bulk_update_issue_field(["WHI-2", "WHI-3"], {"labels": ["both"]})
        client.label_issue("WHI-2", ["more"])
        client.unlabel_issue("WHI-2", ["both"])
        assert client.get_issue_labels("WHI-2") == ["more"]
        client.delete_issue("WHI-3")
        assert client.issue_deleted("WHI-3")
        client.issue_archive("WHI-2")
        client.issue_restore("WHI-2")
        assert client.bulk_issue(["WHI-1", "WHI-2"])[0]["total"] == 2

    await work(served, scenario)


async def test_comments_worklogs_watchers_links_and_properties(served: Served) -> None:
    def scenario(client: Jira) -> None:
        key, other = made(client, 2)
        comment = client.issue_add_comment(key, "Hello", {"type": "role", "value": "Administrators"})
        client.issue_edit_comment(key, comment["id"], "Hello again")
        assert client.issue_get_comment(key, comment["id"])["body"] == "Hello again"
        assert client.issue_get_comments(key)["total"] == 1
        client.set_comment_property(comment["id"], "mood", {"is": "good"})
        assert client.get_comment_property(comment["id"], "mood")["value"] == {"value": {"is": "good"}}
        assert [one["key"] for one in client.get_comment_properties_keys(comment["id"])["keys"]] == ["mood"]
        client.delete_comment_property(comment["id"], "mood")
        client.issue_worklog(key, "2026-01-05T10:00:00.000+0000", 3600, "Fed")
        client.issue_add_json_worklog(key, {"timeSpent": "30m"})
        logged = client.issue_get_worklog(key)["worklogs"]
        assert [one["timeSpentSeconds"] for one in logged] == [3600, 1800]
        assert len(client.get_worklogs([int(one["id"]) for one in logged])) == 2
        assert len(client.get_updated_worklogs("0")["values"]) == 2
        assert client.get_deleted_worklogs("0")["values"] == []
        client.issue_add_watcher(key, "carol")
        assert "carol" in [one["name"] for one in client.issue_get_watchers(key)["watchers"]]
        client.issue_delete_watcher(key, "carol")
        ends = {"inwardIssue": {"key": key}, "outwardIssue": {"key": other}}
        client.create_issue_link({"type": {"name": "Blocks"}, **ends})
        (link,) = client.get_issue(key)["fields"]["issuelinks"]
        assert client.get_issue_link(link["id"])["type"]["name"] == "Blocks"
        client.remove_issue_link(link["id"])
        client.create_or_update_issue_remote_links(key, "https://example.org/1", "One", global_id="one")
        (remote,) = client.get_issue_remote_links(key)
        client.update_issue_remote_link_by_id(key, remote["id"], "https://example.org/2", "Two")
        assert client.get_issue_remote_link_by_id(key, remote["id"])["object"]["title"] == "Two"
        client.delete_issue_remote_link_by_id(key, remote["id"])
        client.set_issue_property(key, "weight", {"kg": 2})
        assert [one["key"] for one in client.get_issue_property_keys(key)["keys"]] == ["weight"]
        assert client.get_issue_property(key, "weight")["value"] == {"kg": 2}
        client.delete_issue_property(key, "weight")

    await work(served, scenario)


async def test_files(served: Served, tmp_path: Path) -> None:
    def scenario(client: Jira) -> None:
        (key,) = made(client)
        file = tmp_path / "note.txt"
        file.write_text("content", encoding="utf-8")
        client.add_attachment(key, str(file))
        (attached,) = client.get_attachments_ids_from_issue(key)
        assert attached["filename"] == "note.txt"
        shown = client.get_attachment(attached["attachment_id"])
        assert (shown["size"], shown["mimeType"]) == (7, "text/plain")
        assert client.get_attachment_content(attached["attachment_id"]) == b"content"
        assert client.get_attachment_meta()["enabled"] is True
        client.remove_attachment(attached["attachment_id"])
        assert client.get_attachments_ids_from_issue(key) == []

    await work(served, scenario)


async def test_search(served: Served) -> None:
    def scenario(client: Jira) -> None:
        made(client, 3, labels=["x"])
        assert client.jql("labels = x ORDER BY key", fields="summary", limit=2)["total"] == 3
        assert len(client.jql_get_list_of_tickets("labels = x")) == 3
        assert client.get_project_issues_count("WHI") == 3
        assert len(client.get_all_project_issues("WHI")) == 3
        assert client.get_project_issuekey_last("WHI") == "WHI-3"
        assert client.get_autocomplete_data()["visibleFieldNames"]
        assert client.get_autocomplete_suggestion("labels", "x")["results"]
        with pytest.raises(HTTPError):
            client.jql("nothing = 1")

    await work(served, scenario)


async def test_projects_components_and_versions(served: Served) -> None:
    def scenario(client: Jira) -> None:
        gulls = {"key": "GULL", "name": "Gulls", "projectTypeKey": "software", "lead": "carol"}
        client.create_project_from_raw_json(gulls)
        assert {one["key"] for one in client.projects()} == {"WHI", "GULL"}
        client.update_project("GULL", {"description": "White ones"})
        project = client.project("GULL")
        assert (project["description"], project["lead"]["name"]) == ("White ones", "carol")
        component = client.create_component({"project": "GULL", "name": "Beak"})
        client.update_component({"name": "Bill"}, component["id"])
        client.update_component_lead(component["id"], "bob")
        assert client.component(component["id"])["lead"]["name"] == "bob"
        assert [one["name"] for one in client.get_project_components("GULL")] == ["Bill"]
        assert client.get_component_related_issues(component["id"])["issueCount"] == 0
        client.delete_component(component["id"])
        for name in ("1.0", "2.0"):
            client.add_version("GULL", project["id"], name)
        first, second = client.get_project_versions("GULL")
        client.update_version(first["id"], name="1.1", is_released=True)
        client.move_version(second["id"], position="First")
        assert client.get_project_versions_paginated("GULL")["total"] == 2
        assert client.get_version(first["id"])["released"] is True
        client.delete_version(first["id"])
        assert client.get_status_for_project("GULL")
        assert client.get_all_project_types()
        assert client.get_project_validated_key("GULL")
        client.archive_project("GULL")
        client.delete_project("GULL")
        assert [one["key"] for one in client.get_all_projects()] == ["WHI"]

    await work(served, scenario)


async def test_people_groups_and_roles(served: Served) -> None:
    def scenario(client: Jira) -> None:
        client.user_create("dora", "dora@example.com", "Dora Dunlin", "swift-and-low")
        client.user_update("dora", {"displayName": "Dora D."})
        assert client.user("dora")["displayName"] == "Dora D."
        assert [one["name"] for one in client.user_find_by_user_string("dora")] == ["dora"]
        client.create_group("terns")
        client.add_user_to_group("dora", "terns")
        assert [one["name"] for one in client.get_all_users_from_group("terns")["values"]] == ["dora"]
        assert "terns" in [one["name"] for one in client.get_groups("tern")["groups"]]
        client.user_set_property("dora", key_property="mood", value_property={"is": "good"})
        assert client.user_property("dora", key_property="mood")["value"] == {"is": "good"}
        client.user_delete_property("dora", key_property="mood")
        roles = client.get_project_roles("WHI")
        role = roles["Developers"].rpartition("/")[2]
        client.add_user_into_project_role("WHI", role, "dora")
        client.add_group_into_project_role("WHI", role, "terns")
        actors = client.get_project_actors_for_role_project("WHI", role)
        assert {one["name"] for one in actors} == {"dora", "terns"}
        client.delete_project_actors("WHI", role, "terns", "group")
        assert client.get_all_global_project_roles()
        assert client.get_all_assignable_users_for_project("WHI")
        assert client.get_users_with_browse_permission_to_a_project("dora", project_key="WHI")
        client.remove_user_from_group("dora", "terns")
        client.remove_group("terns")
        client.user_deactivate("dora")
        assert not client.is_active_user("dora")

    await work(served, scenario)


async def test_how_the_site_is_configured(served: Served) -> None:
    def scenario(client: Jira) -> None:
        assert client.get_server_info()["baseUrl"] == served.url
        assert client.get_all_fields()
        assert client.get_issue_types()
        assert client.get_all_statuses()
        assert client.get_all_priorities()
        assert client.get_priority_by_id(client.get_all_priorities()[0]["id"])
        assert client.get_all_resolutions()
        assert client.get_resolution_by_id(client.get_all_resolutions()[0]["id"])
        assert client.get_status_id_from_name("Done") == 10_001
        number = "com.atlassian.jira.plugin.system.customfieldtypes:float"
        assert client.create_custom_field("Weight", number)["custom"] is True
        client.create_issue_type("Spike", "A try", "standard")
        client.create_issue_link_type("Feeds", "is fed by", "feeds")
        assert "Feeds" in client.get_issue_link_types_names()
        scheme = client.create_permission_scheme("Strict", "Few may", [])
        client.set_permissionscheme_grant(
            scheme["id"], {"holder": {"type": "applicationRole"}, "permission": "BROWSE_PROJECTS"}
        )
        client.assign_project_permission_scheme("WHI", 0)
        assert client.get_project_permission_scheme("WHI")["id"] == 0
        assert len(client.get_all_permissionschemes()) >= 3
        assert client.get_issue_security_schemes()
        assert client.get_all_notification_schemes()
        assert client.get_all_permissions()
        assert client.get_permissions("BROWSE_PROJECTS", project_key="WHI")["permissions"]
        assert client.get_all_workflows()
        assert client.get_all_screens() == []
        assert client.get_property()
        assert client.get_dashboards()
        assert client.get_all_application_roles()
        with pytest.warns(DeprecationWarning, match="issue_createmeta"):
            assert client.issue_createmeta("WHI")["projects"]
        assert client.issue_createmeta_issuetypes("WHI")["values"]
        assert client.get_all_project_categories() == []
        assert client.get_all_priority_schemes()
        assert client.get_priority_scheme_of_project("WHI")
        assert client.get_configurations_of_jira()["timeTrackingEnabled"] is True

    await work(served, scenario)


async def test_filters_boards_and_sprints(served: Served) -> None:
    def scenario(client: Jira) -> None:
        keys = made(client, 3)
        query = client.create_filter("Mine", "project = WHI ORDER BY rank")
        client.edit_filter(query["id"], "Ours", "project = WHI ORDER BY rank")
        assert client.get_filter(query["id"])["name"] == "Ours"
        client.add_filter_share_permission(query["id"], "group", groupname="jira-software-users")
        (share,) = client.get_filter_share_permissions(query["id"])
        client.delete_filter_share_permission(query["id"], share["id"])
        board = client.create_agile_board("Board", "scrum", query["id"])
        assert [one["id"] for one in client.get_all_agile_boards()["values"]] == [board["id"]]
        assert client.get_agile_board(board["id"])["name"] == "Board"
        assert client.get_agile_board_by_filter_id(query["id"])["values"]
        assert client.get_agile_board_configuration(board["id"])["columnConfig"]
        assert client.get_issues_for_board(board["id"], "")["total"] == 3
        sprint = client.create_sprint("One", board["id"], goal="Feed all")
        client.add_issues_to_sprint(sprint["id"], keys[:2])
        assert client.get_sprint(sprint["id"])["goal"] == "Feed all"
        assert client.get_sprint_issues(sprint["id"], 0, 10)["total"] == 2
        assert client.get_issues_for_backlog(board["id"])["total"] == 1
        dates = {"startDate": "2026-01-05T10:00:00.000+00:00", "endDate": "2026-01-19T10:00:00.000+00:00"}
        client.update_partially_sprint(sprint["id"], {"state": "active", **dates})
        assert len(client.get_all_sprints_from_board(board["id"], state="active")["values"]) == 1
        client.add_issues_to_backlog(keys[:1])
        client.update_rank([keys[2]], keys[1], 10_105)
        epic = client.create_issue({**TASK, "issuetype": {"name": "Epic"}, "customfield_10102": "Birds"})["key"]
        client.update_issue_field(keys[0], {"customfield_10100": epic})
        assert [one["key"] for one in client.epic_issues(epic)["issues"]] == [keys[0]]
        assert [one["key"] for one in client.get_epics(board["id"])["values"]] == [epic]
        client.delete_sprint(client.create_sprint("Two", board["id"])["id"])
        client.delete_agile_board(board["id"])
        client.delete_filter(query["id"])

    await work(served, scenario)


async def test_sub_tasks_pins_options_and_what_boards_hold(served: Served) -> None:
    def scenario(client: Jira) -> None:
        parent, other = made(client, 2)
        child = client.create_issue({**TASK, "issuetype": {"name": "Sub-task"}, "parent": {"key": parent}})["key"]
        assert [one["key"] for one in client.get_issue(parent)["fields"]["subtasks"]] == [child]
        comment = client.issue_add_comment(parent, "Look")
        client.issue_pin_comment(parent, comment["id"])
        client.issue_unpin_comment(parent, comment["id"])
        query = client.create_filter("Mine", "project = WHI ORDER BY rank")
        board = client.create_agile_board("Board", "scrum", query["id"])
        epic = client.create_issue({**TASK, "issuetype": {"name": "Epic"}, "customfield_10102": "Birds"})
        client.update_issue_field(other, {"customfield_10100": epic["key"]})
        assert [one["key"] for one in client.get_issues_for_epic(board["id"], epic["id"])["issues"]] == [other]
        assert parent in [one["key"] for one in client.get_issues_without_epic(board["id"])["issues"]]
        client.move_issues_to_backlog([parent])
        scheme = client.get_all_permissionschemes()[0]
        assert client.get_permissionscheme(scheme["id"])["name"] == scheme["name"]
        security = client.get_issue_security_schemes()[0]
        assert client.get_issue_security_scheme(security["id"])["name"] == security["name"]

    await work(served, scenario)
