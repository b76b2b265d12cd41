from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from whimbrel.importers.demo.writer import LONGEST_SUMMARY
from whimbrel.importers.model import ImportedIssue


def test_summaries_rarely_repeat(issues: Sequence[ImportedIssue]) -> None:
    assert len({issue.summary for issue in issues}) > 0.98 * len(issues)
    by_project: dict[str, list[str]] = defaultdict(list)
    for issue in issues:
        by_project[issue.project.key].append(issue.summary)
    assert all(len(set(texts)) > 0.97 * len(texts) for texts in by_project.values())


def test_summaries_begin_alike_only_so_often(issues: Sequence[ImportedIssue]) -> None:
    openings = Counter(" ".join(issue.summary.split()[:4]) for issue in issues)
    assert openings.most_common(1)[0][1] < 0.02 * len(issues)


def test_summaries_are_one_line_with_a_capital(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        assert 0 < len(issue.summary) <= LONGEST_SUMMARY
        assert "\n" not in issue.summary
        assert "%(" not in issue.summary
        assert not issue.summary[0].islower(), issue.summary


def test_subtasks_belong_to_older_issues_of_their_project_and_end_before_them(
    issues: Sequence[ImportedIssue], by_key: Mapping[str, ImportedIssue]
) -> None:
    subtasks = [issue for issue in issues if issue.type.subtask]
    assert len(subtasks) > 1_000
    for issue in subtasks:
        parent = by_key[issue.parent or ""]
        assert parent.project is issue.project
        assert not parent.type.subtask
        assert parent.type.name != "Epic"
        assert parent.created <= issue.created
        assert parent.resolved is None or (issue.resolved is not None and issue.resolved <= parent.resolved), issue.key
    assert all(issue.parent is None for issue in issues if not issue.type.subtask)


def test_duplicates_are_closed_as_such(issues: Sequence[ImportedIssue]) -> None:
    doubles = [issue for issue in issues if any(link.type_name == "Duplicate" for link in issue.links)]
    assert len(doubles) > 50
    closed = [issue for issue in doubles if issue.resolution is not None]
    assert all(issue.resolution.name == "Duplicate" for issue in closed if issue.type.name not in {"Epic", "Sub-task"})


def test_clones_carry_the_summary_of_their_original(
    issues: Sequence[ImportedIssue], by_key: Mapping[str, ImportedIssue]
) -> None:
    clones = [(issue, link.other) for issue in issues for link in issue.links if link.type_name == "Cloners"]
    assert clones
    for issue, other in clones:
        assert issue.summary == f"CLONE - {by_key[other].summary}"[:LONGEST_SUMMARY]


def test_some_people_write_in_their_own_language(issues: Sequence[ImportedIssue]) -> None:
    def count(first: str, last: str) -> int:
        return sum(any(first <= sign <= last for sign in issue.summary) for issue in issues)

    assert count("\u3040", "\u30ff") > 15  # Japanese
    assert count("\u0600", "\u06ff") > 10  # Arabic
    assert count("\u0590", "\u05ff") > 5  # Hebrew
    assert sum("Problème" in issue.summary for issue in issues) > 5
    assert sum("ä" in issue.summary or "ü" in issue.summary for issue in issues) > 20
