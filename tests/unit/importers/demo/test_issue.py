from collections.abc import Sequence

from whimbrel.importers.model import ImportedIssue


def test_most_issues_are_in_one_component_and_some_in_two_or_none(issues: Sequence[ImportedIssue]) -> None:
    sizes = [len(issue.components) for issue in issues]
    assert sizes.count(1) > 0.8 * len(sizes)
    assert sizes.count(0) > 100
    assert sizes.count(2) > 100
    assert max(sizes) == 2


def test_bugs_were_seen_in_a_version_that_was_out(issues: Sequence[ImportedIssue]) -> None:
    seen = [(issue, version) for issue in issues for version in issue.affected_versions]
    assert len(seen) > 3_000
    for issue, version in seen:
        assert issue.type.name == "Bug"
        assert version.released
        assert version.release_date is not None
        assert version.release_date <= issue.created.date()


def test_only_levels_of_the_project_are_used_and_few_issues_have_one(issues: Sequence[ImportedIssue]) -> None:
    secured = [issue for issue in issues if issue.security is not None]
    assert 60 < len(secured) < 600
    assert all(issue.security in issue.project.levels for issue in secured)
