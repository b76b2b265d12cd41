"""Old state and events give the new state, for everything that an action does to an issue."""

from datetime import date
from typing import Any

import msgspec
import pytest

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import assign_issue, delete_issue, edit_issue
from whimbrel.actions.transitions import transition_issue
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage import issues
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.issue import Issue

SINGLE = {
    "issuetype": "issue_type_id",
    "status": "status_id",
    "priority": "priority_id",
    "resolution": "resolution_id",
    "security": "security_level_id",
    "assignee": "assignee_id",
    "reporter": "reporter_id",
    "parent": "parent_id",
    "timeoriginalestimate": "original_estimate",
    "timeestimate": "remaining_estimate",
}
SEVERAL = {"components": "component_ids", "fixVersions": "fix_version_ids", "versions": "affected_version_ids"}
FREE_TEXT = {"summary", "description", "environment"}


def replay(catalogue: Catalogue, issue: Issue, body: dict[str, Any]) -> Issue:
    """Apply `changes` of an event to an issue, knowing nothing but the event; free text travels in the row."""
    for change in body["changes"]:
        name, before, after = change["field"], change["before"], change["after"]
        if name in FREE_TEXT:
            assert before == after == []
        elif name in SINGLE:
            assert before == [str(value) for value in (getattr(issue, SINGLE[name]),) if value is not None]
            issue = msgspec.structs.replace(issue, **{SINGLE[name]: int(after[0]) if after else None})
        elif name in SEVERAL:
            assert before == [str(value) for value in getattr(issue, SEVERAL[name])]
            issue = msgspec.structs.replace(issue, **{SEVERAL[name]: tuple(int(value) for value in after)})
        elif name == "labels":
            assert before == list(issue.labels)
            issue = msgspec.structs.replace(issue, labels=tuple(after))
        elif name == "duedate":
            issue = msgspec.structs.replace(issue, due=date.fromisoformat(after[0]) if after else None)
        else:
            issue = _replay_custom(catalogue, issue, name, after)
    return issue


def _replay_custom(catalogue: Catalogue, issue: Issue, name: str, after: list[str]) -> Issue:
    field = catalogue.fields.by_key(name)
    assert field is not None
    read = float if field.type.kind is Kind.NUMBER else int
    custom = {key: value for key, value in issue.custom.items() if key != field.id}
    if after and field.type.kind is not Kind.TEXT:
        custom[field.id] = tuple(read(value) for value in after)
    return msgspec.structs.replace(issue, custom=custom)


EDITS = [
    {"summary": "After", "description": "Long", "environment": "Here"},
    {"assignee": {"name": "bob"}, "reporter": {"name": "carol"}, "priority": {"name": "Low"}},
    {"labels": ["b", "a"], "duedate": "2031-01-31", "resolution": {"name": "Duplicate"}},
    {"issuetype": {"name": "Bug"}, "security": {"name": "Staff"}},
    {"timetracking": {"originalEstimate": "2d", "remainingEstimate": "1h"}},
    {"customfield_10106": 8, "customfield_10107": [{"value": "Impediment"}], "customfield_10100": "WHI-1"},
    {"priority": None, "assignee": None, "labels": [], "duedate": None, "security": None, "resolution": None},
    {"customfield_10106": None, "customfield_10107": None, "customfield_10100": None},
]


async def test_edits_replay(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue("Epic", issuetype={"name": "Epic"})
    state = await site.issue("Before")
    for fields in EDITS:
        after = await acting.do(edit_issue, "admin", "WHI-2", IssueDocument(fields=fields))
        state = await _replayed(acting, state, after, "avi:jira:updated:issue")


async def test_transitions_and_assignments_replay(site: Site, acting: Any) -> None:
    state = await site.issue()
    for transition in (31, 21, 11):
        after = await acting.do(transition_issue, "admin", "WHI-1", transition, IssueDocument())
        state = await _replayed(acting, state, after, "avi:jira:transitioned:issue")
    for sent in ({"name": "carol"}, None):
        after = await acting.do(assign_issue, "admin", "WHI-1", sent)
        state = await _replayed(acting, state, after, "avi:jira:updated:issue")


async def _replayed(acting: Any, before: Issue, after: Issue, avi: str) -> Issue:
    catalogue = await acting.site.catalogue()
    last = (await acting.events())[-1]
    assert (last.avi, last.project_id, last.issue_id, last.at) == (avi, after.project_id, after.id, after.updated)
    assert last.actor_id == (await acting.site.user("admin")).id
    assert last.ari == f"ari:cloud:jira:{catalogue.site_id}:issue/{after.id}"
    told = replay(catalogue, before, last.body)
    assert _plain(told) == _plain(after)
    stored = await acting.site.database.snapshot(lambda reader: issues.load(reader, [after.id]))
    assert stored[after.id] == after
    return after


def _plain(issue: Issue) -> Issue:
    """Leave out what no event tells: instants that follow from it, and free text."""
    return msgspec.structs.replace(
        issue, updated=issue.created, resolved=None, summary="", description=None, environment=None
    )


@pytest.mark.parametrize("document", [IssueDocument(), IssueDocument(fields={"summary": "Same", "labels": []})])
async def test_what_changes_nothing_says_nothing(site: Site, acting: Any, document: IssueDocument) -> None:
    await site.issue("Same")
    before = len(await acting.events())
    await acting.do(edit_issue, "admin", "WHI-1", document)
    assert len(await acting.events()) == before


async def test_each_deleted_issue_is_told_of_and_where_it_was_referred_to(site: Site, acting: Any) -> None:
    parent = await site.issue()
    child = await site.issue(issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    await acting.do(delete_issue, "admin", "WHI-1", with_subtasks=True)
    told = (await acting.events())[-2:]
    assert [(row.avi, row.issue_id) for row in told] == [
        ("avi:jira:deleted:issue", child.id),
        ("avi:jira:deleted:issue", parent.id),
    ]
    assert told[1].body == {"unset": {str(parent.id): [10_100]}}
