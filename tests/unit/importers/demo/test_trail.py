from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest

from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.flow import named
from whimbrel.importers.demo.trail import Trail
from whimbrel.importers.demo.worktime import Worktime
from whimbrel.importers.model import ImportedIssue, ImportedItem
from whimbrel.tracker.duration import format_seconds

from .conftest import NOW

MANY = {"Fix Version", "Link", "Attachment"}
EMPTY_AT_FIRST = {"resolution", "Sprint", "Story Points", "Flagged", "timespent"}


def shown(issue: ImportedIssue) -> dict[str, str | None]:
    """What the issue's fields say, as history shows them."""
    custom = {value.field.name: value for value in issue.values}
    sprints = ", ".join(sprint.name for sprint in custom["Sprint"].scalars) if "Sprint" in custom else None
    return {
        "status": issue.status.name,
        "resolution": issue.resolution.name if issue.resolution else None,
        "assignee": issue.assignee.display_name if issue.assignee else None,
        "priority": issue.priority.name if issue.priority else None,
        "summary": issue.summary,
        "description": issue.description,
        "labels": " ".join(issue.labels) or None,
        "duedate": issue.due.isoformat() if issue.due else None,
        "timeestimate": format_seconds(issue.remaining_estimate) if issue.remaining_estimate is not None else None,
        "timespent": format_seconds(issue.time_spent) if issue.time_spent is not None else None,
        "Sprint": sprints,
        "Story Points": f"{custom['Story Points'].scalars[0]:g}" if "Story Points" in custom else None,
        "Flagged": custom["Flagged"].scalars[0].value if "Flagged" in custom else None,
    }


def replay(issue: ImportedIssue) -> tuple[dict[str, str | None], dict[str, list[str]]]:
    """Follow the history: each change must begin where the one before it ended."""
    single: dict[str, str | None] = {}
    many: dict[str, list[str]] = defaultdict(list)
    for change in issue.history:
        for item in change.items:
            if item.field in MANY:
                if item.from_string is not None:
                    many[item.field].remove(item.from_string)
                if item.to_string is not None:
                    many[item.field].append(item.to_string)
                continue
            assert item.from_string != item.to_string, (issue.key, item)
            if item.field in single or item.field in EMPTY_AT_FIRST:
                assert single.get(item.field) == item.from_string, (issue.key, item)
            single[item.field] = item.to_string
    return single, many


def test_replaying_the_history_gives_what_every_issue_says(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        single, many = replay(issue)
        final = shown(issue)
        assert single == {field: final[field] for field in single}, issue.key
        assert {field: final[field] for field in EMPTY_AT_FIRST} == {
            field: single.get(field) for field in EMPTY_AT_FIRST
        }
        assert sorted(many["Fix Version"]) == sorted(version.name for version in issue.fix_versions), issue.key
        assert sorted(many["Attachment"]) == sorted(one.filename for one in issue.attachments), issue.key
        if "status" not in single:
            assert issue.status is issue.project.statuses[0], issue.key


def test_both_ends_remember_every_link(issues: Sequence[ImportedIssue]) -> None:
    expected: dict[str, list[str]] = defaultdict(list)
    for issue in issues:
        for link in issue.links:
            texts = (link.outward_text, link.inward) if link.outward else (link.inward, link.outward_text)
            expected[issue.key].append(f"This issue {texts[0]} {link.other}")
            expected[link.other].append(f"This issue {texts[1]} {issue.key}")
    assert sum(map(len, expected.values())) > 2_000
    for issue in issues:
        assert sorted(replay(issue)[1]["Link"]) == sorted(expected[issue.key]), issue.key


def test_an_issue_is_resolved_when_its_history_says_so(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        instants = [
            change.created
            for change in issue.history
            for item in change.items
            if item.field == "resolution" and item.to_string is not None
        ]
        assert (issue.resolution is None) == (issue.resolved is None) == (issue.status.category_id != 3), issue.key
        assert issue.resolved is None or issue.resolved == instants[-1], issue.key


def test_nothing_happens_before_the_creation_or_after_the_last_update(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        changes = [change.created for change in issue.history]
        assert changes == sorted(changes)
        moments = [issue.created, *changes, *(one.created for one in issue.attachments)]
        moments += [moment for one in (*issue.comments, *issue.worklogs) for moment in (one.created, one.updated)]
        assert min(moments) == issue.created, issue.key
        assert max(moments) == issue.updated < NOW, issue.key
        assert all(log.started >= issue.created for log in issue.worklogs)
        assert all(one.created <= one.updated for one in (*issue.comments, *issue.worklogs))


def test_changes_are_read_in_order_whatever_the_order_of_their_making(crew: Crew, worktime: Worktime) -> None:
    author = crew.members["Ingrid Vasterlund"]
    trail = Trail(100)
    lines = [named("priority", "Low", "High"), ImportedItem("summary", from_string="a", to_string="b")]
    assert trail.add(50, author, lines[0])
    assert trail.add(20, author, lines[1])
    assert not trail.add(100, author, lines[0])
    assert trail.close() == 50
    assert [change.items for change in trail.changes(worktime)] == [(lines[1],), (lines[0],)]


@pytest.mark.parametrize("field", ["status", "assignee", "priority", "Sprint", "Fix Version", "resolution"])
def test_every_field_that_history_is_asked_about_changes_often(issues: Sequence[ImportedIssue], field: str) -> None:
    changed = sum(any(item.field == field for change in issue.history for item in change.items) for issue in issues)
    assert changed > 1_000


def test_links_lead_to_older_issues_and_are_unique(
    issues: Sequence[ImportedIssue], by_key: Mapping[str, ImportedIssue]
) -> None:
    seen = set()
    for issue in issues:
        for link in issue.links:
            assert by_key[link.other].created <= issue.created
            ends = (issue.key, link.other) if link.outward else (link.other, issue.key)
            assert (link.type_name, *ends) not in seen
            seen.add((link.type_name, *ends))
