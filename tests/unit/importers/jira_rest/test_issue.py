from datetime import UTC, date, datetime
from typing import Any

import pytest

from whimbrel.importers.jira_rest.custom import Told
from whimbrel.importers.jira_rest.issue import Reading
from whimbrel.importers.model import ImportedIssue, ImportedProject
from whimbrel.importers.report import Findings, Loss


def raw(fields: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    plain = {
        "project": {"id": "7", "key": "ZOO", "name": "Zoo", "projectTypeKey": "business"},
        "issuetype": {"id": "1", "name": "Bug", "subtask": False},
        "status": {"id": "3", "name": "Fed", "statusCategory": {"id": 3, "key": "done"}},
        "summary": "An animal",
        "created": "2020-01-02T03:04:05.678+0100",
        "updated": "2020-01-03T03:04:05.678+0000",
    }
    return {"id": "500", "key": "ZOO-1", "fields": {**plain, **(fields or {})}, **more}


def read(given: Any) -> tuple[ImportedIssue | None, list[tuple[Loss, str]]]:
    findings = Findings()
    issue = Reading(findings).issue(given, Told(), "page.json [0]")
    return issue, [(finding.loss, finding.reason) for finding in findings.all()]


def test_a_plain_issue_is_read_without_a_finding() -> None:
    issue, found = read(raw())
    assert issue is not None
    assert found == []
    assert (issue.id, issue.key, issue.summary) == (500, "ZOO-1", "An animal")
    assert issue.project == ImportedProject("ZOO", "Zoo", 7, "business")
    assert issue.created.astimezone(UTC) == datetime(2020, 1, 2, 2, 4, 5, 678000, tzinfo=UTC)
    assert (issue.status.category_id, issue.type.subtask) == (3, False)


@pytest.mark.parametrize("given", [None, 7, "ZOO-1", [], {}, {"key": 3, "fields": {}}, {"key": "no key", "fields": {}}])
def test_what_has_no_key_is_skipped(given: Any) -> None:
    assert read(given) == (None, [(Loss.SKIPPED, "not an issue: it has no key")])


@pytest.mark.parametrize("fields", [None, [], "all"])
def test_an_issue_without_fields_is_skipped_by_key(fields: Any) -> None:
    findings = Findings()
    assert Reading(findings).issue({"key": "ZOO-4", "fields": fields}, Told(), "here") is None
    (finding,) = findings.all()
    assert (finding.loss, finding.examples) == (Loss.SKIPPED, ("ZOO-4",))


@pytest.mark.parametrize("summary", [None, "", "  \n", 7])
def test_an_issue_without_a_summary_gets_its_key(summary: Any) -> None:
    issue, found = read(raw({"summary": summary}))
    assert issue is not None
    assert issue.summary == "ZOO-1"
    assert found == [(Loss.CHANGED, "without a summary, taken with its key as one")]


def test_a_long_summary_is_cut_and_lines_are_joined() -> None:
    issue, found = read(raw({"summary": "a\nb" + "x" * 300}))
    assert issue is not None
    assert issue.summary == "a b" + "x" * 252
    assert found == [(Loss.CHANGED, "a summary of more than 255 characters, cut")]


def test_a_missing_date_is_taken_from_the_other() -> None:
    issue, found = read(raw({"updated": "yesterday"}))
    assert issue is not None
    assert issue.updated == issue.created
    assert [loss for loss, _ in found] == [Loss.CHANGED]


def test_an_issue_of_only_a_key_and_fields_is_still_taken() -> None:
    issue, found = read({"key": "zoo-9", "fields": {}})
    assert issue is not None
    assert (issue.key, issue.project, issue.type.name, issue.status.name) == (
        "ZOO-9",
        ImportedProject("ZOO", "ZOO"),
        "Task",
        "Open",
    )
    assert {loss for loss, _ in found} == {Loss.CHANGED}
    assert len(found) == 4


def test_labels_become_single_words() -> None:
    issue, found = read(raw({"labels": ["fine", "not  fine", "", 7]}))
    assert issue is not None
    assert issue.labels == ("fine", "not_fine")
    assert found == [(Loss.CHANGED, "a label with spaces, or too long, made one word")]


def test_estimates_come_from_the_fields_or_from_time_tracking() -> None:
    tracked = {"originalEstimateSeconds": 60, "remainingEstimateSeconds": 50, "timeSpentSeconds": 10}
    issue, _ = read(raw({"timeoriginalestimate": 600, "timetracking": tracked}))
    assert issue is not None
    assert (issue.original_estimate, issue.remaining_estimate, issue.time_spent) == (600, 50, 10)


def test_counts_due_date_parent_epic_and_level() -> None:
    issue, found = read(
        raw(
            {
                "votes": {"votes": 3, "voters": [{"name": "ada"}, {}]},
                "watches": {"watchCount": 4},
                "duedate": "2020-05-06",
                "parent": {"key": "ZOO-2"},
                "epic": {"key": "ZOO-3", "name": "Elephants"},
                "security": {"id": "9", "name": "Vets"},
            }
        )
    )
    assert issue is not None
    assert found == []
    assert (issue.votes, issue.watches, len(issue.voters)) == (3, 4, 1)
    assert issue.due == date(2020, 5, 6)
    assert (issue.parent, issue.epic and (issue.epic.key, issue.epic.name)) == ("ZOO-2", ("ZOO-3", "Elephants"))
    assert issue.security is not None
    assert (issue.security.name, issue.security.id) == ("Vets", 9)


def test_unknown_fields_are_reported_once_each_with_a_count() -> None:
    findings = Findings()
    reading = Reading(findings)
    for number in range(3):
        reading.issue(raw({"moon": "full", "progress": {"total": 1}}) | {"key": f"ZOO-{number + 1}"}, Told(), "here")
    (finding,) = findings.all()
    assert (finding.reason, finding.count) == ("field 'moon', which is not known", 3)
    assert finding.examples == ("ZOO-1", "ZOO-2", "ZOO-3")


@pytest.mark.parametrize("level", [{"id": "9"}, {}, "secret", True])
def test_a_level_that_is_not_understood_still_hides_the_issue(level: Any) -> None:
    issue, found = read(raw({"security": level}))
    assert issue is not None
    assert issue.security is not None
    assert issue.security.name == "Restricted"
    assert [loss for loss, _ in found] == [Loss.CHANGED]
