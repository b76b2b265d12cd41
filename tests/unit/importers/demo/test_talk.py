from collections import Counter
from collections.abc import Sequence
from statistics import mean

from whimbrel.importers.model import ImportedIssue


def test_some_issues_are_talked_about_a_lot_and_many_not_at_all(issues: Sequence[ImportedIssue]) -> None:
    counts = [len(issue.comments) for issue in issues]
    assert 1.5 < mean(counts) < 4
    assert counts.count(0) > 0.1 * len(counts)
    assert max(counts) >= 12


def test_comments_are_in_order_and_none_is_said_twice_in_a_row(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        assert [one.created for one in issue.comments] == sorted(one.created for one in issue.comments)
        assert all(one.body != other.body for one, other in zip(issue.comments, issue.comments[1:], strict=False))


def test_comments_speak_of_the_issue(issues: Sequence[ImportedIssue]) -> None:
    bodies = Counter(one.body for issue in issues for one in issue.comments)
    assert len(bodies) > 0.5 * bodies.total()


def test_some_comments_are_for_a_role_or_a_group_only(issues: Sequence[ImportedIssue]) -> None:
    audiences = Counter(one.visibility for issue in issues for one in issue.comments if one.visibility is not None)
    assert {audience.role for audience in audiences} >= {"Developers", "Administrators"}
    assert sum(audience.group is not None for audience in audiences) == 12
    assert audiences.total() > 500


def test_some_comments_carry_signs_beyond_the_basic_plane(issues: Sequence[ImportedIssue]) -> None:
    assert sum(any(ord(sign) > 0xFFFF for sign in one.body) for issue in issues for one in issue.comments) > 300


def test_people_who_left_say_nothing_any_more(issues: Sequence[ImportedIssue]) -> None:
    gone = {"lars.tveitdal": 0.62, "hollis.crannock": 0.55, "eli.wetherspane": 0.81}
    first = min(issue.created for issue in issues)
    last = max(issue.updated for issue in issues)
    for issue in issues:
        for one in (*issue.comments, *issue.worklogs, *issue.history):
            share = gone.get(one.author.name)
            assert share is None or (one.created - first) / (last - first) <= share + 0.01
