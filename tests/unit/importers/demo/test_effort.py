from collections.abc import Sequence

from whimbrel.importers.model import ImportedIssue


def test_what_was_spent_is_the_sum_of_the_worklogs(issues: Sequence[ImportedIssue]) -> None:
    logged = 0
    for issue in issues:
        spent = sum(log.time_spent for log in issue.worklogs)
        assert (issue.time_spent or 0) == spent
        if issue.original_estimate is None:
            assert (issue.remaining_estimate, issue.worklogs) == (None, ())
        else:
            assert issue.remaining_estimate == max(0, issue.original_estimate - spent)
        logged += len(issue.worklogs)
    assert logged > 3_000


def test_work_is_logged_while_the_issue_is_open(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        if issue.resolved is not None:
            assert all(log.created <= issue.resolved for log in issue.worklogs), issue.key
