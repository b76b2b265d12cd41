"""Estimates and time spent, as REST v2 shows them: of an issue alone, and added up with its sub-tasks."""

from collections.abc import Iterable

from whimbrel.reads.issue import IssueView
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.duration import format_seconds
from whimbrel.tracker.issue import Issue


def timetracking_json(issue: Issue) -> Json:
    """Show what is estimated and spent, in words and in seconds; what is not set is absent."""
    kept = {
        "originalEstimate": issue.original_estimate,
        "remainingEstimate": issue.remaining_estimate,
        "timeSpent": issue.time_spent,
    }
    known = {name: seconds for name, seconds in kept.items() if seconds is not None}
    return {
        **{name: format_seconds(seconds) for name, seconds in known.items()},
        **{f"{name}Seconds": seconds for name, seconds in known.items()},
    }


def progress_json(spent: int | None, remaining: int | None) -> Json:
    """Show how far the work has come; without anything spent or left there is no percentage."""
    done, total = spent or 0, (spent or 0) + (remaining or 0)
    shown = {"progress": done, "total": total}
    return {**shown, "percent": done * 100 // total} if total else shown


def spent(view: IssueView) -> int | None:
    """Return the seconds spent on an issue and its sub-tasks."""
    return _sum(issue.time_spent for issue in _family(view))


def estimated(view: IssueView) -> int | None:
    """Return the seconds once estimated for an issue and its sub-tasks."""
    return _sum(issue.original_estimate for issue in _family(view))


def remaining(view: IssueView) -> int | None:
    """Return the seconds estimated to be left for an issue and its sub-tasks."""
    return _sum(issue.remaining_estimate for issue in _family(view))


def _family(view: IssueView) -> tuple[Issue, ...]:
    return (view.issue, *view.subtasks)


def _sum(seconds: Iterable[int | None]) -> int | None:
    known = [each for each in seconds if each is not None]
    return sum(known) if known else None
