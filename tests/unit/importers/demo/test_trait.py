from collections import Counter
from collections.abc import Sequence

from whimbrel.importers.model import ImportedIssue


def test_medium_is_the_usual_priority_and_all_five_are_used(issues: Sequence[ImportedIssue]) -> None:
    counts = Counter(issue.priority.name for issue in issues)
    assert [name for name, _ in counts.most_common(1)] == ["Medium"]
    assert set(counts) == {"Highest", "High", "Medium", "Low", "Lowest"}


def test_labels_are_different_sorted_and_without_blanks(issues: Sequence[ImportedIssue]) -> None:
    assert sum(bool(issue.labels) for issue in issues) > 0.4 * len(issues)
    for issue in issues:
        assert list(issue.labels) == sorted(set(issue.labels))
        assert not any(" " in label for label in issue.labels)


def test_counts_of_votes_and_watches_are_those_of_the_people(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        voters = {ballot.person.name for ballot in issue.voters}
        assert issue.votes == len(voters) == len(issue.voters)
        assert issue.watches == len({ballot.person.name for ballot in issue.watchers}) == len(issue.watchers)
        assert issue.reporter.name not in voters
    assert sum(issue.votes for issue in issues) > 2_000


def test_attachments_have_plain_names_of_their_own_and_sizes(issues: Sequence[ImportedIssue]) -> None:
    files = [one for issue in issues for one in issue.attachments]
    assert len(files) > 2_000
    assert all(one.size > 0 and "/" in one.mime_type and " " not in one.filename for one in files)
    assert all("/" not in one.filename for one in files)


def test_business_projects_work_with_due_dates(issues: Sequence[ImportedIssue]) -> None:
    business = [issue for issue in issues if issue.project.key in {"MKT", "HR", "LEGAL"}]
    software = [issue for issue in issues if issue.project.key == "SHOP"]
    assert sum(issue.due is not None for issue in business) > 0.6 * len(business)
    assert 0 < sum(issue.due is not None for issue in software) < 0.2 * len(software)
