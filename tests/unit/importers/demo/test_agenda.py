from collections.abc import Sequence

from whimbrel.importers.model import ImportedIssue

from .conftest import NOW


def test_released_versions_hold_no_open_issue(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        if issue.status.category_id != 3 and not any(
            item.field == "resolution" for change in issue.history for item in change.items
        ):
            assert not any(version.released for version in issue.fix_versions), issue.key


def test_unreleased_versions_hold_open_and_done_issues(issues: Sequence[ImportedIssue]) -> None:
    coming = [issue for issue in issues if any(not version.released for version in issue.fix_versions)]
    assert sum(issue.resolution is None for issue in coming) > 30
    assert sum(issue.resolution is not None for issue in coming) > 100


def test_what_was_not_done_in_a_sprint_is_carried_over_into_the_next(issues: Sequence[ImportedIssue]) -> None:
    carried = 0
    for issue in issues:
        for value in issue.values:
            if value.field.name == "Sprint":
                numbers = [int(sprint.name.rsplit(" ", 1)[1]) for sprint in value.scalars]
                assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
                assert len(numbers) <= 5
                assert all(sprint.state == "closed" for sprint in value.scalars[:-1])
                carried += len(numbers) > 1
    assert carried > 500


def test_done_issues_were_resolved_after_their_last_sprint_began(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        for value in issue.values:
            if value.field.name == "Sprint" and issue.resolved is not None:
                assert issue.resolved < NOW
                assert value.scalars[-1].start <= issue.resolved, issue.key


def test_projects_without_sprints_have_none(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        if issue.project.type_key != "software":
            assert not any(value.field.name in {"Sprint", "Story Points"} for value in issue.values)
