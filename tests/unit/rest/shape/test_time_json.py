from datetime import UTC, datetime

from whimbrel.reads.issue import IssueView
from whimbrel.rest.shape import time_json
from whimbrel.tracker.issue import Issue

MOMENT = datetime(2024, 5, 23, tzinfo=UTC)


def issue(key: int, original: int | None = None, remaining: int | None = None, spent: int | None = None) -> Issue:
    return Issue(
        id=key,
        project_id=1,
        number=key,
        issue_type_id=1,
        status_id=1,
        summary="x",
        created=MOMENT,
        updated=MOMENT,
        rank=0,
        original_estimate=original,
        remaining_estimate=remaining,
        time_spent=spent,
    )


def test_what_is_not_set_is_absent() -> None:
    assert time_json.timetracking_json(issue(1)) == {}
    assert time_json.timetracking_json(issue(1, spent=5400)) == {"timeSpent": "1h 30m", "timeSpentSeconds": 5400}


def test_progress_has_a_percentage_only_of_something() -> None:
    assert time_json.progress_json(None, None) == {"progress": 0, "total": 0}
    assert time_json.progress_json(30, 60) == {"progress": 30, "total": 90, "percent": 33}
    assert time_json.progress_json(5, None) == {"progress": 5, "total": 5, "percent": 100}


def test_sub_tasks_are_added_up() -> None:
    view = IssueView(issue=issue(1, 100, 50, None), key="A-1", others={}, subtasks=(issue(2, 10), issue(3, None, 5, 1)))
    assert (time_json.estimated(view), time_json.remaining(view), time_json.spent(view)) == (110, 55, 1)
    alone = IssueView(issue=issue(1), key="A-1", others={})
    assert (time_json.estimated(alone), time_json.spent(alone)) == (None, None)
